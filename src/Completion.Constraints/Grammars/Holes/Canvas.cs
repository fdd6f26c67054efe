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
    private readonly CanvasNode _root = new(0, default, isHole: false);

    private readonly CanvasNode _first;
    private long _entries;
    private int _made;

    private Canvas(Grammar grammar, IReadOnlyList<byte[]> fragments, long limit)
    {
        (_grammar, _tables, _limit) = (grammar, grammar.Tables, limit);
        _open = OpenSets.Of(_tables);
        _lexer = new CanvasLexer(grammar, fragments);
        _first = NodeAt(default);
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
        new Canvas(grammar, fragments, limit).Read(StartOf(grammar, start));

    /// <summary>The tokens of a filling with as few of them as there can be.</summary>
    /// <param name="grammar">The language.</param>
    /// <param name="start">What whole texts are: one of the grammar's start rules.</param>
    /// <param name="fragments">As for <see cref="IsCompletable(Grammar, string, IReadOnlyList{byte[]})"/>.</param>
    /// <param name="filling">
    /// What is to be written, in order; a token that has a part in a fragment counts as one of the first hole it reaches.
    /// Null unless the answer is yes.
    /// </param>
    /// <exception cref="GrammarException">The grammar has no such start rule.</exception>
    public static CanvasAnswer TryComplete(Grammar grammar, string start, IReadOnlyList<byte[]> fragments, out IReadOnlyList<HoleToken>? filling)
    {
        filling = null;
        var (answer, canvas, chart) = Chart(grammar, start, fragments);
        if (chart?.Cheapest(static (_, token) => token.IsOpen ? 1 : 0, static _ => 0) is not { } cheapest)
        {
            return chart is null ? answer : CanvasAnswer.CannotTell;
        }

        filling = [.. cheapest.Tokens.Where(token => token.IsOpen).Select(token => canvas.Written(token))];
        return answer;
    }

    /// <summary>All ways to fill the holes; null unless the answer is yes.</summary>
    internal static (CanvasAnswer Answer, Canvas Canvas, CanvasFilling? Ways) Chart(Grammar grammar, string start, IReadOnlyList<byte[]> fragments)
    {
        var canvas = new Canvas(grammar, fragments, HoleLimits.Default.Entries);
        var items = StartOf(grammar, start);
        var ends = new List<CanvasNode>();
        var answer = canvas.Read(items, ends);
        return (answer, canvas, answer == CanvasAnswer.Yes ? new CanvasFilling(grammar.Tables, items.Places[0], canvas._first, ends) : null);
    }

    /// <summary>The tokens of the fragments.</summary>
    internal CanvasLexer Lexer => _lexer;

    /// <summary>What a token is called that is to be written.</summary>
    internal HoleToken Written(in CanvasToken token) =>
        new(token.Start.Fragment, _grammar.TerminalNames[token.Terminal], !_lexer.IsHole(token.Start), !_lexer.IsHole(token.End));

    private static ItemSet StartOf(Grammar grammar, string start) => grammar.Start(start).Open[0].Parser.Entries[0].Items;

    /// <param name="start">Before the rule of whole texts.</param>
    /// <param name="ends">Filled with the nodes where a whole text may end; null to stop at the first.</param>
    private CanvasAnswer Read(ItemSet start, List<CanvasNode>? ends = null)
    {
        var answer = CanvasAnswer.No;
        _first.Add(start, _root);
        while (_nodes.Count > 0)
        {
            var node = _nodes.First().Value;
            _nodes.Remove(node.Place);
            var isWhole = node.IsHole ? ReadHole(node) : ReadPlace(node);
            if (isWhole && _lexer.Skip(node.Place).Contains(_lexer.End))
            {
                answer = CanvasAnswer.Yes;
                ends?.Add(node);
                if (ends is null)
                {
                    return answer;
                }
            }

            _entries += node.Entries.Count;
            if (_entries > _limit)
            {
                return CanvasAnswer.CannotTell;
            }
        }

        return answer;
    }

    private CanvasNode NodeAt(CanvasPlace place)
    {
        if (!_nodes.TryGetValue(place, out var node))
        {
            _nodes.Add(place, node = new CanvasNode(++_made, place, _lexer.IsHole(place)));
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

        node.Merge(_tables);

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

        origin.AddRule(rule, node);

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
        foreach (var hole in places)
        {
            if (hole == node.Place || !_lexer.IsHole(hole))
            {
                continue;
            }

            // As in a hole that is reached by a token, whether a terminal can be written at all is not asked.
            foreach (var terminal in expected.Items())
            {
                if (!_grammar.Ignored[terminal])
                {
                    ReadToken(node, new CanvasToken(terminal, hole, hole, IsOpen: true), NodeAt(hole));
                }
            }
        }

        for (var mode = 0; mode < _grammar.Modes.Length; mode++)
        {
            if (!_grammar.Modes[mode].Overlaps(expected))
            {
                continue;
            }

            foreach (var place in places)
            {
                foreach (var token in _lexer.Tokens(place, mode))
                {
                    if (!_grammar.Ignored[token.Terminal] && expected[token.Terminal] && token.End != place)
                    {
                        ReadToken(node, token, NodeAt(token.End));
                    }
                }
            }
        }
    }

    private void ReadToken(CanvasNode node, CanvasToken token, CanvasNode behind)
    {
        node.Tokens.Add((token, behind));
        foreach (var (items, origin) in node.Entries)
        {
            if (items.After(~token.Terminal) is { } next)
            {
                behind.Add(Closed(next, origin), origin);
            }
        }

        if (node.Beginnings?.After(~token.Terminal) is { } begun)
        {
            behind.Add(begun, node);
        }
    }
}
