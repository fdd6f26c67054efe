namespace Completion.Constraints.Grammars.Holes;

/// <summary>What the tokens of a filling cost, with those that are ignored between them.</summary>
/// <param name="grammar">The language.</param>
/// <param name="lexer">The tokens of the fragments.</param>
/// <param name="costs">What tokens cost.</param>
internal sealed class CanvasPrices(Grammar grammar, CanvasLexer lexer, ICanvasCosts costs)
{
    /// <summary>What is added for a token that begins in a hole and has a whole fragment inside: the text that is there would be a comment.</summary>
    private const double Hiding = 1e9;

    private readonly Dictionary<(int Hole, int Terminal), double> _tokens = [];
    private readonly Dictionary<(CanvasPlace From, CanvasPlace To), double> _ignored = [];

    /// <summary>Whether something has been met that is never to be written.</summary>
    public bool HasForbidden { get; private set; }

    /// <summary>What it costs to write a token, if anything of it is to be written, and what must be written so that all is ignored from a place up to it.</summary>
    public double Of(CanvasPlace from, CanvasToken token) => OfIgnored(from, token.Start) + (token.IsOpen ? OfToken(token) : 0);

    /// <summary>What must be written so that all is ignored from a place on.</summary>
    public double OfEnd(CanvasPlace from) => OfIgnored(from, lexer.End);

    /// <summary>Makes some tokens dearer, so that another filling is found.</summary>
    public void Raise(IReadOnlyList<CanvasToken> tokens)
    {
        foreach (var token in tokens.Where(token => token.IsOpen).Select(token => (token.Start.Fragment, token.Terminal)).Distinct())
        {
            _tokens[token] = 1 + 2 * _tokens[token];
        }

        _ignored.Clear();
    }

    private double OfIgnored(CanvasPlace from, CanvasPlace to)
    {
        if (from == to)
        {
            return 0;
        }

        if (!_ignored.TryGetValue((from, to), out var cost))
        {
            cost = lexer.Ignored(from, to) is { } tokens ? tokens.Where(token => token.IsOpen).Sum(token => OfToken(token)) : double.PositiveInfinity;
            _ignored.Add((from, to), cost);
        }

        return cost;
    }

    private double OfToken(in CanvasToken token)
    {
        var key = (token.Start.Fragment, token.Terminal);
        if (!_tokens.TryGetValue(key, out var cost))
        {
            var isSpelled = CanBe(token.Terminal);
            cost = isSpelled ? costs.Of(token.Start.Fragment, grammar.TerminalNames[token.Terminal]) : double.PositiveInfinity;
            HasForbidden |= isSpelled && double.IsPositiveInfinity(cost);
            _tokens.Add(key, cost);
        }

        return cost + (Hides(token) ? Hiding : 0);
    }

    private bool Hides(in CanvasToken token)
    {
        var fragment = token.Start.Fragment + 1;
        while (fragment < lexer.End.Fragment && lexer.Fragment(fragment).Length == 0)
        {
            fragment++;
        }

        return lexer.IsHole(token.Start) && token.End.CompareTo(new CanvasPlace(fragment, Math.Max(1, lexer.Fragment(fragment).Length))) >= 0;
    }

    /// <summary>Whether some text is of a terminal: another one may win all of its bytes.</summary>
    private bool CanBe(int terminal)
    {
        for (var mode = 0; mode < grammar.Modes.Length; mode++)
        {
            if (grammar.Lexer.Reachable(Lexer.Start(mode))[terminal])
            {
                return true;
            }
        }

        return false;
    }
}
