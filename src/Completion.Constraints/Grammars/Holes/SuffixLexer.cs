namespace Completion.Constraints.Grammars.Holes;

/// <summary>Tokens of the text behind a hole, by longest match but for those that may end early, from any place in it and from the middle of any token.</summary>
/// <param name="grammar">The language.</param>
/// <param name="text">What stands behind the hole.</param>
internal sealed class SuffixLexer(Grammar grammar, byte[] text)
{
    private readonly int[] _ignoring =
        [.. Enumerable.Range(0, grammar.Modes.Length).Where(mode => grammar.Lexer.Reachable(Lexer.Start(mode)).Overlaps(grammar.Ignored))];

    private readonly TokenEnds _ends = new(grammar);

    /// <summary>Number of bytes.</summary>
    public int Length => text.Length;

    /// <summary>The tokens that a state of the lexer may become at a byte: the longest match, and what may end before it.</summary>
    /// <param name="token">A state; a token may have begun before the text.</param>
    /// <param name="at">The first byte that it may go on with.</param>
    /// <param name="into">Emptied, and filled with the terminals and where they end: one, unless some end early; none when nothing matches.</param>
    public void Match(int token, int at, List<(int Terminal, int End)> into)
    {
        into.Clear();
        var lexer = grammar.Lexer;
        var found = (Terminal: lexer.Winner(token), End: at);
        while (at < text.Length && (token = lexer.Next(token, text[at])) >= 0)
        {
            if (lexer.Winner(token) >= 0)
            {
                found = (lexer.Winner(token), at + 1);
            }
            else if (found.Terminal >= 0 && found.End == at && grammar.Early[found.Terminal])
            {
                into.Add(found);
            }

            at++;
        }

        if (found.Terminal >= 0 && (into.Count == 0 || into[^1] != found))
        {
            into.Add(found);
        }
    }

    /// <summary>The places that only ignored tokens are before, from a byte on, itself among them. Which modes apply is not asked.</summary>
    public List<int> SkipFrom(int at)
    {
        var places = new List<int> { at };
        var matches = new List<(int Terminal, int End)>();
        for (var i = 0; i < places.Count; i++)
        {
            foreach (var mode in _ignoring)
            {
                Match(Lexer.Start(mode), places[i], matches);
                foreach (var (terminal, end) in matches)
                {
                    if (grammar.Ignored[terminal] && !places.Contains(end))
                    {
                        places.Add(end);
                    }
                }
            }
        }

        return places;
    }

    /// <summary>The tokens that end in the text and began before it, for each the terminal and where it ends.</summary>
    public HashSet<(int Terminal, int End)> Tails() =>
        _ends.Follow(grammar.Lexer.Begun, text, 0).Ended;

    /// <summary>Likewise those that are a state of the lexer somewhere before the text, with any bytes in between.</summary>
    public HashSet<(int Terminal, int End)> TailsBehind(int token) => _ends.Follow(grammar.Lexer.Behind([token]), text, 0).Ended;
}
