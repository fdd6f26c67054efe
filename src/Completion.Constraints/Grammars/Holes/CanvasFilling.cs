using System.Runtime.InteropServices;

namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// The cheapest filling of a canvas, from the rules and tokens that its chart has: the cheapest derivation, found from its leaves up, the
/// cheapest first (Knuth, "A generalization of Dijkstra's algorithm", 1977).
/// </summary>
/// <remarks>Pieces of derivations do not depend on costs, so another filling by other costs is found faster than the first.</remarks>
internal sealed class CanvasFilling
{
    /// <summary>Ways to make pieces of derivations; beyond, no filling is looked for.</summary>
    private const int MostWays = 4_000_000;

    private const int None = -1;

    private readonly ParserTables _tables;
    private readonly int[][] _productions;
    private readonly Dictionary<(int Place, long Nodes), int> _numbers = [];
    private readonly List<(int Place, CanvasNode From, CanvasNode To)> _pieces = [];
    private readonly List<Way> _ways = [];
    private readonly List<CanvasToken> _tokens = [];
    private readonly int[] _whole;

    /// <param name="tables">The grammar.</param>
    /// <param name="place">Before the rule of whole texts.</param>
    /// <param name="from">Where the canvas begins.</param>
    /// <param name="ends">Where a whole text may end.</param>
    public CanvasFilling(ParserTables tables, int place, CanvasNode from, IReadOnlyList<CanvasNode> ends)
    {
        _tables = tables;
        _productions = [.. Enumerable.Range(0, _tables.PlaceCount)
            .Where(place => place == 0 || _tables.IsEnd(place - 1))
            .ToLookup(_tables.Head) is var byHead ? Enumerable.Range(0, _tables.RuleCount).Select(rule => byHead[rule].ToArray()) : []];
        _whole = [.. ends.Select(end => Number(place, from, end))];
        for (var piece = 0; piece < _pieces.Count && _ways.Count <= MostWays; piece++)
        {
            Expand(piece);
        }
    }

    /// <summary>Number of ways, for measurements.</summary>
    public int Ways => _ways.Count;

    /// <summary>The tokens of the cheapest filling with those of the fragments, in order, and the node behind the last.</summary>
    /// <param name="cost">What it costs to write a token, and what stands between it and a place before it that is ignored; 0 or more, infinite for never.</param>
    /// <param name="end">What it costs that only ignored tokens stand behind a place.</param>
    /// <returns>Null when there is too much to look through, or every filling has a token that is never written.</returns>
    public (IReadOnlyList<CanvasToken> Tokens, CanvasNode End)? Cheapest(Func<CanvasPlace, CanvasToken, double> cost, Func<CanvasPlace, double> end)
    {
        if (_ways.Count > MostWays)
        {
            return null;
        }

        var (costs, best) = Derive(cost);
        var whole = _whole.MinBy(number => costs[number] + end(_pieces[number].To.Place));
        return double.IsPositiveInfinity(costs[whole] + end(_pieces[whole].To.Place)) ? null : (Tokens(whole, best), _pieces[whole].To);
    }

