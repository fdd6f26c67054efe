namespace Completion.Decoding.Adaptive;

/// <summary>A race over windows of some tokens, or up to the end of a clause: the likeliest wins, less what a judge takes off it.</summary>
/// <param name="parent">The pause.</param>
/// <param name="depth">Depth of the last token of a window.</param>
/// <param name="settings">How windows end and are compared.</param>
/// <param name="endsClause">Whether a clause ends with a token.</param>
/// <param name="penalty">What the text up to a node loses; null: nothing.</param>
internal sealed class WindowRace(int parent, int depth, AdaptiveSettings settings, Func<int, bool> endsClause, Func<int, double>? penalty) : Race(parent)
{
    private readonly List<(DraftPath Racer, int Node, bool IsDead)> _cuts = [];

    public override bool IsAtGoal(in Node node) => node.Depth >= depth || (settings.ToClauseEnd && endsClause(node.Token));

    /// <summary>Where the main path, had it come along, would not simply have gone on as a racer did; null: nowhere.</summary>
    public int? CutOf(DraftPath racer) => _cuts.Find(cut => cut.Racer == racer) is { Racer: not null } cut ? cut.Node : null;

    /// <summary>From the node that a racer has reached, the main path would not simply have gone on; the first such node counts.</summary>
    /// <param name="racer">Which.</param>
    /// <param name="isDead">Whether nothing is legal behind it: such a one wins only over others of its kind.</param>
    public void Cut(DraftPath racer, bool isDead = false)
    {
        var at = _cuts.FindIndex(cut => cut.Racer == racer);
        if (at < 0)
        {
            _cuts.Add((racer, racer.Node, isDead));
        }
        else if (isDead)
        {
            _cuts[at] = _cuts[at] with { IsDead = true };
        }
    }

    protected override double Score(in Node start, in Node node) => settings.ByMean
        ? (node.LogProbability - start.LogProbability) / (node.Depth - start.Depth)
        : base.Score(start, node);

    protected override double Bound(in Node start, double logProbability) => settings.ByMean
        ? (logProbability - start.LogProbability) / (depth - start.Depth)
        : base.Bound(start, logProbability);

    protected override double Penalty(DraftPath racer) => penalty?.Invoke(racer.Node) ?? 0;

    protected override bool IsDead(DraftPath racer, CandidateTree tree) =>
        base.IsDead(racer, tree) || _cuts.Exists(cut => cut.Racer == racer && cut.IsDead);
}
