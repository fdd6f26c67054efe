using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>One byte of a text with several readings, or of one that may become several.</summary>
internal static class ReadingSteps
{
    /// <summary>The readings that one more byte leaves; when the parser gives up, among them one of its state for that.</summary>
    public static List<Reading> After(Grammar grammar, ReadOnlySpan<Reading> readings, byte value)
    {
        var into = new List<Reading>();
        foreach (var reading in readings)
        {
            Read(grammar, reading, value, into);
        }

        return into;
    }

    /// <summary>What longer matches are still possible after one more byte; null when one is complete.</summary>
    public static ImmutableArray<int>? Longer(Lexer lexer, ImmutableArray<int> longer, byte value)
    {
        if (longer.IsEmpty)
        {
            return longer;
        }

        var rest = new SortedSet<int>();
        foreach (var token in longer)
        {
            var next = lexer.Next(token, value);
            if (next >= 0 && lexer.Winner(next) >= 0)
            {
                return null;
            }

            if (next >= 0)
            {
                rest.Add(next);
            }
        }

        return [.. rest];
    }

    /// <summary>The longer matches that are possible, with one more.</summary>
    public static ImmutableArray<int> With(ImmutableArray<int> longer, int token) =>
        token < 0 || longer.Contains(token) ? longer : [.. longer.Append(token).Order()];

    private static void Read(Grammar grammar, in Reading reading, byte value, List<Reading> into)
    {
        var lexer = grammar.Lexer;
        if (Longer(lexer, reading.Longer, value) is not { } longer)
        {
            return;
        }

        var ended = lexer.Winner(reading.Token);
        var token = lexer.Next(reading.Token, value);
        if (token >= 0)
        {
            AddIfPossible(lexer, reading.Parser, token, longer, into);
            if (lexer.Winner(token) >= 0)
            {
                return;
            }
        }

        if (ended >= 0 && (grammar.Ignored[ended] ? reading.Parser : reading.Parser.After(ended)) is { } parser)
        {
            if (parser.IsGivenUp)
            {
                into.Add(new Reading(parser, token, []));
                return;
            }

            foreach (var mode in parser.Kernel.LiveModes)
            {
                if (lexer.Next(Lexer.Start(mode), value) is >= 0 and var first)
                {
                    AddIfPossible(lexer, parser, first, With(longer, grammar.Early[ended] ? -1 : token), into);
                }
            }
        }
    }

    /// <summary>Adds a reading unless no terminal that its token may become is expected, or it is there.</summary>
    private static void AddIfPossible(Lexer lexer, ParserState parser, int token, ImmutableArray<int> longer, List<Reading> into)
    {
        var reading = new Reading(parser, token, longer);
        if (parser.Kernel.IsPossible(lexer.FutureOf(token)) && !into.Contains(reading))
        {
            into.Add(reading);
        }
    }
}
