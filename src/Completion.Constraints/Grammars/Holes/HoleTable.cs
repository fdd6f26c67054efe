namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// What may stand in one hole: whether a state of the parser, which has read the text before the hole and what is written of it,
/// leads to a whole text from a place behind the hole.
/// </summary>
/// <remarks>
/// States and what <see cref="SuffixWalk"/> finds of them are shared by all texts for the hole.
/// This is the emptiness of the intersection of a grammar with x□y (Bar-Hillel), split at the hole so that what depends on
/// the suffix alone is found once. Safe to share.
/// </remarks>
internal sealed class HoleTable
{
    private readonly Grammar _grammar;
    private readonly ParserTables _tables;
    private readonly SuffixChart _chart;
    private readonly SuffixWalk _walk;
    private readonly byte[] _suffix;
    private readonly HoleLimits _limits;
    private readonly Dictionary<(ParserState, SuffixNode), bool> _wholes = [];
    private readonly List<(int Terminal, int End)> _matches = [];
    private readonly Lock _lock = new();

    public HoleTable(GrammarConstraint before, byte[] suffix, HoleLimits limits)
    {
        _grammar = before.Grammar;
        _tables = _grammar.Tables;
        _suffix = suffix;
        _limits = limits;
        _chart = new SuffixChart(_grammar, suffix, limits);
        _walk = new SuffixWalk(_grammar, _chart, limits.Steps);
        IsFree = GaveUp is null && !IsUnknown(before) && IsFreeFrom(Root(before.Open[0].Parser));
    }

    /// <summary>Why the table knows nothing; null while it does.</summary>
    public string? GaveUp => _chart.GaveUp ?? (_walk.IsOverLimit ? $"more than {_limits.Steps} steps" : null);

    /// <summary>Whether every text that tokens can complete can be completed before the suffix too.</summary>
    public bool IsFree { get; }

    /// <summary>The suffix's chart, for measurements.</summary>
    internal SuffixChart Chart => _chart;

    /// <summary>Number of triples asked of, for measurements.</summary>
    internal long Steps => _walk.Steps;

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
                if (_walk.CanGoOn(reading.Parser, reading.Token))
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
            if (_walk.Behind(reading.Parser, terminal) is { } next && IsWhole(next, _chart.Find(end)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether what a parser has read and what stands behind a node are a text of the grammar.</summary>
    private bool IsWhole(ParserState parser, SuffixNode? node)
    {
        if (!_walk.Leads(parser, node))
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

    /// <summary>Whether the parser has given up on a text, so that nothing is known of it.</summary>
    private static bool IsUnknown(GrammarConstraint text) => text.Open.IsEmpty || text.Open[0].Parser.Entries.IsEmpty;

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
        if (!_walk.Leads(root, _chart.Hole))
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

            if (!_walk.LeadsFromHole(root, _tables.Head(place)))
            {
                return false;
            }
        }

        return GaveUp is null;
    }
}
