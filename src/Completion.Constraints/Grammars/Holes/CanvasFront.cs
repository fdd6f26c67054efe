using System.Collections.Immutable;

namespace Completion.Constraints.Grammars.Holes;

/// <summary>What a canvas may be up to the end of one of its fragments, before the hole behind it.</summary>
/// <param name="readings">The parser's states there, each with the token that is open as a state of the lexer; a start where none is.</param>
internal sealed class CanvasFront(ImmutableArray<(ParserState Parser, int Token)> readings)
{
    public ImmutableArray<(ParserState Parser, int Token)> Readings => readings;

    /// <summary>The state in the hole; null before it is asked for.</summary>
    public ParserState? Hole { get; set; }

    /// <summary>What each fragment behind the hole leads to.</summary>
    public Dictionary<FragmentLexer, CanvasFront> After { get; } = [];

    /// <summary>Whether the hole and each fragment at the end of the canvas make a whole text.</summary>
    public Dictionary<FragmentLexer, bool> Ends { get; } = [];

    /// <summary>The parser's states in the hole before anything new begins: an open token has become any terminal that it may.</summary>
    public List<ParserState> EndedInHole(Grammar grammar)
    {
        var ended = new List<ParserState>();
        foreach (var (parser, token) in readings)
        {
            if (grammar.Lexer.IsStart(token))
            {
                ended.Add(parser);
                continue;
            }

            var reachable = grammar.Lexer.Reachable(token);
            if (reachable.Overlaps(grammar.Ignored))
            {
                ended.Add(parser);
            }

            foreach (var terminal in reachable.Items())
            {
                if (parser.After(terminal) is { } next)
                {
                    ended.Add(next);
                }
            }
        }

        return ended;
    }
}
