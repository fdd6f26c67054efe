namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// What may stand in one hole: whether a state of the parser, which has read the text before the hole and what is written of it,
/// leads to a whole text from a place behind the hole.
/// </summary>
/// <remarks>
/// A question is a rule that has ended somewhere: it began at a state of the parser and its last token is before a node of the
/// suffix. The answer is a walk over such triples, from inner rules to outer ones and from left to right, until the rule of
/// whole texts ends at the end. States and triples are shared by all texts for the hole, so each triple is asked of once.
/// This is the emptiness of the intersection of a grammar with x□y (Bar-Hillel), split at the hole so that what depends on
/// the suffix alone is found once. Safe to share.
/// </remarks>
internal sealed class HoleTable
{
    /// <summary>Stands for the rule in questions about all that is open in a state.</summary>
    private const int AnyRule = -1;

    private readonly Grammar _grammar;
    private readonly ParserTables _tables;
    private readonly SuffixChart _chart;
    private readonly SuffixEnds _ends;
    private readonly byte[] _suffix;
    private readonly HoleLimits _limits;
    private readonly Dictionary<Step, bool> _known = [];
    private readonly Dictionary<(ParserState, SuffixNode), bool> _wholes = [];
    private readonly HashSet<Step> _seen = [];
    private readonly List<(Step Step, int From)> _trail = [];
    private readonly Stack<int> _todo = new();
    private readonly List<(int Terminal, int End)> _matches = [];
    private readonly Dictionary<int, HashSet<(int Terminal, int End)>> _tails = [];
    private readonly Lock _lock = new();
    private long _steps;

    public HoleTable(GrammarConstraint before, byte[] suffix, HoleLimits limits)
    {
        _grammar = before.Grammar;
        _tables = _grammar.Tables;
        _suffix = suffix;
        _limits = limits;
        _chart = new SuffixChart(_grammar, suffix, limits);
        _ends = new SuffixEnds(_chart, _tables);
        GaveUp = _chart.GaveUp;
        IsFree = GaveUp is null && !IsUnknown(before) && IsFreeFrom(Root(before.Open[0].Parser));
    }

    /// <summary>Why the table knows nothing; null while it does.</summary>
    public string? GaveUp { get; private set; }

    /// <summary>Whether every text that tokens can complete can be completed before the suffix too.</summary>
    public bool IsFree { get; }

    /// <summary>The suffix's chart, for measurements.</summary>
    internal SuffixChart Chart => _chart;

    /// <summary>Number of triples asked of, for measurements.</summary>
    internal long Steps => _steps;

    /// <summary>Whether something can be written so that the whole is a text of the grammar.</summary>
    public bool CanGoOn(GrammarConstraint text)
    {
        if (IsFree || GaveUp is not null || IsUnknown(text))
        {
            return true;
        }

        lock (_lock)
        {
            foreach (var reading in text.Open)
            {
                if (CanGoOn(reading))
                {
                    return true;
                }
            }

            return GaveUp is not null;
        }
    }

    /// <summary>Whether the whole is a text of the grammar when nothing more is written.</summary>
    public bool CanEnd(GrammarConstraint text)
    {
        if (GaveUp is not null || IsUnknown(text))
        {
            return true;
        }

        lock (_lock)
        {
            foreach (var reading in text.Open)
            {
                if (CanEnd(reading))
                {
                    return true;
                }
            }

            return GaveUp is not null;
        }
    }

    private bool CanGoOn(in Reading reading)
    {
        var (parser, token) = (reading.Parser, reading.Token);
        if (_grammar.Lexer.IsStart(token))
        {
            return Leads(parser, _chart.Hole);
        }

        // The open token ends in the hole, ...
        var reachable = _grammar.Lexer.Reachable(token);
        if (reachable.Overlaps(_grammar.Ignored) && Leads(parser, _chart.Hole))
        {
            return true;
        }

        foreach (var terminal in reachable.Items())
        {
            if (parser.After(terminal) is { } next && Leads(next, _chart.Hole))
            {
                return true;
            }
        }

        // ... or behind it.
        if (!_tails.TryGetValue(token, out var tails))
        {
            _tails.Add(token, tails = _chart.Lexer.TailsBehind(token));
        }

        foreach (var (terminal, end) in tails)
        {
            if (Behind(parser, terminal) is { } next && Leads(next, _chart.Find(end)))
            {
                return true;
            }
        }

        return false;
    }

