namespace Completion.Constraints.Grammars;

/// <summary>The entries of a set in the making, each once. One thread makes one set at a time.</summary>
internal sealed class EntryList
{
    /// <summary>Up to here, looking through all is faster than a table.</summary>
    private const int Few = 32;

    [ThreadStatic]
    private static EntryList? s_used;

    private readonly HashSet<(ItemSet Items, ParserState Origin)> _known = [];
    private readonly HashSet<(int Rule, ParserState Origin)> _knownCompleted = [];
    private (ItemSet Items, ParserState Origin)[] _entries = new (ItemSet, ParserState)[64];
    private (int Rule, ParserState Origin)[] _completed = new (int, ParserState)[64];
    private int _completions;

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>How often an entry was to be added, there or not.</summary>
    public int Steps { get; private set; }

    /// <summary>This thread's list, emptied.</summary>
    public static EntryList Cleared()
    {
        var list = s_used ??= new EntryList();
        list._known.Clear();
        list._knownCompleted.Clear();
        list.Count = 0;
        list.Steps = 0;
        list._completions = 0;
        return list;
    }

    public (ItemSet Items, ParserState Origin) this[int index] => _entries[index];

    /// <summary>Adds an entry unless it is there.</summary>
    public void Add(ItemSet items, ParserState origin)
    {
        Steps++;
        foreach (ref readonly var known in _entries.AsSpan(0, Math.Min(Count, Few)))
        {
            if (ReferenceEquals(known.Items, items) && ReferenceEquals(known.Origin, origin))
            {
                return;
            }
        }

        if (Count >= Few && !_known.Add((items, origin)))
        {
            return;
        }

        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * Count);
        }

        _entries[Count++] = (items, origin);
    }

    /// <summary>Notes that a rule which began in a state has ended; false when that is known.</summary>
    public bool AddCompletion(int rule, ParserState origin)
    {
        foreach (ref readonly var known in _completed.AsSpan(0, Math.Min(_completions, Few)))
        {
            if (known.Rule == rule && ReferenceEquals(known.Origin, origin))
            {
                return false;
            }
        }

        if (_completions >= Few && !_knownCompleted.Add((rule, origin)))
        {
            return false;
        }

        if (_completions == _completed.Length)
        {
            Array.Resize(ref _completed, 2 * _completions);
        }

        _completed[_completions++] = (rule, origin);
        return true;
    }

    /// <summary>The entries that can go on, and those of whole texts, in an order that does not depend on how they were found.</summary>
    public ReadOnlySpan<(ItemSet Items, ParserState Origin)> Unfinished()
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_entries[i].Items is not { IsFinished: true, IsWhole: false })
            {
                _entries[kept++] = _entries[i];
            }
        }

        var entries = _entries.AsSpan(0, Count = kept);
        if (kept > Few)
        {
            entries.Sort(static (one, other) => IsBefore(one, other) ? -1 : IsBefore(other, one) ? 1 : 0);
            return entries;
        }

        for (var i = 1; i < kept; i++)
        {
            var entry = entries[i];
            var at = i;
            for (; at > 0 && IsBefore(entry, entries[at - 1]); at--)
            {
                entries[at] = entries[at - 1];
            }

            entries[at] = entry;
        }

        return entries;
    }

    private static bool IsBefore((ItemSet Items, ParserState Origin) one, (ItemSet Items, ParserState Origin) other) =>
        one.Items.Id != other.Items.Id ? one.Items.Id < other.Items.Id : one.Origin.Id < other.Origin.Id;
}
