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
    private const int Several = -2;

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

    /// <summary>The language.</summary>
    internal Grammar Grammar => _grammar;

    /// <summary>The ways to read the text that are still open.</summary>
    internal ImmutableArray<Reading> Open => _readings;

    /// <summary>Number of ways to read the text that are still open, for measurements.</summary>
    internal int Readings => _readings.Length;

    /// <summary>Entries of the parser's states, for measurements.</summary>
    internal int Entries => _readings.Sum(reading => reading.Parser.Size);

    internal static GrammarConstraint Start(Grammar grammar, int rule) => Behind(grammar, ParserState.Start(grammar.Tables, rule));

    /// <summary>The constraint behind whole tokens.</summary>
    internal static GrammarConstraint Behind(Grammar grammar, ParserState parser) => new(
        grammar, [.. Enumerable.Range(0, grammar.Modes.Length).Where(mode => IsLive(grammar, mode, parser)).Select(mode => new Reading(parser, Lexer.Start(mode), []))]);

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        if (_readings is not [var only])
        {
            return Advance(_readings, bytes);
        }

        var read = ReadWhileClear(ref only, bytes);
        return read < 0 ? null
            : read < bytes.Length ? Advance([only], bytes[read..])
            : only.Equals(_readings[0]) ? this
            : new GrammarConstraint(_grammar, [only]);
    }

    private GrammarConstraint? Advance(ImmutableArray<Reading> readings, ReadOnlySpan<byte> bytes)
    {
        var current = readings.AsSpan();
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

    /// <summary>
    /// Nearly always a byte leaves one reading, or none: this goes that far without making lists.
    /// </summary>
    /// <returns>How many bytes it read before one that may leave several; -1 when one is refused.</returns>
    private int ReadWhileClear(ref Reading reading, ReadOnlySpan<byte> bytes)
    {
        var lexer = _grammar.Lexer;
        var read = 0;
        for (; read < bytes.Length && reading.Longer.IsEmpty; read++)
        {
            var value = bytes[read];
            var ended = lexer.Winner(reading.Token);
            var token = lexer.Next(reading.Token, value);
            var parser = reading.Parser;
            if (token < 0)
            {
                if (ended >= 0 && !_grammar.Ignored[ended])
                {
                    parser = parser.After(ended);
                }

                token = ended < 0 || parser is null ? -1 : OnlyBeginning(parser, value);
                if (token == Several)
                {
                    return read;
                }
            }
            else if (ended >= 0 && lexer.Winner(token) < 0)
            {
                return read;
            }

            if (token < 0 || !IsPossible(parser!, token))
            {
                return -1;
            }

            reading = new Reading(parser!, token, []);
        }

        return read;
    }

    /// <summary>The state of a token that begins with a byte: -1 when none does, <see cref="Several"/> when those of several modes do.</summary>
    private int OnlyBeginning(ParserState parser, byte value)
    {
        var only = -1;
        for (var mode = 0; mode < _grammar.Modes.Length; mode++)
        {
            if (IsLive(_grammar, mode, parser) && _grammar.Lexer.Next(Lexer.Start(mode), value) is >= 0 and var first)
            {
                only = only == -1 ? first : Several;
            }
        }

        return only;
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
                    AddIfPossible(parser, first, token < 0 || _grammar.Early[ended] || longer.Contains(token) ? longer : [.. longer.Append(token).Order()], into);
                }
            }
        }
    }

    /// <summary>Adds a reading unless no terminal that its token may become is expected, or it is there.</summary>
    private void AddIfPossible(ParserState parser, int token, ImmutableArray<int> longer, List<Reading> into)
    {
        if (!IsPossible(parser, token))
        {
            return;
        }

        var reading = new Reading(parser, token, longer);
        if (!into.Contains(reading))
        {
            into.Add(reading);
        }
    }

    /// <summary>Whether the token may become one that is expected or ignored.</summary>
    private bool IsPossible(ParserState parser, int token)
    {
        var reachable = _grammar.Lexer.Reachable(token);
        return reachable.Overlaps(parser.Expected) || reachable.Overlaps(_grammar.Ignored);
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
        grammar.Modes[mode].Overlaps(parser.Expected)
            || (grammar.IgnoresIn[mode] && (parser.Accepts || grammar.Modes[0].Overlaps(parser.Expected)));
}
