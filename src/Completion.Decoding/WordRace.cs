namespace Completion.Decoding;

/// <summary>
/// Words that begin at one node of the main path and are written side by side, each on a sequence of its own, until every
/// one is whole: the most probable word then goes on as the main path.
/// </summary>
internal sealed class WordRace(int parent)
{
    private readonly List<(DraftPath Racer, Choice First)> _racers = [];

    /// <summary>The node below which the words begin.</summary>
    public int Parent => parent;

    /// <summary>All that take part with the choice each began with; first the one that a mask alone would have taken.</summary>
    public IReadOnlyList<(DraftPath Racer, Choice First)> Racers => _racers;

    /// <summary>Words that are not whole yet.</summary>
    public int Running { get; private set; }

    public void Enter(DraftPath racer, in Choice first)
    {
        _racers.Add((racer, first));
        Running++;
    }

    /// <summary>A word is whole, or came to a dead end.</summary>
    public void Arrive() => Running--;

    /// <summary>The racer whose word is the most probable; the first of equals.</summary>
    public DraftPath Winner(CandidateTree tree) => _racers.MaxBy(entry =>
        tree[entry.Racer.Node].End == NodeEnd.NothingLegal ? double.NegativeInfinity : tree[entry.Racer.Node].LogProbability).Racer;
}
