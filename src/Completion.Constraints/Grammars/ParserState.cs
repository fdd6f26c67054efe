namespace Completion.Constraints.Grammars;

/// <summary>
/// An Earley set: what a text of whole tokens may be part of. Immutable; it points back to the sets where its unfinished
/// rules began, so states that share a beginning share it in memory.
/// </summary>
/// <remarks>States after one more token are kept and live as long as the state they come from. Safe to share.</remarks>
internal sealed class ParserState
{
    private const int MostUnlike = 8;

    private readonly ParserTables _tables;
    private readonly (ItemSet Items, ParserState Origin)[] _entries;
    private readonly ItemSet _beginnings;
    private Successor? _successors;
    private ParserState[]? _unlike;

    private ParserState(ParserTables tables, (ItemSet Items, ParserState? Origin)[] entries)
    {
        _tables = tables;
        _entries = new (ItemSet, ParserState)[entries.Length];
        Expected = new BitSet(tables.TerminalCount);
        var begin = new BitSet(tables.RuleCount);
        for (var i = 0; i < entries.Length; i++)
        {
            var (items, origin) = entries[i];
            _entries[i] = (items, origin ?? this);
            Accepts |= items.IsWhole;
            Expected.AddAll(items.Expected);
            begin.AddAll(items.Predicted);
        }

        _beginnings = tables.Beginnings(begin);
        Expected.AddAll(_beginnings.Expected);
    }

    /// <summary>Whether the tokens so far are a whole text.</summary>
    public bool Accepts { get; }

    /// <summary>The terminals that may come next. Not to be changed.</summary>
    public BitSet Expected { get; }

    /// <summary>Number of entries, for measurements.</summary>
    public int Size => _entries.Length;

    /// <summary>Unfinished rules and those that ended, with the sets where they began.</summary>
    public ReadOnlySpan<(ItemSet Items, ParserState Origin)> Entries => _entries;

    /// <summary>The places at the beginning of rules that may begin here.</summary>
    public ItemSet Beginnings => _beginnings;

    /// <summary>Before the first token of a text that is read by a rule.</summary>
    public static ParserState Start(ParserTables tables, int rule) => new(tables, [(tables.Start(rule), null)]);

    /// <summary>Whether another state has the same future; once found not to, that is kept.</summary>
    public bool IsLike(ParserState other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (_unlike?.Contains(other) == true)
        {
            return false;
        }

        var isLike = SameFuture.Of(this, other);
        if (!isLike)
        {
            _unlike = [.. (_unlike ?? []).TakeLast(MostUnlike - 1), other];
        }

        return isLike;
    }

    /// <summary>The entries that can go on, and those of whole texts.</summary>
    public (ItemSet Items, ParserState Origin)[] Open() => [.. _entries.Where(IsOpen)];

    /// <summary>Likewise when a rule that began here has ended.</summary>
    public (ItemSet Items, ParserState Origin)[] Completed(int rule) => [.. Behind(rule).ToArray().Where(IsOpen)];

    /// <summary>The state after one more token, or null when it does not fit.</summary>
    public ParserState? After(int terminal)
    {
        if (!Expected[terminal])
        {
            return null;
        }

        for (var known = _successors; known is not null; known = known.Rest)
        {
            if (known.Terminal == terminal)
            {
                return known.State;
            }
        }

        var state = Scan(terminal);

        // Two threads may find the same successor at once; one of the two is then forgotten, and nothing is lost.
        _successors = new Successor(terminal, state, _successors);
        return state;
    }

    private ParserState Scan(int terminal) => new(_tables, Behind(~terminal).ToArray()!);

    /// <summary>The entries behind a symbol and behind all that ends with it.</summary>
    private EntryList Behind(int symbol)
    {
        var found = EntryList.Cleared();
        Advance(this, symbol, found);
        for (var i = 0; i < found.Count; i++)
        {
            var (items, origin) = found[i];
            foreach (var rule in items.Completes)
            {
                if (found.AddCompletion(rule, origin))
                {
                    Advance(origin, rule, found);
                }
            }
        }

        return found;
    }

    private static bool IsOpen((ItemSet Items, ParserState Origin) entry) => entry.Items.IsWhole || !entry.Items.IsFinished;

    /// <summary>Adds what waits for a symbol in a set, moved behind it.</summary>
    private static void Advance(ParserState set, int symbol, EntryList found)
    {
        foreach (var (items, origin) in set._entries)
        {
            if (items.After(symbol) is { } next)
            {
                found.Add(next, origin);
            }
        }

        if (set._beginnings.After(symbol) is { } begun)
        {
            found.Add(begun, set);
        }
    }

    /// <summary>The entries of a set in the making, each once.</summary>
    private sealed class EntryList
    {
        [ThreadStatic]
        private static EntryList? s_used;

        private readonly List<(ItemSet Items, ParserState? Origin)> _entries = [];
        private readonly HashSet<(ItemSet Items, ParserState Origin)> _known = [];
        private readonly HashSet<(int Rule, ParserState Origin)> _completed = [];

        public int Count => _entries.Count;

        /// <summary>This thread's list, emptied: one set is made at a time.</summary>
        public static EntryList Cleared()
        {
            var list = s_used ??= new EntryList();
            list._entries.Clear();
            list._known.Clear();
            list._completed.Clear();
            return list;
        }

        public (ItemSet Items, ParserState Origin) this[int index] => _entries[index]!;

        public void Add(ItemSet items, ParserState origin)
        {
            if (_known.Add((items, origin)))
            {
                _entries.Add((items, origin));
            }
        }

        public bool AddCompletion(int rule, ParserState origin) => _completed.Add((rule, origin));

        public (ItemSet Items, ParserState Origin)[] ToArray() => [.. _entries!];
    }

    private sealed record Successor(int Terminal, ParserState State, Successor? Rest);
}
