namespace Completion.Constraints.Grammars;

/// <summary>Which terminals may stand behind which, next to each other but for what is ignored, in any text of the grammar.</summary>
/// <remarks>Most pairs never do. Knowing that without a parser leaves it few tokens of a vocabulary to look at.</remarks>
internal sealed class TerminalPairs
{
    private readonly BitSet[] _behind;

    /// <param name="grammar">The rules.</param>
    /// <param name="terminals">Number of terminals.</param>
    public TerminalPairs(ContextFreeGrammar grammar, int terminals)
    {
        var nullable = grammar.Nullable();
        var first = Ends(grammar, nullable, terminals, isFirst: true);
        var last = Ends(grammar, nullable, terminals, isFirst: false);
        _behind = [.. Enumerable.Range(0, terminals).Select(_ => new BitSet(terminals))];
        foreach (var body in grammar.Productions.Select(production => production.Body))
        {
            for (var i = 0; i < body.Length; i++)
            {
                for (var j = i + 1; j < body.Length; j++)
                {
                    foreach (var terminal in Of(body[i], last, terminals).Items())
                    {
                        _behind[terminal].AddAll(Of(body[j], first, terminals));
                    }

                    if (body[j] < 0 || !nullable[body[j]])
                    {
                        break;
                    }
                }
            }
        }
    }

    /// <summary>The terminals that may stand behind one. Not to be changed.</summary>
    public BitSet Behind(int terminal) => _behind[terminal];

    private static BitSet Of(int symbol, BitSet[] ofRules, int terminals)
    {
        if (symbol >= 0)
        {
            return ofRules[symbol];
        }

        var set = new BitSet(terminals);
        set.Add(~symbol);
        return set;
    }

    /// <summary>For each rule, the terminals that a text of it may begin with, or end with.</summary>
    private static BitSet[] Ends(ContextFreeGrammar grammar, bool[] nullable, int terminals, bool isFirst)
    {
        var ends = Enumerable.Range(0, grammar.Rules.Length).Select(_ => new BitSet(terminals)).ToArray();
        for (var isNews = true; isNews;)
        {
            isNews = false;
            foreach (var (head, body) in grammar.Productions)
            {
                for (var i = 0; i < body.Length; i++)
                {
                    var symbol = isFirst ? body[i] : body[^(i + 1)];
                    isNews |= ends[head].AddAll(Of(symbol, ends, terminals));
                    if (symbol < 0 || !nullable[symbol])
                    {
                        break;
                    }
                }
            }
        }

        return ends;
    }
}
