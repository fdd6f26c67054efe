namespace Completion.Constraints.Grammars.Holes;

/// <summary>A token to be written into a hole.</summary>
/// <param name="Hole">The hole's number, from 0.</param>
/// <param name="Terminal">Its terminal: a name, or a text in quotes.</param>
/// <param name="IsBegun">Whether its beginning stands before the hole.</param>
/// <param name="GoesOn">Whether its end stands behind the hole.</param>
public readonly record struct HoleToken(int Hole, string Terminal, bool IsBegun, bool GoesOn);

/// <summary>
/// The filling of a canvas with the fewest tokens, from the rules and tokens that its chart has: the cheapest derivation
/// (Knuth, "A generalization of Dijkstra's algorithm", 1977), by relaxing costs until none falls.
/// </summary>
internal sealed class CanvasFilling
{
    /// <summary>Pieces of derivations; beyond, no filling is looked for.</summary>
    private const int MostPieces = 500_000;

    private const int Impossible = int.MaxValue / 4;

    private readonly Grammar _grammar;
    private readonly ParserTables _tables;
    private readonly CanvasLexer _lexer;
    private readonly int[][] _productions;
    private readonly Dictionary<(int Place, CanvasNode From, CanvasNode To), int> _numbers = [];
    private readonly List<Piece> _pieces = [];

    public CanvasFilling(Grammar grammar, CanvasLexer lexer)
    {
        (_grammar, _tables, _lexer) = (grammar, grammar.Tables, lexer);
        _productions = [.. Enumerable.Range(0, _tables.PlaceCount)
            .Where(place => place == 0 || _tables.IsEnd(place - 1))
            .ToLookup(_tables.Head) is var byHead ? Enumerable.Range(0, _tables.RuleCount).Select(rule => byHead[rule].ToArray()) : []];
    }

    /// <param name="place">Before the rule of whole texts.</param>
    /// <param name="from">Where the canvas begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <returns>Null when there is too much to look through.</returns>
    public IReadOnlyList<HoleToken>? Cheapest(int place, CanvasNode from, CanvasNode to)
    {
        Number(place, from, to);
        for (var i = 0; i < _pieces.Count; i++)
        {
            Expand(_pieces[i]);
            if (_pieces.Count > MostPieces)
            {
                return null;
            }
        }

        for (var isNews = true; isNews;)
        {
            isNews = false;
            for (var i = _pieces.Count - 1; i >= 0; i--)
            {
                isNews |= Relax(_pieces[i]);
            }
        }

        var filling = new List<HoleToken>();
        Write(_pieces[0], filling);
        return filling;
    }

    /// <summary>The number of the rest of a production between two nodes.</summary>
    private int Number(int place, CanvasNode from, CanvasNode to)
    {
        if (!_numbers.TryGetValue((place, from, to), out var number))
        {
            _numbers.Add((place, from, to), number = _pieces.Count);
            _pieces.Add(new Piece(place, from, to) { Cost = _tables.IsEnd(place) && from == to ? 0 : Impossible });
        }

        return number;
    }

    private void Expand(Piece piece)
    {
        var (place, from, to) = (piece.Place, piece.From, piece.To);
        if (_tables.IsEnd(place))
        {
            return;
        }

        var symbol = _tables.Symbol(place);
        if (symbol < 0)
        {
            if (from.IsHole)
            {
                piece.Ways.Add(new Way([], new HoleToken(from.Place.Fragment, _grammar.TerminalNames[~symbol], false, false), Number(place + 1, from, to)));
            }

            foreach (var (token, behind) in from.Tokens)
            {
                if (token.Terminal == ~symbol && behind.Place.CompareTo(to.Place) <= 0)
                {
                    piece.Ways.Add(new Way([], token.IsOpen ? Written(token) : null, Number(place + 1, behind, to)));
                }
            }

            return;
        }

        foreach (var middle in Ends(symbol, from))
        {
            if (middle.Place.CompareTo(to.Place) <= 0)
            {
                piece.Ways.Add(new Way([.. _productions[symbol].Select(first => Number(first, from, middle))], null, Number(place + 1, middle, to)));
            }
        }
    }

    private HoleToken Written(CanvasToken token) =>
        new(token.Start.Fragment, _grammar.TerminalNames[token.Terminal], !_lexer.IsHole(token.Start), !_lexer.IsHole(token.End));

    private IEnumerable<CanvasNode> Ends(int rule, CanvasNode from)
    {
        var ends = from.Rules.TryGetValue(rule, out var known) ? known.AsEnumerable() : [];
        return from.IsHole || _tables.IsNullable(rule) ? ends.Prepend(from) : ends;
    }

    private bool Relax(Piece piece)
    {
        var isNews = false;
        foreach (var way in piece.Ways)
        {
            var part = way.Parts.Length == 0 ? null : way.Parts.Select(number => _pieces[number]).MinBy(piece => piece.Cost);
            var cost = (long)(part?.Cost ?? 0) + _pieces[way.Rest].Cost + (way.Token is null ? 0 : 1);
            if (cost < piece.Cost)
            {
                // The part is kept: of several that are as cheap, another may itself be made of this piece.
                (piece.Cost, piece.Best, piece.BestPart, isNews) = ((int)cost, way, part, true);
            }
        }

        return isNews;
    }

    private void Write(Piece piece, List<HoleToken> filling)
    {
        for (Piece? rest = piece; rest is { Best: { } way }; rest = _pieces[way.Rest])
        {
            if (way.Token is { } token)
            {
                filling.Add(token);
            }

            if (rest.BestPart is { } part)
            {
                Write(part, filling);
            }
        }
    }

    /// <summary>A way to read a piece: its first symbol, by one of the rule's productions or a token, and what is left.</summary>
    private sealed record Way(int[] Parts, HoleToken? Token, int Rest);

    private sealed class Piece(int place, CanvasNode from, CanvasNode to)
    {
        public int Place => place;

        public CanvasNode From => from;

        public CanvasNode To => to;

        public int Cost { get; set; }

        public Way? Best { get; set; }

        public Piece? BestPart { get; set; }

        public List<Way> Ways { get; } = [];
    }
}
