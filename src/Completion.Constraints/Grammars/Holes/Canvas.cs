namespace Completion.Constraints.Grammars.Holes;

/// <summary>Whether several holes in one text can be filled.</summary>
public enum CanvasAnswer
{
    /// <summary>No text of the grammar has these fragments in this order.</summary>
    No,

    /// <summary>Tokens can be written into the holes that make a text of the grammar.</summary>
    Yes,

    /// <summary>Too much work: given up.</summary>
    CannotTell,
}

/// <summary>
/// A text with any number of holes, x₁ □ x₂ □ … □ xₙ: is there a text of the grammar with these fragments?
/// </summary>
/// <remarks>
/// The question is whether a context-free language meets a regular one (Mündler et al., "Constrained Decoding of Diffusion LLMs
/// with Context-Free Grammars", 2025). Instead of deriving all triples of two states and a rule bottom up, an Earley parser
/// reads the automaton of the fragments from left to right, so that only rules are followed that may stand there. In a hole every place
/// in a production moves on to its end, and everything may begin. Over-acceptance is as in <see cref="HoleConstraint"/>.
/// </remarks>
public sealed class Canvas
{
    private readonly Grammar _grammar;
    private readonly ParserTables _tables;
    private readonly OpenSets _open;
    private readonly CanvasLexer _lexer;
    private readonly long _limit;
    private readonly SortedDictionary<CanvasPlace, CanvasNode> _nodes = [];
    private readonly HashSet<(int Rule, CanvasNode Origin)> _ended = [];

    /// <summary>Before everything: where the rule of whole texts begins.</summary>
    private readonly CanvasNode _root = new(default, isHole: false);

    private long _entries;

    private Canvas(Grammar grammar, IReadOnlyList<byte[]> fragments, long limit)
    {
        (_grammar, _tables, _limit) = (grammar, grammar.Tables, limit);
        _open = OpenSets.Of(_tables);
        _lexer = new CanvasLexer(grammar, fragments);
    }

    /// <summary>Whether the holes between some fragments can be filled.</summary>
    /// <param name="grammar">The language.</param>
    /// <param name="start">What whole texts are: one of the grammar's start rules.</param>
    /// <param name="fragments">At least one, UTF-8; one may be empty, so that a text begins or ends with a hole.</param>
    /// <returns>Never a wrong no.</returns>
    /// <exception cref="GrammarException">The grammar has no such start rule.</exception>
    public static CanvasAnswer IsCompletable(Grammar grammar, string start, IReadOnlyList<byte[]> fragments) =>
        IsCompletable(grammar, start, fragments, HoleLimits.Default.Entries);

    internal static CanvasAnswer IsCompletable(Grammar grammar, string start, IReadOnlyList<byte[]> fragments, long limit) =>
        new Canvas(grammar, fragments, limit).Read(grammar.Start(start).Open[0].Parser.Entries[0].Items);

    private CanvasAnswer Read(ItemSet start)
    {
        NodeAt(default).Add(start, _root);
        while (_nodes.Count > 0)
        {
            var node = _nodes.First().Value;
            _nodes.Remove(node.Place);
            var isWhole = node.IsHole ? ReadHole(node) : ReadPlace(node);
            if (isWhole && _lexer.Skip(node.Place).Contains(_lexer.End))
            {
                return CanvasAnswer.Yes;
            }

            _entries += node.Entries.Count;
            if (_entries > _limit)
            {
                return CanvasAnswer.CannotTell;
            }
        }

        return CanvasAnswer.No;
    }

    private CanvasNode NodeAt(CanvasPlace place)
    {
        if (!_nodes.TryGetValue(place, out var node))
        {
            _nodes.Add(place, node = new CanvasNode(place, _lexer.IsHole(place)));
        }

        return node;
    }

    /// <summary>Ends the rules that end between two tokens and reads the tokens behind; whether a whole text ends there.</summary>
    private bool ReadPlace(CanvasNode node)
    {
        _ended.Clear();
        var (isWhole, expected, begin) = (false, new BitSet(_tables.TerminalCount), new BitSet(_tables.RuleCount));
        for (var i = 0; i < node.Entries.Count; i++)
        {
            var (items, origin) = node.Entries[i];
            isWhole |= items.IsWhole && origin == _root;
            expected.AddAll(items.Expected);
            begin.AddAll(items.Predicted);
            foreach (var rule in items.Completes)
            {
                End(rule, origin, node);
            }
        }

        node.Beginnings = _tables.Beginnings(begin);
        expected.AddAll(node.Beginnings.Expected);
        ReadTokens(node, expected);
        return isWhole;
    }

    /// <summary>
    /// In a hole, all rules that are open may go on and end, and all others may begin and be anywhere in themselves; tokens
    /// that stay in the hole change nothing more.
    /// </summary>
    private bool ReadHole(CanvasNode node)
    {
        _ended.Clear();
        var (isWhole, expected) = (false, new BitSet(_tables.TerminalCount));
        for (var i = 0; i < node.Entries.Count; i++)
        {
            var (items, origin) = node.Entries[i];
            items = node.Entries[i].Items == _open.Everywhere ? items : _open.Onward(items);
            node.Entries[i] = (items, origin);
            isWhole |= items.IsWhole && origin == _root;
            foreach (var rule in items.Completes)
            {
                End(rule, origin, node);
            }
        }

        // Where only whole texts stand, nothing may begin.
        if (node.Entries.Exists(entry => entry.Items.Predicted.Items().Any() || entry.Items.Expected.Items().Any()))
        {
            node.Add(_open.Everywhere, node);
        }

        foreach (var (items, _) in node.Entries)
        {
            expected.AddAll(items.Expected);
        }

        ReadTokens(node, expected);
        return isWhole;
    }

    private void End(int rule, CanvasNode origin, CanvasNode node)
    {
        if (!_ended.Add((rule, origin)) || (origin == node && node.IsHole))
        {
            return;
        }

        foreach (var (waiting, before) in origin.Entries)
        {
            if (waiting.After(rule) is { } next)
            {
                node.Add(Closed(next, before), before);
            }
        }

        if (origin.Beginnings?.After(rule) is { } begun)
        {
            node.Add(begun, origin);
        }
    }

    /// <summary>What began in a hole goes on there at once wherever it could stand.</summary>
    private ItemSet Closed(ItemSet items, CanvasNode origin) => origin.IsHole ? _open.Close(items) : items;

    private void ReadTokens(CanvasNode node, BitSet expected)
    {
        var places = _lexer.Skip(node.Place);
        for (var mode = 0; mode < _grammar.Modes.Length; mode++)
        {
            if (!_grammar.Modes[mode].Overlaps(expected))
            {
                continue;
            }

            foreach (var place in places)
            {
                foreach (var (terminal, end) in _lexer.Tokens(place, mode))
                {
                    if (!_grammar.Ignored[terminal] && expected[terminal] && end != node.Place)
                    {
                        ReadToken(node, terminal, NodeAt(end));
                    }
                }
            }
        }
    }

    private void ReadToken(CanvasNode node, int terminal, CanvasNode behind)
    {
        foreach (var (items, origin) in node.Entries)
        {
            if (items.After(~terminal) is { } next)
            {
                behind.Add(Closed(next, origin), origin);
            }
        }

        if (node.Beginnings?.After(~terminal) is { } begun)
        {
            behind.Add(begun, node);
        }
    }
}