    /// <summary>The number of the rest of a production between two nodes; of a rule between them, by the complement of its number.</summary>
    private int Number(int place, CanvasNode from, CanvasNode to)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (place, ((long)from.Id << 32) | (uint)to.Id), out var isKnown);
        if (!isKnown)
        {
            number = _pieces.Count;
            _pieces.Add((place, from, to));
        }

        return number;
    }

    private int Token(in CanvasToken token)
    {
        _tokens.Add(token);
        return _tokens.Count - 1;
    }

    private void Expand(int piece)
    {
        var (place, from, to) = _pieces[piece];
        if (place < 0)
        {
            foreach (var first in _productions[~place])
            {
                _ways.Add(new Way(piece, None, None, Number(first, from, to)));
            }

            return;
        }

        if (_tables.IsEnd(place))
        {
            return;
        }

        var symbol = _tables.Symbol(place);
        if (symbol >= 0)
        {
            foreach (var middle in Ends(symbol, from))
            {
                if (CanReach(place + 1, middle, to))
                {
                    _ways.Add(new Way(piece, Number(~symbol, from, middle), None, Number(place + 1, middle, to)));
                }
            }

            return;
        }

        if (from.IsHole && CanReach(place + 1, from, to))
        {
            _ways.Add(new Way(piece, None, Token(new CanvasToken(~symbol, from.Place, from.Place, IsOpen: true)), Number(place + 1, from, to)));
        }

        foreach (var (token, behind) in from.Tokens)
        {
            if (token.Terminal == ~symbol && CanReach(place + 1, behind, to))
            {
                _ways.Add(new Way(piece, None, Token(token), Number(place + 1, behind, to)));
            }
        }
    }

    /// <summary>Whether the rest of a production may end at a node, as far as its next symbol tells.</summary>
    private bool CanReach(int place, CanvasNode from, CanvasNode to) =>
        _tables.IsEnd(place) ? from == to : from.Place.CompareTo(to.Place) <= 0;

    private IEnumerable<CanvasNode> Ends(int rule, CanvasNode from)
    {
        var ends = from.Rules.TryGetValue(rule, out var known) ? known.AsEnumerable() : [];
        return from.IsHole || _tables.IsNullable(rule) ? ends.Prepend(from) : ends;
    }

    /// <summary>The costs of all pieces, and for each the way that is the cheapest.</summary>
    private (double[] Costs, int[] Best) Derive(Func<CanvasPlace, CanvasToken, double> cost)
    {
        var (costs, best, isDone) = (new double[_pieces.Count], new int[_pieces.Count], new bool[_pieces.Count]);
        Array.Fill(costs, double.PositiveInfinity);
        Array.Fill(best, None);
        var (missing, first, users) = (new byte[_ways.Count], new int[_pieces.Count + 2], new int[2 * _ways.Count]);
        foreach (var way in _ways)
        {
            first[way.Rest + 2]++;
            first[(way.Part < 0 ? way.Rest : way.Part) + 2] += way.Part < 0 ? 0 : 1;
        }

        for (var piece = 2; piece < first.Length; piece++)
        {
            first[piece] += first[piece - 1];
        }

        for (var way = 0; way < _ways.Count; way++)
        {
            missing[way] = 1;
            users[first[_ways[way].Rest + 1]++] = way;
            if (_ways[way].Part >= 0)
            {
                missing[way] = 2;
                users[first[_ways[way].Part + 1]++] = way;
            }
        }

        var open = new PriorityQueue<int, double>();
        for (var piece = 0; piece < _pieces.Count; piece++)
        {
            var (place, from, to) = _pieces[piece];
            if (place >= 0 && _tables.IsEnd(place) && from == to)
            {
                costs[piece] = 0;
                open.Enqueue(piece, 0);
            }
        }

        while (open.TryDequeue(out var piece, out _))
        {
            if (isDone[piece])
            {
                continue;
            }

            isDone[piece] = true;
            foreach (var number in users.AsSpan(first[piece]..first[piece + 1]))
            {
                var way = _ways[number];
                if (--missing[number] > 0)
                {
                    continue;
                }

                var sum = costs[way.Rest] + (way.Part < 0 ? 0 : costs[way.Part]);
                sum += way.Token >= 0 && sum < costs[way.Owner] ? cost(_pieces[way.Owner].From.Place, _tokens[way.Token]) : 0;
                if (sum < costs[way.Owner])
                {
                    (costs[way.Owner], best[way.Owner]) = (sum, number);
                    open.Enqueue(way.Owner, sum);
                }
            }
        }

        return (costs, best);
    }

    private List<CanvasToken> Tokens(int whole, int[] best)
    {
        var tokens = new List<CanvasToken>();
        var open = new Stack<int>([whole]);
        while (open.TryPop(out var piece))
        {
            if (best[piece] < 0)
            {
                continue;
            }

            var way = _ways[best[piece]];
            if (way.Token >= 0)
            {
                tokens.Add(_tokens[way.Token]);
            }

            open.Push(way.Rest);
            if (way.Part >= 0)
            {
                open.Push(way.Part);
            }
        }

        return tokens;
    }

    /// <summary>A way to make a piece: its first symbol, a rule's piece or a token, and the piece that is left; of a rule, one of its productions.</summary>
    private readonly record struct Way(int Owner, int Part, int Token, int Rest);
}
