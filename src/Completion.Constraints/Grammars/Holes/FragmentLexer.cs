namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// Tokens of a text behind a hole, from each of its places and from the middle of any token. What was asked once is kept; one thread at a time.
/// </summary>
/// <param name="grammar">The language.</param>
/// <param name="ends">The language's tables, shared by all fragments of a canvas.</param>
/// <param name="text">The fragment, and what stands behind it without a hole between them.</param>
/// <param name="length">Number of bytes of the fragment alone.</param>
internal sealed class FragmentLexer(Grammar grammar, TokenEnds ends, byte[] text, int length)
{
    private readonly Dictionary<(int Mode, int At), TokensFound> _from = [];
    private readonly Dictionary<int, TokensFound> _behind = [];
    private TokensFound? _unknown;

    /// <summary>Number of bytes of the fragment and what it touches.</summary>
    public int TextLength => text.Length;

    /// <summary>Number of bytes of the fragment.</summary>
    public int Length => length;

    /// <summary>Tokens that began in the hole, whatever they are.</summary>
    public TokensFound Unknown => _unknown ??= ends.Follow(Enumerable.Range(0, grammar.Lexer.Count).Where(state => !grammar.Lexer.IsStart(state)), text, 0);

    /// <summary>Tokens of a mode that begin at a place.</summary>
    public TokensFound From(int mode, int at)
    {
        if (!_from.TryGetValue((mode, at), out var found))
        {
            _from.Add((mode, at), found = ends.Follow([Lexer.Start(mode)], text, at));
        }

        return found;
    }

    /// <summary>Tokens that are a state of the lexer before the hole.</summary>
    public TokensFound Behind(int token)
    {
        if (!_behind.TryGetValue(token, out var found))
        {
            _behind.Add(token, found = ends.Follow(TokenEnds.Behind(grammar.Lexer, token), text, 0));
        }

        return found;
    }
}
