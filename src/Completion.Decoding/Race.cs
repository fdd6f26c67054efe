namespace Completion.Decoding;

/// <summary>
/// Ways to go on from one node of the main path that are written side by side, each on a sequence of its own, until it is decided
/// which one is the best: that one goes on as the main path.
/// </summary>
/// <remarks>
/// A text only becomes less probable as it grows, so a racer that cannot come in before one at its goal any more is out at once.
/// That changes no winner.
/// </remarks>
internal abstract class Race(int parent)
{
    private readonly List<Entry> _entries = [];
    private int _best = -1;
    private double _bestScore = double.NegativeInfinity;

    /// <summary>The node below which they begin.</summary>
    public int Parent => parent;

    /// <summary>All that take part with the choice each began with; first the one that a mask alone would have taken.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Whether nobody runs any more.</summary>
    public bool IsDecided => _entries.TrueForAll(entry => entry.Racer.IsOver);

    /// <summary>The best racer of those that have arrived, the first of equals; null: none has yet.</summary>
    public DraftPath? Best => _best < 0 ? null : _entries[_best].Racer;

    public void Enter(DraftPath racer, in Choice first) => _entries.Add(new Entry(racer, first));

    /// <summary>Whether a racer need not go beyond a node.</summary>
    public abstract bool IsAtGoal(in Node node);

    /// <summary>A racer is at its goal, or came to a dead end.</summary>
    public virtual void Arrive(DraftPath racer, CandidateTree tree)
    {
        racer.IsOver = true;
        var (index, score) = (IndexOf(racer), IsDead(racer, tree) ? double.NegativeInfinity : Score(tree[parent], tree[racer.Node]));
        if (_best >= 0 && (score < _bestScore || (score.Equals(_bestScore) && index > _best)))
        {
            return;
        }

        score -= Penalty(racer);
        if (_best < 0 || score > _bestScore || (score.Equals(_bestScore) && index < _best))
        {
            (_best, _bestScore) = (index, score);
        }
    }

    public int IndexOf(DraftPath racer) => _entries.FindIndex(entry => entry.Racer == racer);

    /// <summary>Whether a racer cannot win any more, whatever it becomes.</summary>
    public virtual bool IsBeaten(int index, CandidateTree tree)
    {
        var (racer, first) = _entries[index];
        var most = Bound(tree[parent], racer.Node == parent ? tree[parent].LogProbability + first.LogProbability : tree[racer.Node].LogProbability);
        return _best >= 0 && (most < _bestScore || (most.Equals(_bestScore) && index > _best));
    }

    /// <summary>What a racer at its goal is worth before any penalty.</summary>
    /// <param name="start">The node below which they began.</param>
    /// <param name="node">The one it has reached.</param>
    protected virtual double Score(in Node start, in Node node) => node.LogProbability;

    /// <summary>The most that a racer can be worth at its goal.</summary>
    /// <param name="start">The node below which they began.</param>
    /// <param name="logProbability">Of its path so far.</param>
    protected virtual double Bound(in Node start, double logProbability) => logProbability;

    /// <summary>What is taken off its worth; 0 or more.</summary>
    protected virtual double Penalty(DraftPath racer) => 0;

    /// <summary>Whether nothing is legal where a racer has come to.</summary>
    protected virtual bool IsDead(DraftPath racer, CandidateTree tree) => tree[racer.Node].End == NodeEnd.NothingLegal;

    /// <param name="Racer">One on its way.</param>
    /// <param name="First">The choice it began with.</param>
    public readonly record struct Entry(DraftPath Racer, Choice First);
}
