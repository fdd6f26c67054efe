namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// The text behind a hole, read by an Earley parser that does not know what stands before it: all ways to cut it into tokens,
/// and for each place between tokens the rules that begin and end there. Rules that began in the hole are read along.
/// </summary>
/// <remarks>
/// Nothing is left out that a whole text could need. Too much is in where the text has several modes: ignored tokens are
/// skipped before the tokens of every mode. Made once for a hole.
/// </remarks>
internal sealed class SuffixChart
{
    private readonly Grammar _grammar;
    private readonly ParserTables _tables;
    private readonly OpenSets _open;
    private readonly SuffixNode?[] _at;
    private readonly List<SuffixNode> _nodes = [];
    private readonly HashSet<(ItemSet Items, SuffixNode Origin)> _known = [];
    private readonly HashSet<(int Rule, SuffixNode Origin)> _ended = [];
    private readonly List<(int Terminal, int End)> _matches = [];

    /// <param name="grammar">The language.</param>
    /// <param name="suffix">What stands behind the hole.</param>
    /// <param name="limits">What to stay below.</param>
    public SuffixChart(Grammar grammar, byte[] suffix, HoleLimits limits)
    {
        (_grammar, _tables, Lexer) = (grammar, grammar.Tables, new SuffixLexer(grammar, suffix));
        _open = OpenSets.Of(_tables);
        _at = new SuffixNode?[suffix.Length + 1];
        Hole = NewNode(-1);
        Front = NodeAt(0);
        AddAnywhere(Front);
        foreach (var (terminal, end) in Lexer.Tails())
        {
            if (grammar.Ignored[terminal])
            {
                AddAnywhere(NodeAt(end));
            }
            else if (_open.Everywhere.After(~terminal) is { } items)
            {
                Hole.Tokens.Add((terminal, NodeAt(end)));
                NodeAt(end).Entries.Add((_open.Close(items), Hole));
            }
        }

        var entries = 0L;
        foreach (ref var node in _at.AsSpan())
        {
            if (node is null)
            {
                continue;
            }

            Read(node);
            entries += node.Entries.Count;
            if (_nodes.Count > limits.Nodes || entries > limits.Entries)
            {
                GaveUp = $"more than {(_nodes.Count > limits.Nodes ? $"{limits.Nodes} tokens" : $"{limits.Entries} entries")} behind the hole";
                return;
            }
        }

        Hole.IsFinal = _nodes.Any(node => node is { IsAnywhere: true, IsFinal: true });
    }

    public SuffixLexer Lexer { get; }

    /// <summary>Anywhere in the hole: any tokens may be read, without leaving it.</summary>
    public SuffixNode Hole { get; }

    /// <summary>Behind the hole, before the first byte.</summary>
    public SuffixNode Front { get; }

    /// <summary>All nodes, by number.</summary>
    public IReadOnlyList<SuffixNode> Nodes => _nodes;

    /// <summary>Why the chart is not complete; null when it is.</summary>
    public string? GaveUp { get; }

    /// <summary>The node behind some bytes, if a token may end there.</summary>
    public SuffixNode? Find(int at) => _at[at];

    private SuffixNode NewNode(int at)
    {
        _nodes.Add(new SuffixNode(_nodes.Count, at));
        return _nodes[^1];
    }

    private SuffixNode NodeAt(int at) => _at[at] ??= NewNode(at);

    private void AddAnywhere(SuffixNode node)
    {
        if (!node.IsAnywhere)
        {
            node.IsAnywhere = true;
            node.Entries.Add((_open.Everywhere, Hole));
        }
    }

    /// <summary>Ends the rules that end at a node, whose tokens before it are all read, and reads the tokens behind it.</summary>
    private void Read(SuffixNode node)
    {
        _known.Clear();
        _ended.Clear();
        var entries = node.Entries;
        entries.RemoveAll(entry => !_known.Add(entry));
        var expected = new BitSet(_tables.TerminalCount);
        var begin = new BitSet(_tables.RuleCount);
        for (var i = 0; i < entries.Count; i++)
        {
            var (items, origin) = entries[i];
            expected.AddAll(items.Expected);
            begin.AddAll(items.Predicted);

            // Everywhere, rules also end that ended in the hole; that is no end here.
            if (!ReferenceEquals(items, _open.Everywhere))
            {
                EndRules(node, items, origin);
            }
        }

        node.Beginnings = _tables.Beginnings(begin);
        expected.AddAll(node.Beginnings.Expected);
        ReadTokens(node, expected);
    }

    private void EndRules(SuffixNode node, ItemSet items, SuffixNode origin)
    {
        foreach (var rule in items.Completes)
        {
            if (!_ended.Add((rule, origin)))
            {
                continue;
            }

            origin.AddRule(rule, node);

            // What waits for a rule from the hole is in the closed set beside it.
            if (origin == Hole)
            {
                continue;
            }

            foreach (var (waiting, before) in origin.Entries)
            {
                Add(node, waiting.After(rule), before);
            }

            Add(node, origin.Beginnings!.After(rule), origin);
        }
    }

    private void Add(SuffixNode node, ItemSet? items, SuffixNode origin)
    {
        if (items is null)
        {
            return;
        }

        var entry = (origin == Hole ? _open.Close(items) : items, origin);
        if (_known.Add(entry))
        {
            node.Entries.Add(entry);
        }
    }

    private void ReadTokens(SuffixNode node, BitSet expected)
    {
        var places = Lexer.SkipFrom(node.At);
        node.IsFinal = places.Contains(Lexer.Length);
        for (var mode = 0; mode < _grammar.Modes.Length; mode++)
        {
            if (!_grammar.Modes[mode].Overlaps(expected))
            {
                continue;
            }

            foreach (var at in places)
            {
                Lexer.Match(Grammars.Lexer.Start(mode), at, _matches);
                foreach (var (terminal, end) in _matches)
                {
                    if (!_grammar.Ignored[terminal] && expected[terminal])
                    {
                        ReadToken(node, terminal, NodeAt(end));
                    }
                }
            }
        }
    }

    private void ReadToken(SuffixNode node, int terminal, SuffixNode behind)
    {
        node.Tokens.Add((terminal, behind));
        if (node.IsAnywhere)
        {
            Hole.Tokens.Add((terminal, behind));
        }

        foreach (var (items, origin) in node.Entries)
        {
            if (items.After(~terminal) is { } next)
            {
                behind.Entries.Add((origin == Hole ? _open.Close(next) : next, origin));
            }
        }

        if (node.Beginnings!.After(~terminal) is { } begun)
        {
            behind.Entries.Add((begun, node));
        }
    }
}
