using System.Buffers;

namespace Completion.Constraints.Tests;

/// <summary>Anything, but after every dot one of some names: a constraint that waits, and wakes inside tokens.</summary>
internal sealed class NamesAfterDots(NameTrie names, int node = NamesAfterDots.Waiting) : Constraint
{
    private const int Waiting = -1;
    private static readonly ByteSet s_dot = ByteSet.Of((byte)'.');

    public override bool MayEnd => node == Waiting || names.IsName(node);

    public override bool TryForced(IBufferWriter<byte> text) => node > NameTrie.Root && names.TryForced(node, text);

    public override ByteSet Heeds => node == Waiting ? s_dot : ByteSet.All;

    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var at = node;
        foreach (var value in bytes)
        {
            var child = at == Waiting ? -1 : names.Child(at, value);
            if (at != Waiting && child < 0 && !(names.IsName(at) && value < 0x80 && !char.IsAsciiLetterOrDigit((char)value)))
            {
                return null;
            }

            at = child >= 0 ? child : value == '.' ? NameTrie.Root : Waiting;
        }

        return at == node ? this : new NamesAfterDots(names, at);
    }
}
