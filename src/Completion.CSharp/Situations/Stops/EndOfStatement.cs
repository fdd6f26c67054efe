using Completion.Constraints;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Situations.Stops;

/// <summary>
/// Ends a completion after the statement that the cursor is in: after its semicolon, or after its closing brace unless
/// what follows goes on with it (<c>new C { … }.M();</c>, <c>is { Length: 1 } one</c>).
/// </summary>
internal sealed class EndOfStatement : StopRule
{
    public const int MostLines = 24;

    private readonly CSharpScanner _scanner;
    private readonly BracketDepth _depth;
    private readonly int _lines;
    private readonly Brace _brace;
    private readonly bool _semicolonFollows;
    private readonly int _forHeader;

    /// <param name="scanner">The state at the cursor.</param>
    /// <param name="open">Brackets open at the cursor that nothing after it closes.</param>
    /// <param name="semicolonFollows">Whether the rest of the line ends the statement by itself.</param>
    public EndOfStatement(CSharpScanner scanner, OpenBrackets open, bool semicolonFollows)
        : this(scanner, new BracketDepth(0, open.RoundInStatement, open.Braces), 0, Brace.None, semicolonFollows, open.IsForHeader ? open.RoundInStatement : 0)
    {
    }

    private EndOfStatement(CSharpScanner scanner, BracketDepth depth, int lines, Brace brace, bool semicolonFollows, int forHeader)
    {
        (_scanner, _depth, _lines, _brace, _semicolonFollows, _forHeader) = (scanner, depth, lines, brace, semicolonFollows, forHeader);
    }

    /// <summary>What was last visible.</summary>
    private enum Brace
    {
        /// <summary>No brace that closed all that the completion had opened.</summary>
        None,

        /// <summary>One, on this line.</summary>
        OnThisLine,

        /// <summary>One, on a line before.</summary>
        OnEarlierLine,
    }

    public override string Reason => "end of statement";

    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        var (scanner, depth, lines, brace) = (_scanner, _depth, _lines, _brace);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value == '\n' && ++lines >= MostLines)
            {
                return new StopVerdict(null, i);
            }

            if (scanner.IsCode)
            {
                var wasOpen = depth.Depth > 0;
                if (!depth.TryNext(value, out depth) || (brace == Brace.OnEarlierLine && !IsSpace(value) && !GoesOn(value)))
                {
                    return new StopVerdict(null, i);
                }

                // Between the brackets of a `for` a semicolon ends nothing.
                if (value == ';' && depth.Depth == 0 && (_forHeader == 0 || depth.MayClose < _forHeader))
                {
                    return new StopVerdict(null, _semicolonFollows ? i : i + 1);
                }

                brace = value == '}' && wasOpen && depth.Depth == 0 ? Brace.OnThisLine
                    : !IsSpace(value) ? Brace.None
                    : value == '\n' && brace == Brace.OnThisLine ? Brace.OnEarlierLine
                    : brace;
            }

            scanner = scanner.Next(value);
        }

        return new StopVerdict(new EndOfStatement(scanner, depth, lines, brace, _semicolonFollows, _forHeader), bytes.Length);
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    /// <summary>Whether an expression that ended in a brace goes on with this byte on a later line. A word there is the next statement.</summary>
    private static bool GoesOn(byte value) => ";,.)]}?=!<>&|+-*/%^:"u8.Contains(value);
}
