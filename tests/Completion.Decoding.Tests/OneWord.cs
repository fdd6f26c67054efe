using System.Buffers;
using Completion.Constraints;

namespace Completion.Decoding.Tests;

/// <summary>A word of a set, then a semicolon, then anything.</summary>
internal sealed class OneWord(NameTrie words, int node) : Constraint
{
    private const int After = -1;

    public override bool MayEnd => node == After || words.IsName(node);

    public override bool IsInsideWord => node != After && !words.IsName(node);

    public override bool TryForced(IBufferWriter<byte> text) => node != After && words.TryForced(node, text);

    public static OneWord Of(IEnumerable<string> words) => new(new NameTrie(words), NameTrie.Root);

    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var at = node;
        foreach (var value in bytes)
        {
            if (at == After)
            {
                return new OneWord(words, After);
            }

            var child = words.Child(at, value);
            at = child >= 0 ? child : value == ';' && words.IsName(at) ? After : -2;
            if (at == -2)
            {
                return null;
            }
        }

        return new OneWord(words, at);
    }
}
