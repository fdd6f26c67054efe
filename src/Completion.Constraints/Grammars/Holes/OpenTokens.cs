namespace Completion.Constraints.Grammars.Holes;

/// <summary>What a token that is open before a hole may be, as states of the lexer, and what becomes of it. One object per set of states.</summary>
internal sealed class OpenTokens
{
    private readonly Lexer _lexer;
    private int[]? _behind;

    /// <param name="lexer">The lexer.</param>
    /// <param name="tokens">The states; a start says that there may be no open token too.</param>
    /// <param name="terminals">Number of terminals.</param>
    /// <param name="id">A number that no other set of these has.</param>
    public OpenTokens(Lexer lexer, IEnumerable<int> tokens, int terminals, int id)
    {
        (_lexer, Id) = (lexer, id);
        MayBeNone = tokens.Any(lexer.IsStart);
        Tokens = [.. tokens.Where(token => !lexer.IsStart(token))];
        Reachable = new BitSet(terminals);
        foreach (var token in Tokens)
        {
            Reachable.AddAll(lexer.Reachable(token));
        }
    }

    public int Id { get; }

    /// <summary>Whether there may be no open token.</summary>
    public bool MayBeNone { get; }

    /// <summary>The states, without starts.</summary>
    public int[] Tokens { get; }

    /// <summary>The terminals that it may become. Not to be changed.</summary>
    public BitSet Reachable { get; }

    /// <summary>The states that any bytes lead to, and those where there are none.</summary>
    public int[] Behind => _behind ??= _lexer.Behind(Tokens);
}
