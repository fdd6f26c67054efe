using System.Runtime.InteropServices;

namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// Reads a canvas fragment by fragment, left to right, and keeps what each leads to: canvases that begin alike are read once as far as
/// they are alike, and fragments that do the same are the same from there on. One thread at a time.
/// </summary>
/// <param name="grammar">The language.</param>
/// <param name="mayHide">Whether a fragment may be the inside of a token that began in a hole.</param>
/// <param name="limit">Tokens to be read in one question; beyond, it gives up.</param>
internal sealed class CanvasReader(Grammar grammar, bool mayHide, int limit)
{
    private readonly HoleStates _states = new(grammar);
    private readonly Dictionary<string, CanvasFront> _fronts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenTokens> _openTokens = new(StringComparer.Ordinal);
    private readonly Dictionary<ParserState, SortedSet<int>> _open = [];
    private List<ParserState>?[] _places = [];
    private int _steps;

    /// <summary>Whether as much is kept as may be.</summary>
    public bool IsFull => _states.IsFull;

    /// <summary>Whether the question has become too much work.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>Begins a question.</summary>
    public void Restart() => (_steps, HasGivenUp) = (0, false);

    /// <summary>What a text without holes leads to.</summary>
    public CanvasFront Behind(GrammarConstraint text)
    {
        _open.Clear();
        foreach (var reading in text.Open)
        {
            KeepOpen(reading.Parser, reading.Token);
        }

        return FrontOfOpen();
    }

    /// <summary>What a hole and a fragment behind it lead to; null when the fragment cannot stand there, or the work was given up.</summary>
    public CanvasFront? After(CanvasFront front, FragmentLexer fragment)
    {
        if (!front.After.TryGetValue(fragment, out var next))
        {
            var places = Read(front, fragment);
            if (HasGivenUp)
            {
                return null;
            }

            if (places[fragment.Length] is { } ended)
            {
                KeepOpen(_states.Union(ended), Lexer.Start(0));
            }

            front.After.Add(fragment, next = FrontOfOpen());
        }

        return next.Readings.IsEmpty ? null : next;
    }

    /// <summary>
    /// Reads the tokens that end in a fragment behind a hole, or behind it in the text that it touches.
    /// </summary>
    /// <param name="front">What stands before the hole.</param>
    /// <param name="fragment">The fragment.</param>
    /// <param name="beyond">Number of bytes of the text that it touches.</param>
    /// <returns>The parser's states by the place where the last token ended: those within the fragment have been followed. Of use until the next call.</returns>
    public List<ParserState>?[] Read(CanvasFront front, FragmentLexer fragment, int beyond = 0)
    {
        _open.Clear();
        _places = new List<ParserState>?[fragment.Length + 1 + beyond];
        if (front.Hole is null)
        {
            var ended = front.EndedInHole(grammar);
            HasGivenUp |= ended.Any(state => state.IsGivenUp);
            if (HasGivenUp)
            {
                return _places;
            }

            front.Hole = _states.Hole(ended);
        }

        Add(front.Hole, 0);
        foreach (var (terminal, end) in fragment.Unknown.Ended)
        {
            if (mayHide || end <= fragment.Length)
            {
                Step(front.Hole, terminal, end);
            }
        }

        if (mayHide)
        {
            KeepPossible(front.Hole, fragment.Unknown.Open);
        }

        foreach (var (parser, open) in front.Readings)
        {
            if (open.Tokens.Length > 0)
            {
                Follow(parser, fragment.Behind(open));
            }
        }

        for (var at = 0; at < fragment.Length && !HasGivenUp; at++)
        {
            if (_places[at] is { } states)
            {
                var state = _states.Union(states);
                foreach (var mode in state.Kernel.LiveModes)
                {
                    Follow(state, fragment.From(mode, at));
                }
            }
        }

        return _places;
    }

    private void Follow(ParserState state, TokensFound tokens)
    {
        foreach (var (terminal, end) in tokens.Ended)
        {
            Step(state, terminal, end);
        }

        KeepPossible(state, tokens.Open);
    }

    private void Step(ParserState state, int terminal, int end)
    {
        if (grammar.Ignored[terminal])
        {
            Add(state, end);
        }
        else if (state.After(terminal) is { } next)
        {
            HasGivenUp |= ++_steps > limit || next.IsGivenUp;
            Add(next, end);
        }
    }

    private void Add(ParserState state, int at)
    {
        var states = _places[at] ??= [];
        if (!states.Contains(state))
        {
            states.Add(state);
        }
    }

    private void KeepPossible(ParserState state, int[] tokens)
    {
        foreach (var token in tokens)
        {
            if (state.Kernel.IsPossible(grammar.Lexer.FutureOf(token)))
            {
                KeepOpen(state, token);
            }
        }
    }

    private void KeepOpen(ParserState state, int token)
    {
        ref var tokens = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, state, out _);
        (tokens ??= []).Add(grammar.Lexer.IsStart(token) ? Lexer.Start(0) : token);
    }

    private CanvasFront FrontOfOpen()
    {
        var readings = new (ParserState Parser, OpenTokens Open)[_open.Count];
        var ids = new long[2 * _open.Count];
        var at = 0;
        foreach (var (parser, tokens) in _open.OrderBy(reading => reading.Key.Id))
        {
            readings[at] = (parser, TokensOf([.. tokens]));
            (ids[2 * at], ids[2 * at + 1]) = (parser.Id, readings[at].Open.Id);
            at++;
        }

        var content = new string(MemoryMarshal.Cast<long, char>(ids));
        if (!_fronts.TryGetValue(content, out var front))
        {
            _fronts.Add(content, front = new CanvasFront(ImmutableCollectionsMarshal.AsImmutableArray(readings)));
        }

        return front;
    }

    private OpenTokens TokensOf(int[] tokens)
    {
        var content = new string(MemoryMarshal.Cast<int, char>(tokens));
        if (!_openTokens.TryGetValue(content, out var open))
        {
            _openTokens.Add(content, open = new OpenTokens(grammar.Lexer, tokens, grammar.Tables.TerminalCount, _openTokens.Count));
        }

        return open;
    }
}
