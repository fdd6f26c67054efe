namespace Completion.Decoding;

/// <summary>
/// Words that begin at one node of the main path and are written side by side, each on a sequence of its own, until it is
/// decided which one is the most probable: that one goes on as the main path.
/// </summary>
/// <remarks>
/// A text only becomes less probable as it grows, so a racer that is no more probable than a whole word is out at once. That
/// changes no winner: it would have come in behind.
/// </remarks>
internal sealed class WordRace(int parent)
{
    private readonly List<Entry> _entries = [];
    private int _best = -1;
    private double _bestLogProbability = double.NegativeInfinity;

    /// <summary>The node below which the words begin.</summary>
    public int Parent => parent;

    /// <summary>All that take part with the choice each began with; first the one that a mask alone would have taken.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Whether nobody runs any more.</summary>
    public bool IsDecided => _entries.TrueForAll(entry => entry.Racer.IsOver);

    /// <summary>The racer whose word is the most probable of those that are whole, the first of equals; null: none is whole yet.</summary>
    public DraftPath? Best => _best < 0 ? null : _entries[_best].Racer;

    public void Enter(DraftPath racer, in Choice first) => _entries.Add(new Entry(racer, first));

    /// <summary>A word is whole, or came to a dead end.</summary>
    public void Arrive(DraftPath racer, CandidateTree tree)
    {
        racer.IsOver = true;
        ref readonly var node = ref tree[racer.Node];
        var logProbability = node.End == NodeEnd.NothingLegal ? double.NegativeInfinity : node.LogProbability;
        var index = IndexOf(racer);
        if (_best < 0 || logProbability > _bestLogProbability || (logProbability.Equals(_bestLogProbability) && index < _best))
        {
            (_best, _bestLogProbability) = (index, logProbability);
        }
    }

    public int IndexOf(DraftPath racer) => _entries.FindIndex(entry => entry.Racer == racer);

    /// <summary>Whether a racer cannot win any more, whatever its word becomes.</summary>
    public bool IsBeaten(int index, CandidateTree tree)
    {
        var (racer, first) = _entries[index];
        var most = racer.Node == parent ? tree[parent].LogProbability + first.LogProbability : tree[racer.Node].LogProbability;
        return _best >= 0 && (most < _bestLogProbability || (most.Equals(_bestLogProbability) && index > _best));
    }

    /// <param name="Racer">A word being written.</param>
    /// <param name="First">The choice it began with.</param>
    public readonly record struct Entry(DraftPath Racer, Choice First);
}
