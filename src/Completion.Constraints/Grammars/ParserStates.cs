namespace Completion.Constraints.Grammars;

/// <summary>
/// All states of a parser that were met, each once: texts that leave the same rules open, begun in the same states, lead to
/// the same object. Code repeats itself, so most tokens lead to a state that is there.
/// </summary>
/// <remarks>Safe to share between threads. States point to one another, so all of them live as long as one does.</remarks>
internal sealed class ParserStates
{
    /// <summary>States and places in tokens that are kept; a few hundred bytes each. What is met beyond is made anew each time.</summary>
    public const int MostKept = 200_000;

    private const int IdBits = 40;

    private static long s_made;

    private readonly Grammar _grammar;
    private readonly Dictionary<Content, ParserState> _states = new(new SameContent());
    private readonly Dictionary<ItemSet[], Kernel> _kernels = new(new SameItems());
    private KeyedCache<ParserState> _starts;
    private int _kept;
    private long _lastId;

    public ParserStates(Grammar grammar)
    {
        _grammar = grammar;

        // States of one may point to states of another, so numbers must not come twice.
        _lastId = Interlocked.Increment(ref s_made) << IdBits;
        GivenUp = new ParserState(this, KernelOf([]), [], _lastId);
    }

    /// <summary>Stands for every state that takes more steps to find than a token may take.</summary>
    public ParserState GivenUp { get; }

    /// <summary>Whether nothing more is kept.</summary>
    public bool IsFull => Volatile.Read(ref _kept) >= MostKept;

    /// <summary>The state before the first token of a text that is read by a rule.</summary>
    public ParserState Start(int rule)
    {
        if (_starts[rule] is { } known)
        {
            return known;
        }

        var items = _grammar.Tables.Start(rule);
        var entries = new (ItemSet, ParserState)[1];
        var state = new ParserState(this, KernelOf([items]), entries, Interlocked.Increment(ref _lastId));
        entries[0] = (items, state);
        return _starts.Keep(rule, state, _states);
    }

    /// <summary>Counts one thing that is kept; false when no more may be.</summary>
    public bool Keep() => !IsFull && Interlocked.Increment(ref _kept) <= MostKept;

    /// <summary>The state with some entries, which are in order.</summary>
    /// <param name="entries">Places, and the states where their rules began.</param>
    /// <param name="keep">Whether to keep it when it is new.</param>
    public ParserState StateOf(ReadOnlySpan<(ItemSet Items, ParserState Origin)> entries, bool keep)
    {
        lock (_states)
        {
            var lookup = _states.GetAlternateLookup<ReadOnlySpan<(ItemSet Items, ParserState Origin)>>();
            if (lookup.TryGetValue(entries, out var known))
            {
                return known;
            }

            var own = entries.ToArray();
            var items = new ItemSet[own.Length];
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = own[i].Items;
            }

            var state = new ParserState(this, KernelOf(items), own, Interlocked.Increment(ref _lastId));
            if (keep && Keep())
            {
                _states.Add(new Content(own), state);
            }

            return state;
        }
    }

    /// <summary>A state of its own with some entries and one more, which began in it: where anything may have been read.</summary>
    public ParserState Looping(ReadOnlySpan<(ItemSet Items, ParserState Origin)> entries, ItemSet own)
    {
        var all = new (ItemSet Items, ParserState Origin)[entries.Length + 1];
        entries.CopyTo(all);
        all[^1] = (own, null!);
        var state = new ParserState(this, new Kernel(_grammar, [.. all.Select(entry => entry.Items)], isLooping: true), all, Interlocked.Increment(ref _lastId));
        all[^1] = (own, state);
        Keep();
        return state;
    }

    private Kernel KernelOf(ItemSet[] items)
    {
        lock (_kernels)
        {
            if (!_kernels.TryGetValue(items, out var kernel))
            {
                kernel = new Kernel(_grammar, items);
                if (!IsFull)
                {
                    _kernels.Add(items, kernel);
                }
            }

            return kernel;
        }
    }

    private readonly record struct Content((ItemSet Items, ParserState Origin)[] Entries);

    private sealed class SameContent : IEqualityComparer<Content>, IAlternateEqualityComparer<ReadOnlySpan<(ItemSet Items, ParserState Origin)>, Content>
    {
        public bool Equals(Content one, Content other) => Equals(one.Entries, other);

        public int GetHashCode(Content content) => GetHashCode(content.Entries);

        public bool Equals(ReadOnlySpan<(ItemSet Items, ParserState Origin)> entries, Content other)
        {
            if (entries.Length != other.Entries.Length)
            {
                return false;
            }

            for (var i = 0; i < entries.Length; i++)
            {
                if (!ReferenceEquals(entries[i].Items, other.Entries[i].Items) || !ReferenceEquals(entries[i].Origin, other.Entries[i].Origin))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<(ItemSet Items, ParserState Origin)> entries)
        {
            var hash = default(HashCode);
            foreach (var (items, origin) in entries)
            {
                hash.Add(items.Id);
                hash.Add(origin.Id);
            }

            return hash.ToHashCode();
        }

        public Content Create(ReadOnlySpan<(ItemSet Items, ParserState Origin)> entries) => new(entries.ToArray());
    }

    private sealed class SameItems : IEqualityComparer<ItemSet[]>
    {
        public bool Equals(ItemSet[]? one, ItemSet[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(ItemSet[] items)
        {
            var hash = default(HashCode);
            foreach (var set in items)
            {
                hash.Add(set.Id);
            }

            return hash.ToHashCode();
        }
    }
}
