namespace Completion.Constraints.Tests;

/// <summary>Anything, but after every dot one of some names: a constraint that waits, and wakes inside tokens.</summary>
/// <param name="heed">Whether it says what it waits for; without, every byte of a vocabulary is asked.</param>
internal sealed class NamesAfterDots(NameTrie names, bool heed, int node = NamesAfterDots.Waiting) : Constraint
{
    private const int Waiting = -1;
    private static readonly ByteSet s_dot = ByteSet.Of((byte)'.');

    public override bool MayEnd => node == Waiting || names.IsName(node);

    public override ByteSet Heeds => heed && node == Waiting ? s_dot : ByteSet.All;

    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var at = node;
        foreach (var value in bytes)
        {
            var child = at == Waiting ? -1 : names.Child(at, value);
            if (at != Waiting && child < 0 && !(names.IsName(at) && NameThenAnything.Ends(value)))
            {
                return null;
            }

            at = child >= 0 ? child : value == '.' ? NameTrie.Root : Waiting;
        }

        return at == node ? this : new NamesAfterDots(names, heed, at);
    }
}
