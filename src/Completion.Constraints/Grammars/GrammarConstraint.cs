using System.Collections.Immutable;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints.Grammars;

/// <summary>
/// The texts of a grammar: a text is accepted as long as tokens can follow that complete it, and may end where it is whole.
/// </summary>
/// <remarks>
/// A token goes to the parser when the next byte cannot belong to it, so tokens may be cut anywhere. Where a token could end
/// or go on, both readings are kept until bytes decide. Accepting a prefix means that the parser expects more tokens; whether
/// those could be written without longest match joining them differently is not asked. A text that is too ambiguous to be
/// read in bounded time and memory is not refused: from there on everything is accepted, and <see cref="Name"/> says so.
/// </remarks>
public sealed class GrammarConstraint : Constraint
{
    private readonly Grammar _grammar;
    private readonly ImmutableArray<Reading> _readings;
    private KeyedCache<Constraint> _after;

    /// <param name="grammar">The language.</param>
    /// <param name="readings">The ways to read the text; none when the grammar has given up.</param>
    internal GrammarConstraint(Grammar grammar, ImmutableArray<Reading> readings) => (_grammar, _readings) = (grammar, readings);

    /// <inheritdoc/>
    public override string Name => IsGivenUp ? $"{_grammar.Name} (gave up: a token took more than {ParserState.MostSteps} steps)" : _grammar.Name;

    /// <inheritdoc/>
    public override bool MayEnd
    {
        get
        {
            foreach (var reading in _readings)
            {
                if (reading.IsWhole(_grammar))
                {
                    return true;
                }
            }

            return IsGivenUp;
        }
    }

    /// <inheritdoc/>
    public override ByteSet Heeds => IsGivenUp ? ByteSet.None : ByteSet.All;

    /// <summary>Whether the text has become too ambiguous, so that everything is accepted.</summary>
    internal bool IsGivenUp => _readings.IsEmpty;

    /// <summary>The language.</summary>
    internal Grammar Grammar => _grammar;

    /// <summary>The ways to read the text that are still open; none when the grammar has given up.</summary>
    internal ImmutableArray<Reading> Open => _readings;

    /// <summary>Number of ways to read the text that are still open, for measurements.</summary>
    internal int Readings => _readings.Length;

    /// <summary>Entries of the parser's states, for measurements.</summary>
    internal int Entries => _readings.Sum(reading => reading.Parser.Size);

    /// <summary>The constraint behind whole tokens.</summary>
    internal static GrammarConstraint Behind(Grammar grammar, ParserState parser) => parser.IsGivenUp ? grammar.GivenUp : parser.Kernel.LiveModes is [var only]
        ? parser.Open(grammar, Lexer.Start(only))
        : new GrammarConstraint(grammar, [.. parser.Kernel.LiveModes.Select(mode => new Reading(parser, Lexer.Start(mode), []))]);

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var state = this;
        while (!bytes.IsEmpty && !state.IsGivenUp)
        {
            var read = 0;
            if (state._readings is [{ Longer.IsEmpty: true } only])
            {
                read = ReadWhileClear(ref only, bytes);
                if (read < 0)
                {
                    return null;
                }

                state = only.Parser.IsGivenUp ? _grammar.GivenUp : only.Parser.Open(_grammar, only.Token);
            }

            if (read < bytes.Length && !state.IsGivenUp)
            {
                if (state.Step(bytes[read]) is not { } next)
                {
                    return null;
                }

                state = next;
                read++;
            }

            bytes = bytes[read..];
        }

        return state;
    }

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask)
    {
        if (!IsGivenUp && !GrammarMasks.Of(_grammar, trie).TryMask(_readings.AsSpan(), mask))
        {
            base.Mask(trie, mask);
        }
    }

    /// <summary>
    /// Nearly always a byte leaves one reading, or none: this goes that far without making anything.
    /// </summary>
    /// <returns>How many bytes it read before one that may leave several, or before the parser gave up; -1 when one is refused.</returns>
    private int ReadWhileClear(ref Reading reading, ReadOnlySpan<byte> bytes)
    {
        var lexer = _grammar.Lexer;
        var (parser, token) = (reading.Parser, reading.Token);
        var read = 0;
        for (; read < bytes.Length; read++)
        {
            var value = bytes[read];
            var next = lexer.Next(token, value);
            var ended = lexer.Winner(token);
            if (next >= 0)
            {
                if (ended >= 0 && lexer.Winner(next) < 0)
                {
                    break;
                }

                token = next;
                continue;
            }

            if (ended < 0 || (_grammar.Ignored[ended] ? parser : parser.After(ended)) is not { } after)
            {
                return -1;
            }

            if (after.IsGivenUp)
            {
                parser = after;
                break;
            }

            var first = -1;
            var isClear = true;
            foreach (var mode in after.Kernel.LiveModes)
            {
                if (lexer.Next(Lexer.Start(mode), value) is >= 0 and var begun)
                {
                    isClear = first < 0;
                    first = begun;
                }
            }

            if (first < 0)
            {
                return -1;
            }

            if (!isClear)
            {
                break;
            }

            (parser, token) = (after, first);
        }

        // What a token may become only shrinks as it goes on, so asking once is enough.
        if (!parser.IsGivenUp && !parser.Kernel.IsPossible(lexer.FutureOf(token)))
        {
            return -1;
        }

        reading = new Reading(parser, token, []);
        return read;
    }

    /// <summary>One byte that may leave several readings.</summary>
    private GrammarConstraint? Step(byte value)
    {
        if (_after[value] is { } known)
        {
            return known as GrammarConstraint;
        }

        var readings = ReadingSteps.After(_grammar, _readings.AsSpan(), value);
        GrammarConstraint? next = readings is [] ? null
            : readings.Any(reading => reading.Parser.IsGivenUp) ? _grammar.GivenUp
            : readings is [{ Longer.IsEmpty: true } only] ? only.Parser.Open(_grammar, only.Token)
            : new GrammarConstraint(_grammar, [.. readings]);
        if (_readings[0].Parser.MayKeep())
        {
            _after.Keep(value, (Constraint?)next ?? Refused.Instance, _grammar);
        }

        return next;
    }

    /// <summary>Stands for no state where a state is kept.</summary>
    private sealed class Refused : Constraint
    {
        public static Refused Instance { get; } = new();

        public override bool MayEnd => false;

        public override Constraint? Advance(ReadOnlySpan<byte> bytes) => null;
    }
}
