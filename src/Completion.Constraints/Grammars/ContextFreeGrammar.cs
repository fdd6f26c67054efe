using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>One way to write a rule. Symbols from 0 are rules; a terminal <c>t</c> is the symbol <c>~t</c>.</summary>
internal readonly record struct Production(int Head, ImmutableArray<int> Body);

/// <summary>
/// Productions over numbered rules and terminals. Every rule derives some text, so that whatever a parser can still go on
/// from is a prefix of something.
/// </summary>
/// <param name="Starts">The rules of whole texts, by the names a user may ask for.</param>
internal sealed record ContextFreeGrammar(ImmutableArray<string> Rules, ImmutableArray<int> Starts, ImmutableArray<Production> Productions)
{
    /// <summary>Whether a rule can be empty, for each.</summary>
    public bool[] Nullable() => Derives(static _ => false);

    /// <summary>Whether a rule can be completed by tokens at all, for each.</summary>
    public bool[] Productive() => Derives(static symbol => symbol < 0);

    private bool[] Derives(Func<int, bool> terminal)
    {
        var derives = new bool[Rules.Length];
        for (var isNews = true; isNews;)
        {
            isNews = false;
            foreach (var production in Productions)
            {
                if (!derives[production.Head] && production.Body.All(symbol => symbol < 0 ? terminal(symbol) : derives[symbol]))
                {
                    derives[production.Head] = isNews = true;
                }
            }
        }

        return derives;
    }
}
