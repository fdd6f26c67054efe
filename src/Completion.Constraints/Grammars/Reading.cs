using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>
/// One way to read a text: the tokens that have ended, as a state of the parser, and the last token, which is still open,
/// as a state of the lexer.
/// </summary>
/// <param name="Parser">After the tokens that have ended.</param>
/// <param name="Token">After the bytes of the open token; a mode's start before the first byte of the text.</param>
/// <param name="Longer">
/// Earlier tokens that ended while a longer match was still possible, each as the state the lexer would be in had it gone on.
/// When one of them matches, the longest match was another, and this reading was wrong.
/// </param>
internal readonly record struct Reading(ParserState Parser, int Token, ImmutableArray<int> Longer)
{
    public bool Equals(Reading other) =>
        Token == other.Token && Longer.AsSpan().SequenceEqual(other.Longer.AsSpan()) && Parser.IsLike(other.Parser);

    public override int GetHashCode() => HashCode.Combine(Token, Longer.Length);

    /// <summary>Whether the text may end here.</summary>
    public bool IsWhole(Grammar grammar)
    {
        var ended = grammar.Lexer.Winner(Token);
        return ended < 0 ? grammar.Lexer.IsStart(Token) && Parser.Accepts
            : grammar.Ignored[ended] ? Parser.Accepts
            : Parser.After(ended) is { } parser && (parser.Accepts || parser.IsGivenUp);
    }
}
