namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// Tokens of a text behind a hole, from each of its places and from the middle of any token. What was asked once is kept; one thread at a time.
/// </summary>
/// <param name="grammar">The language.</param>
/// <param name="ends">The language's tables, shared by all fragments of a canvas.</param>
/// <param name="text">The fragment.</param>
/// <param name="beyond">Where a state of the lexer ends in what follows the fragment, from there; null when a hole follows.</param>
internal sealed class FragmentLexer(Grammar grammar, TokenEnds ends, byte[] text, Func<int, (int Terminal, int End)[]>? beyond)
{
    private readonly Dictionary<(int Mode, int At), TokensFound> _from = [];
    private readonly Dictionary<OpenTokens, TokensFound> _behind = [];
    private TokensFound? _unknown;

    /// <summary>Number of bytes.</summary>
    public int Length => text.Length;

    /// <summary>Tokens that began in the hole, whatever they are.</summary>
    public TokensFound Unknown => _unknown ??= ends.Follow(grammar.Lexer.Begun, text, 0, beyond);

    /// <summary>Tokens of a mode that begin at a place.</summary>
    public TokensFound From(int mode, int at)
    {
        if (!_from.TryGetValue((mode, at), out var found))
        {
            _from.Add((mode, at), found = ends.Follow([Lexer.Start(mode)], text, at, beyond));
        }

        return found;
    }

    /// <summary>Tokens that are open before the hole.</summary>
    public TokensFound Behind(OpenTokens tokens)
    {
        if (!_behind.TryGetValue(tokens, out var found))
        {
            _behind.Add(tokens, found = ends.Follow(tokens.Behind, text, 0, beyond));
        }

        return found;
    }
}
