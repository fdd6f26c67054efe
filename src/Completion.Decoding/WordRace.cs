namespace Completion.Decoding;

/// <summary>A race of words: the most probable whole word wins.</summary>
/// <remarks>
/// A text only becomes less probable as it grows, so a racer that is no more probable than a whole word is out at once. That
/// changes no winner: it would have come in behind.
/// </remarks>
internal sealed class WordRace(int parent) : Race(parent)
{
    private int _best = -1;
    private double _bestLogProbability = double.NegativeInfinity;

    public override bool IsAtGoal(in Node node) => !node.Constraint.IsInsideWord;

    public override void Arrive(DraftPath racer, CandidateTree tree)
    {
        base.Arrive(racer, tree);
        ref readonly var node = ref tree[racer.Node];
        var logProbability = node.End == NodeEnd.NothingLegal ? double.NegativeInfinity : node.LogProbability;
        var index = IndexOf(racer);
        if (_best < 0 || logProbability > _bestLogProbability || (logProbability.Equals(_bestLogProbability) && index < _best))
        {
            (_best, _bestLogProbability) = (index, logProbability);
        }
    }

    public override bool IsBeaten(int index, CandidateTree tree)
    {
        var (racer, first) = Entries[index];
        var most = racer.Node == Parent ? tree[Parent].LogProbability + first.LogProbability : tree[racer.Node].LogProbability;
        return _best >= 0 && (most < _bestLogProbability || (most.Equals(_bestLogProbability) && index > _best));
    }

    public override bool MayWin(DraftPath arrived) => _best >= 0 && Entries[_best].Racer == arrived;

    /// <summary>The racer whose word is the most probable; the first of equals.</summary>
    public override DraftPath Winner(CandidateTree tree) => Entries[_best].Racer;
}
