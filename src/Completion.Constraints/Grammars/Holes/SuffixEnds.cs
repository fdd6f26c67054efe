namespace Completion.Constraints.Grammars.Holes;

/// <summary>Where rules may end in the text behind a hole, from the places in productions that a parser is at.</summary>
internal sealed class SuffixEnds(SuffixChart chart, ParserTables tables)
{
    private readonly Dictionary<(ItemSet Items, SuffixNode Node), (int Rule, SuffixNode End)[]> _ends = [];
    private readonly Dictionary<(int Place, SuffixNode Node), SuffixNode[]> _rests = [];
    private readonly Dictionary<ItemSet, int[]> _heads = [];

    /// <summary>The rules that a set of places may end, and where, when what is left of them begins at a node.</summary>
    public (int Rule, SuffixNode End)[] Of(ItemSet items, SuffixNode node)
    {
        if (!_ends.TryGetValue((items, node), out var ends))
        {
            var all = new HashSet<(int, SuffixNode)>();
            foreach (var place in items.Places)
            {
                foreach (var end in Rest(place, node))
                {
                    all.Add((tables.Head(place), end));
                }
            }

            _ends.Add((items, node), ends = [.. all]);
        }

        return ends;
    }

    /// <summary>The rules that a set of places is in: those that may end in the hole, since anything can be written there.</summary>
    public int[] Heads(ItemSet items)
    {
        if (!_heads.TryGetValue(items, out var heads))
        {
            var all = new HashSet<int>();
            foreach (var place in items.Places)
            {
                all.Add(tables.Head(place));
            }

            _heads.Add(items, heads = [.. all]);
        }

        return heads;
    }

    /// <summary>The nodes where the rest of a production may end that begins at a node.</summary>
    private SuffixNode[] Rest(int place, SuffixNode node)
    {
        if (tables.IsEnd(place))
        {
            return [node];
        }

        if (_rests.TryGetValue((place, node), out var ends))
        {
            return ends;
        }

        var all = new HashSet<SuffixNode>();
        var symbol = tables.Symbol(place);
        if (node == chart.Hole || (symbol >= 0 && tables.IsNullable(symbol)))
        {
            all.UnionWith(Rest(place + 1, node));
        }

        if (symbol < 0)
        {
            foreach (var (terminal, behind) in node.Tokens)
            {
                if (terminal == ~symbol)
                {
                    all.UnionWith(Rest(place + 1, behind));
                }
            }
        }
        else if (node.Rules.TryGetValue(symbol, out var middles))
        {
            foreach (var middle in middles)
            {
                all.UnionWith(Rest(place + 1, middle));
            }
        }

        _rests.Add((place, node), ends = [.. all]);
        return ends;
    }
}
