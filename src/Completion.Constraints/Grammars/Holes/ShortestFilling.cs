namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// The shortest text, byte by byte, that fills the holes of a canvas: where longest match refuses every way to spell the tokens that rules would
/// have. Breadth first over the grammar's states, so that little is found that takes more than a few bytes.
/// </summary>
internal static class ShortestFilling
{
    /// <summary>States of the grammar that are looked at: some tenths of a second.</summary>
    private const int MostStates = 4_000;

    /// <summary>What to write into each hole; null when nothing is found.</summary>
    /// <param name="before">The grammar's state before the first fragment.</param>
    /// <param name="fragments">At least one.</param>
    public static IReadOnlyList<byte[]>? Find(Constraint before, IReadOnlyList<byte[]> fragments)
    {
        var steps = new List<(Constraint State, int Hole, int From, int Value)>();
        var seen = new HashSet<(Constraint, int)>();
        Add(before.Advance(fragments[0]), 0, -1, -1);
        for (var at = 0; at < steps.Count && steps.Count < MostStates; at++)
        {
            var (state, hole, _, _) = steps[at];
            if (hole == fragments.Count - 1)
            {
                if (state.MayEnd)
                {
                    return Written(steps, at, hole);
                }

                continue;
            }

            Add(state.Advance(fragments[hole + 1]), hole + 1, at, -1);
            foreach (var value in TokenSpelling.Order)
            {
                Add(state.Advance([value]), hole, at, value);
            }
        }

        return null;

        void Add(Constraint? state, int hole, int from, int value)
        {
            if (state is GrammarConstraint { IsGivenUp: false } && seen.Add((state, hole)))
            {
                steps.Add((state, hole, from, value));
            }
        }
    }

    private static List<byte[]> Written(List<(Constraint State, int Hole, int From, int Value)> steps, int end, int holes)
    {
        var written = Enumerable.Range(0, holes).Select(_ => new List<byte>()).ToArray();
        for (var at = end; at >= 0; at = steps[at].From)
        {
            if (steps[at].Value >= 0)
            {
                written[steps[at].Hole].Insert(0, (byte)steps[at].Value);
            }
        }

        return [.. written.Select(hole => hole.ToArray())];
    }
}