    private bool CanEnd(in Reading reading)
    {
        if (_grammar.Lexer.IsStart(reading.Token))
        {
            return IsWhole(reading.Parser, _chart.Front);
        }

        foreach (var longer in reading.Longer)
        {
            _chart.Lexer.Match(longer, 0, _matches);
            if (_matches.Count > 0)
            {
                return false;
            }
        }

        _chart.Lexer.Match(reading.Token, 0, _matches);
        foreach (var (terminal, end) in _matches)
        {
            if (Behind(reading.Parser, terminal) is { } next && IsWhole(next, _chart.Find(end)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether what a parser has read and what stands behind a node are a text of the grammar.</summary>
    private bool IsWhole(ParserState parser, SuffixNode? node)
    {
        if (!Leads(parser, node))
        {
            return false;
        }

        // With one mode the chart has the tokens of the text. With several it may skip ignored ones where there are none, so
        // that a yes is not certain; texts that end behind the same tokens share the answer.
        if (_grammar.Modes.Length == 1)
        {
            return true;
        }

        if (!_wholes.TryGetValue((parser, node!), out var isWhole))
        {
            isWhole = GrammarConstraint.Behind(_grammar, parser).Advance(_suffix.AsSpan(node!.At)) is { MayEnd: true };
            _wholes.Add((parser, node), isWhole);
        }

        return isWhole;
    }

    private ParserState? Behind(ParserState parser, int terminal) => _grammar.Ignored[terminal] ? parser : parser.After(terminal);

    private bool Leads(ParserState parser, SuffixNode? node) =>
        node is not null && (parser.Entries.IsEmpty || Ask(new Step(parser, AnyRule, node, false)));

    /// <summary>Whether the parser has given up on a text, so that nothing is known of it.</summary>
    private static bool IsUnknown(GrammarConstraint text) => text.Open.IsEmpty || text.Open[0].Parser.Entries.IsEmpty;

    /// <summary>Depth first; on the way to a yes all answers are yes, and after a no all answers met are no.</summary>
    private bool Ask(Step question)
    {
        _seen.Clear();
        _trail.Clear();
        _todo.Clear();
        if (Push(question, -1) is { } known)
        {
            return known;
        }

        while (_todo.TryPop(out var at))
        {
            if (++_steps > _limits.Steps)
            {
                GaveUp = $"more than {_limits.Steps} steps";
                return true;
            }

            if (Follow(_trail[at].Step, at))
            {
                return true;
            }
        }

        foreach (var (step, _) in _trail)
        {
            _known[step] = false;
        }

        return false;
    }

    /// <summary>Pushes what follows from a step; whether one of these is known to lead to the end.</summary>
    private bool Follow(Step step, int at)
    {
        // Ends in the hole come first: nearly always one of them is followed by an answer, and they cost nothing.
        var inHole = step.Node == _chart.Hole && !step.IsLater;
        if (inHole && Push(step with { IsLater = true }, at) is true)
        {
            return true;
        }

        foreach (var (items, origin) in step.Origin.Entries)
        {
            if ((step.Rule == AnyRule ? items : items.After(step.Rule)) is { } next && Follow(next, origin, step.Node, inHole, at))
            {
                return true;
            }
        }

        return step.Rule != AnyRule && step.Origin.Beginnings.After(step.Rule) is { } begun && Follow(begun, step.Origin, step.Node, inHole, at);
    }

    private bool Follow(ItemSet items, ParserState origin, SuffixNode node, bool inHole, int at)
    {
        if (inHole)
        {
            foreach (var rule in _ends.Heads(items))
            {
                if (Push(new Step(origin, rule, node, false), at) is true)
                {
                    return true;
                }
            }

            return false;
        }

        foreach (var (rule, end) in _ends.Of(items, node))
        {
            if (Push(new Step(origin, rule, end, false), at) is true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a step leads to the end; null when that is to be found out, and then it is on the stack or done already.</summary>
    private bool? Push(Step step, int from)
    {
        if (!(step.Rule == _tables.Whole && step.Node.IsFinal))
        {
            if (_known.TryGetValue(step, out var known) && !known)
            {
                return false;
            }

            if (!known)
            {
                if (_seen.Add(step))
                {
                    _todo.Push(_trail.Count);
                    _trail.Add((step, from));
                }

                return null;
            }
        }

        for (var at = from; at >= 0; at = _trail[at].From)
        {
            _known[_trail[at].Step] = true;
        }

        return true;
    }

    /// <summary>The state before the first token.</summary>
    private static ParserState Root(ParserState parser)
    {
        while (!ReferenceEquals(parser.Entries[0].Origin, parser))
        {
            parser = parser.Entries[0].Origin;
        }

        return parser;
    }

    /// <summary>
    /// Whether from every state something can be written that the suffix fits to. From the first that is asked; else it is enough that each rule
    /// that begins with the text may end in the hole and lead on from there: every later rule stands within one of these. Those that only
    /// stand for one other rule may be whole texts; when they end, what they stand for has ended too.
    /// </summary>
    private bool IsFreeFrom(ParserState root)
    {
        if (!Leads(root, _chart.Hole))
        {
            return false;
        }

        foreach (var place in root.Beginnings.Places)
        {
            var isFirst = place == 0 || _tables.IsEnd(place - 1);
            if (_tables.IsEnd(place) || (isFirst && _tables.Symbol(place) >= 0 && _tables.IsEnd(place + 1)))
            {
                continue;
            }

            if (!Ask(new Step(root, _tables.Head(place), _chart.Hole, false)))
            {
                return false;
            }
        }

        return GaveUp is null;
    }

    /// <summary>A rule that began at a state of the parser and whose text has ended before a node.</summary>
    /// <param name="Origin">Where it began; for <see cref="AnyRule"/> the state itself.</param>
    /// <param name="Rule">The rule.</param>
    /// <param name="Node">Where it has ended.</param>
    /// <param name="IsLater">Whether only what leaves the hole is left to ask.</param>
    private readonly record struct Step(ParserState Origin, int Rule, SuffixNode Node, bool IsLater);
}
