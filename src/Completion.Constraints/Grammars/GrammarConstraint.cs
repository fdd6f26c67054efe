using System.Collections.Immutable;

namespace Completion.Constraints.Grammars;

/// <summary>
/// The texts of a grammar: a text is accepted as long as tokens can follow that complete it, and may end where it is whole.
/// </summary>
/// <remarks>
/// A token goes to the parser when the next byte cannot belong to it, so tokens may be cut anywhere. Where a token could end
/// or go on, both readings are kept until bytes decide. Accepting a prefix means that the parser expects more tokens; whether
/// those could be written without longest match joining them differently is not asked.
/// </remarks>
public sealed class GrammarConstraint : Constraint
{
    private readonly Grammar _grammar;
    private readonly ImmutableArray<Reading> _readings;

    private GrammarConstraint(Grammar grammar, ImmutableArray<Reading> readings) => (_grammar, _readings) = (grammar, readings);

    /// <inheritdoc/>
    public override string Name => _grammar.Name;

    /// <inheritdoc/>
    public override bool MayEnd
    {
        get
        {
            foreach (var reading in _readings)
            {
                if (IsWhole(reading))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Number of ways to read the text that are still open, for measurements.</summary>
    internal int Readings => _readings.Length;

    /// <summary>Entries of the parser's states, for measurements.</summary>
    internal int Entries => _readings.Sum(reading => reading.Parser.Size);

    internal static GrammarConstraint Start(Grammar grammar)
    {
        var parser = ParserState.Start(grammar.Tables);
        return new GrammarConstraint(
            grammar, [.. Enumerable.Range(0, grammar.Modes.Length).Where(mode => IsLive(grammar, mode, parser)).Select(mode => new Reading(parser, Lexer.Start(mode), []))]);
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var current = _readings.AsSpan();
        var (into, from) = (new List<Reading>(), new List<Reading>());
        foreach (var value in bytes)
        {
            into.Clear();
            foreach (var reading in current)
            {
                Read(reading, value, into);
            }

            if (into.Count == 0)
            {
                return null;
            }

            current = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(into);
            (into, from) = (from, into);
        }

        return current.SequenceEqual(_readings.AsSpan()) ? this : new GrammarConstraint(_grammar, [.. current]);
    }

    /// <summary>Adds the readings that one more byte leaves.</summary>
    private void Read(in Reading reading, byte value, List<Reading> into)
    {
        if (Longer(reading.Longer, value) is not { } longer)
        {
            return;
        }

        var lexer = _grammar.Lexer;
        var ended = lexer.Winner(reading.Token);
        var token = lexer.Next(reading.Token, value);
        if (token >= 0)
        {
            AddIfPossible(reading.Parser, token, longer, into);
            if (lexer.Winner(token) >= 0)
            {
                return;
            }
        }

        if (ended >= 0 && (_grammar.Ignored[ended] ? reading.Parser : reading.Parser.After(ended)) is { } parser)
        {
            for (var mode = 0; mode < _grammar.Modes.Length; mode++)
            {
                if (IsLive(_grammar, mode, parser) && lexer.Next(Lexer.Start(mode), value) is >= 0 and var first)
                {
                    AddIfPossible(parser, first, token < 0 || longer.Contains(token) ? longer : [.. longer.Append(token).Order()], into);
                }
            }
        }
    }

    /// <summary>Adds a reading unless no terminal that its token may become is expected, or it is there.</summary>
    private void AddIfPossible(ParserState parser, int token, ImmutableArray<int> longer, List<Reading> into)
    {
        var reachable = _grammar.Lexer.Reachable(token);
        if (!reachable.Overlaps(parser.Expected) && !reachable.Overlaps(_grammar.Ignored))
        {
            return;
        }

        var reading = new Reading(parser, token, longer);
        if (!into.Contains(reading))
        {
            into.Add(reading);
        }
    }

    /// <summary>What longer matches are still possible after one more byte; null when one is complete.</summary>
    private ImmutableArray<int>? Longer(ImmutableArray<int> longer, byte value)
    {
        if (longer.IsEmpty)
        {
            return longer;
        }

        var rest = new SortedSet<int>();
        foreach (var token in longer)
        {
            var next = _grammar.Lexer.Next(token, value);
            if (next >= 0 && _grammar.Lexer.Winner(next) >= 0)
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

    private bool IsWhole(in Reading reading)
    {
        var ended = _grammar.Lexer.Winner(reading.Token);
        return ended < 0 ? _grammar.Lexer.IsStart(reading.Token) && reading.Parser.Accepts
            : _grammar.Ignored[ended] ? reading.Parser.Accepts
            : reading.Parser.After(ended) is { Accepts: true };
    }

    /// <summary>Whether a token of a mode may come next. What is ignored may also stand behind a whole text.</summary>
    private static bool IsLive(Grammar grammar, int mode, ParserState parser) =>
        grammar.Modes[mode].Overlaps(parser.Expected) || (mode == 0 && parser.Accepts);
}
