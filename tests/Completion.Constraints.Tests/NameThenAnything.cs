using System.Text;

namespace Completion.Constraints.Tests;

/// <summary>One of some names and then, after a byte that ends it, anything: the identifier constraint on a trie.</summary>
internal sealed class NameThenAnything(NameTrie names, int node = NameTrie.Root, bool isDone = false) : Constraint
{
    public override bool MayEnd => isDone || names.IsName(node);

    public override ByteSet Heeds => isDone ? ByteSet.None : ByteSet.All;

    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var at = node;
        for (var i = 0; i < bytes.Length && !isDone; i++)
        {
            var child = names.Child(at, bytes[i]);
            if (child < 0)
            {
                return names.IsName(at) && Ends(bytes[i]) ? new NameThenAnything(names, at, isDone: true) : null;
            }

            at = child;
        }

        return at == node ? this : new NameThenAnything(names, at, isDone);
    }

    /// <summary>The same rule written on strings, as Monitor-Guided Decoding defines it.</summary>
    public static bool Accepts(IEnumerable<string> names, ReadOnlySpan<byte> text)
    {
        foreach (var name in names.Select(Encoding.UTF8.GetBytes))
        {
            if (name.AsSpan().StartsWith(text) || (text.Length > name.Length && text.StartsWith(name) && Ends(text[name.Length])))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Ends(byte value) => value < 0x80 && value != '_' && !char.IsAsciiLetterOrDigit((char)value);
}
