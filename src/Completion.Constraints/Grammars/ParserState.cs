namespace Completion.Constraints.Grammars;

/// <summary>
/// An Earley set: what a text of whole tokens may be part of. Immutable; it points back to the sets where its unfinished
/// rules began, so states that share a beginning share it in memory, and equal states are the same object.
/// </summary>
/// <remarks>
/// Rules that do nothing but end at the end of another, as the last operand of <c>a = b = c</c> ends all assignments at
/// once, are passed over in one step (Leo, "A general context-free parsing algorithm running in linear time on every
/// LR(k) grammar without using lookahead", 1991). States after one more token are kept. Safe to share.
/// </remarks>
internal sealed class ParserState
{
    /// <summary>Steps over symbols by one token above which the parser gives up: some milliseconds, where C# takes a hundred steps.</summary>
    public const int MostSteps = 32768;

    /// <summary>Rows up to this length are walked again each time; keeping all of them would take more room than the states do.</summary>
    private const int FewSteps = 8;

    private const int MostUnlike = 8;

    private readonly ParserStates _states;
    private readonly (ItemSet Items, ParserState Origin)[] _entries;
    private KeyedCache<ParserState> _after;
    private KeyedCache<Completion> _tops;
    private KeyedCache<GrammarConstraint> _open;
    private ParserState[]? _unlike;

    public ParserState(ParserStates states, Kernel kernel, (ItemSet Items, ParserState Origin)[] entries, long id) =>
        (_states, Kernel, _entries, Id) = (states, kernel, entries, id);

    /// <summary>What decides what may come next.</summary>
    public Kernel Kernel { get; }

    /// <summary>A number that no other state has.</summary>
    public long Id { get; }

    /// <summary>Whether the tokens so far are a whole text.</summary>
    public bool Accepts => Kernel.Accepts;

    /// <summary>The terminals that may come next. Not to be changed.</summary>
    public BitSet Expected => Kernel.Expected;

    /// <summary>Whether finding the state took too long, so that nothing is known of the text any more.</summary>
    public bool IsGivenUp => ReferenceEquals(this, _states.GivenUp);

    /// <summary>Number of entries, for measurements.</summary>
    public int Size => _entries.Length;

    /// <summary>Unfinished rules, and those of whole texts, with the sets where they began; none when the parser has given up.</summary>
    public ReadOnlySpan<(ItemSet Items, ParserState Origin)> Entries => _entries;

    /// <summary>The places at the beginning of rules that may begin here.</summary>
    public ItemSet Beginnings => Kernel.Beginnings;

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

    /// <summary>The entries when a rule that began here has ended; null when finding them takes too long.</summary>
    public (ItemSet Items, ParserState Origin)[]? Completed(int rule) => Behind(rule) is { } found ? found.Unfinished().ToArray() : null;

    /// <summary>The state after one more token, or null when it does not fit.</summary>
    public ParserState? After(int terminal)
    {
        if (!Expected[terminal])
        {
            return null;
        }

        return _after[terminal] ?? Scanned(terminal);
    }

    /// <summary>The same without keeping what was not known: for the many tokens of a mask, few of which will be written.</summary>
    public ParserState? Peek(int terminal) => !Expected[terminal] ? null : _after[terminal] ?? Scan(terminal, keep: false);

    /// <summary>The constraint inside the token after these, in a state of the lexer: one object as long as this lives.</summary>
    public GrammarConstraint Open(Grammar grammar, int token)
    {
        if (_open[token] is { } known)
        {
            return known;
        }

        var constraint = new GrammarConstraint(grammar, [new Reading(this, token, [])]);
        return _states.Keep() ? _open.Keep(token, constraint, _entries) : constraint;
    }

    /// <summary>Counts something that is kept beside this; false when no more may be.</summary>
    public bool MayKeep() => _states.Keep();

    private ParserState Scanned(int terminal)
    {
        var state = Scan(terminal, keep: true);
        return _states.IsFull ? state : _after.Keep(terminal, state, _entries);
    }

    private ParserState Scan(int terminal, bool keep) => Behind(~terminal) is { } found ? _states.StateOf(found.Unfinished(), keep) : _states.GivenUp;

    /// <summary>The entries behind a symbol and behind all that ends with it; null when finding them takes too long.</summary>
    private EntryList? Behind(int symbol)
    {
        var found = EntryList.Cleared();
        Advance(new Completion(symbol, this), found);
        for (var i = 0; i < found.Count; i++)
        {
            var (items, origin) = found[i];
            foreach (var rule in items.Completes)
            {
                if (found.AddCompletion(rule, origin))
                {
                    Advance(origin.Top(rule), found);
                }
            }

            if (found.Steps > MostSteps)
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>Adds what waits for a symbol in a set, moved behind it.</summary>
    private static void Advance(Completion completion, EntryList found)
    {
        var (symbol, set) = (completion.Symbol, completion.Origin);
        foreach (var (next, entry) in set.Kernel.After(symbol))
        {
            found.Add(next, entry < 0 ? set : set._entries[entry].Origin);
        }
    }

    /// <summary>
    /// What a rule that began here and has ended ends in turn, as far as nothing else can be: the last of a row of rules
    /// that each wait for the one before and for nothing behind it.
    /// </summary>
    private Completion Top(int rule)
    {
        if (_tops[rule] is { } known)
        {
            return known;
        }

        var top = new Completion(rule, this);
        var steps = 0;
        for (; steps < MostSteps && top.Next() is { } next; steps++)
        {
            top = next.Origin._tops[next.Symbol] ?? next;
        }

        return steps > FewSteps && _states.Keep() ? _tops.Keep(rule, top, _entries) : top;
    }

    /// <summary>A symbol, read from a set on.</summary>
    private sealed record Completion(int Symbol, ParserState Origin)
    {
        /// <summary>The one rule that ends here and is all that waits, or null.</summary>
        public Completion? Next() =>
            Origin.Kernel.After(Symbol) is [var (items, entry)] && items is { IsFinished: true, IsWhole: false, Completes: [var rule] }
                ? new Completion(rule, entry < 0 ? Origin : Origin._entries[entry].Origin)
                : null;
    }
}
