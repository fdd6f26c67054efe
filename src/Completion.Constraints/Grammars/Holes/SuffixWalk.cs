namespace Completion.Constraints.Grammars.Holes;

/// <summary>Whether a state of the parser before a hole leads to a whole text from a place in or behind it, by a chart of what stands behind.</summary>
/// <remarks>
/// A question is a rule that has ended somewhere: it began at a state of the parser and its last token is before a node of the
/// suffix. The answer is a walk over such triples, from inner rules to outer ones and from left to right, until the rule of
/// whole texts ends at the end. Triples are kept, so each is asked of once. One thread at a time.
/// </remarks>
/// <param name="grammar">The language.</param>
/// <param name="chart">The text behind the hole.</param>
/// <param name="limit">Steps until it gives up.</param>
internal sealed class SuffixWalk(Grammar grammar, SuffixChart chart, long limit)
{
    /// <summary>Stands for the rule in questions about all that is open in a state.</summary>
    private const int AnyRule = -1;

    private readonly ParserTables _tables = grammar.Tables;
    private readonly SuffixEnds _ends = new(chart, grammar.Tables);
    private readonly Dictionary<Step, bool> _known = [];
    private readonly HashSet<Step> _seen = [];
    private readonly List<(Step Step, int From)> _trail = [];
    private readonly Stack<int> _todo = new();
    private readonly Dictionary<int, HashSet<(int Terminal, int End)>> _tails = [];

    /// <summary>Number of triples asked of since the last <see cref="Restart"/>.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether it has given up: what it says then is always yes.</summary>
    public bool IsOverLimit => Steps > limit;

    /// <summary>Number of triples that are kept.</summary>
    public int Known => _known.Count;

    /// <summary>Counts steps from zero again.</summary>
    public void Restart() => Steps = 0;

    /// <summary>Whether something can be written behind an open token so that the whole is a text of the grammar.</summary>
    /// <param name="parser">Before the token.</param>
    /// <param name="token">The token as a state of the lexer; a start where none is open.</param>
    public bool CanGoOn(ParserState parser, int token)
    {
        if (grammar.Lexer.IsStart(token))
        {
            return Leads(parser, chart.Hole);
        }

        // The open token ends in the hole, ...
        var reachable = grammar.Lexer.Reachable(token);
        if (reachable.Overlaps(grammar.Ignored) && Leads(parser, chart.Hole))
        {
            return true;
        }

        foreach (var terminal in reachable.Items())
        {
            if (parser.After(terminal) is { } next && Leads(next, chart.Hole))
            {
                return true;
            }
        }

        // ... or behind it.
        if (!_tails.TryGetValue(token, out var tails))
        {
            _tails.Add(token, tails = chart.Lexer.TailsBehind(token));
        }

        foreach (var (terminal, end) in tails)
        {
            if (Behind(parser, terminal) is { } next && Leads(next, chart.Find(end)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The state behind a token that may be ignored.</summary>
    public ParserState? Behind(ParserState parser, int terminal) => grammar.Ignored[terminal] ? parser : parser.After(terminal);

    /// <summary>Whether what a parser has read, what may be written in the hole if the node is that, and what stands behind the node are a text of the grammar.</summary>
    public bool Leads(ParserState parser, SuffixNode? node) =>
        node is not null && (parser.Entries.IsEmpty || Ask(new Step(parser, AnyRule, node, false)));

    /// <summary>Whether a rule that began at a state, and ended in the hole, leads on from there.</summary>
    public bool LeadsFromHole(ParserState origin, int rule) => Ask(new Step(origin, rule, chart.Hole, false));

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
            Steps++;
            if (IsOverLimit || Follow(_trail[at].Step, at))
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
        var inHole = step.Node == chart.Hole && !step.IsLater;
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

    /// <summary>A rule that began at a state of the parser and whose text has ended before a node.</summary>
    /// <param name="Origin">Where it began; for <see cref="AnyRule"/> the state itself.</param>
    /// <param name="Rule">The rule.</param>
    /// <param name="Node">Where it has ended.</param>
    /// <param name="IsLater">Whether only what leaves the hole is left to ask.</param>
    private readonly record struct Step(ParserState Origin, int Rule, SuffixNode Node, bool IsLater);
}
