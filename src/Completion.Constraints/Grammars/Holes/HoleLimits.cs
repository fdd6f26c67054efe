namespace Completion.Constraints.Grammars.Holes;

/// <summary>What the work on one hole may grow to before it is given up, in counts: the same text always gets the same answer.</summary>
/// <param name="Nodes">Tokens behind the hole, in all ways to cut them.</param>
/// <param name="Entries">Entries of the chart of the text behind the hole.</param>
/// <param name="Steps">Rules that end somewhere, asked of by all questions about the hole together.</param>
internal readonly record struct HoleLimits(int Nodes, long Entries, long Steps)
{
    /// <summary>At least four times what 100 lines of C# take: 1,340 tokens, 27,000 entries, 8,000 steps.</summary>
    public static HoleLimits Default { get; } = new(6_000, 400_000, 1_000_000);
}
