using System.Collections.Immutable;

namespace Completion.Constraints.Grammars.Holes;

/// <summary>What a canvas may be up to the end of one of its fragments, before the hole behind it.</summary>
/// <param name="readings">The parser's states there, each with the tokens that may be open.</param>
internal sealed class CanvasFront(ImmutableArray<(ParserState Parser, OpenTokens Open)> readings)
{
    public ImmutableArray<(ParserState Parser, OpenTokens Open)> Readings => readings;

    /// <summary>The state in the hole; null before it is asked for.</summary>
    public ParserState? Hole { get; set; }

    /// <summary>What each fragment behind the hole leads to.</summary>
    public Dictionary<FragmentLexer, CanvasFront> After { get; } = [];

    /// <summary>Whether the hole and each fragment at the end of the canvas make a whole text.</summary>
    public Dictionary<FragmentLexer, bool> Ends { get; } = [];

    /// <summary>The parser's states in the hole before anything new begins: an open token has become any terminal that it may.</summary>
    public HashSet<ParserState> EndedInHole(Grammar grammar)
    {
        var ended = new HashSet<ParserState>();
        foreach (var (parser, open) in readings)
        {
            if (open.MayBeNone || open.Reachable.Overlaps(grammar.Ignored))
            {
                ended.Add(parser);
            }

            foreach (var terminal in open.Reachable.Items())
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
