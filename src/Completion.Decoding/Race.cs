namespace Completion.Decoding;

/// <summary>
/// Ways to go on from one node of the main path that are written side by side, each on a sequence of its own, until it is
/// decided which one wins: that one goes on as the main path.
/// </summary>
internal abstract class Race(int parent)
{
    private readonly List<Entry> _entries = [];

    /// <summary>The node below which they begin.</summary>
    public int Parent => parent;

    /// <summary>All that take part with the choice each began with; first the one that a mask alone would have taken.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Whether nobody runs any more.</summary>
    public bool IsDecided => _entries.TrueForAll(entry => entry.Racer.IsOver);

    public void Enter(DraftPath racer, in Choice first) => _entries.Add(new Entry(racer, first));

    public int IndexOf(DraftPath racer) => _entries.FindIndex(entry => entry.Racer == racer);

    /// <summary>One is at its goal, or came to a dead end.</summary>
    public virtual void Arrive(DraftPath racer, CandidateTree tree) => racer.IsOver = true;

    /// <summary>Whether a racer need not go beyond a node.</summary>
    public abstract bool IsAtGoal(in Node node);

    /// <summary>Whether a racer that runs cannot win any more.</summary>
    public virtual bool IsBeaten(int index, CandidateTree tree) => false;

    /// <summary>Whether a racer that has arrived may win.</summary>
    public virtual bool MayWin(DraftPath arrived) => true;

    /// <summary>The winner, once none runs.</summary>
    public abstract DraftPath Winner(CandidateTree tree);

    /// <param name="Racer">A way being written.</param>
    /// <param name="First">The choice it began with.</param>
    public readonly record struct Entry(DraftPath Racer, Choice First);
}
