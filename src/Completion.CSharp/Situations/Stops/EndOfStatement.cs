using Completion.Constraints;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Situations.Stops;

/// <summary>
/// Ends a completion after the statement that the cursor is in: after its semicolon, or after its closing brace unless
/// what follows goes on with it (<c>new C { … }.M();</c>).
/// </summary>
internal sealed class EndOfStatement : StopRule
{
    public const int MostLines = 24;

    private readonly CSharpScanner _scanner;
    private readonly BracketDepth _depth;
    private readonly int _lines;
    private readonly bool _afterBrace;
    private readonly bool _semicolonFollows;

    /// <param name="scanner">The state at the cursor.</param>
    /// <param name="mayClose">Brackets open at the cursor that nothing after it closes.</param>
    /// <param name="semicolonFollows">Whether the rest of the line ends in a semicolon of its own.</param>
    public EndOfStatement(CSharpScanner scanner, int mayClose, bool semicolonFollows)
        : this(scanner, new BracketDepth(0, mayClose), 0, afterBrace: false, semicolonFollows)
    {
    }

    private EndOfStatement(CSharpScanner scanner, BracketDepth depth, int lines, bool afterBrace, bool semicolonFollows)
    {
        (_scanner, _depth, _lines, _afterBrace, _semicolonFollows) = (scanner, depth, lines, afterBrace, semicolonFollows);
    }

    public override string Reason => "end of statement";

    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        var (scanner, depth, lines, afterBrace) = (_scanner, _depth, _lines, _afterBrace);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value == '\n' && ++lines >= MostLines)
            {
                return new StopVerdict(null, i);
            }

            if (scanner.IsCode)
            {
                if (!depth.TryNext(value, out depth) || (afterBrace && !IsSpace(value) && !GoesOn(value)))
                {
                    return new StopVerdict(null, i);
                }

                if (value == ';' && depth.Depth == 0)
                {
                    return new StopVerdict(null, _semicolonFollows ? i : i + 1);
                }

                afterBrace = (value == '}' && depth.Depth == 0) || (afterBrace && IsSpace(value));
            }

            scanner = scanner.Next(value);
        }

        return new StopVerdict(new EndOfStatement(scanner, depth, lines, afterBrace, _semicolonFollows), bytes.Length);
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    /// <summary>Whether an expression that ended in a brace goes on with this byte. A word is taken for the next statement.</summary>
    private static bool GoesOn(byte value) => ";,.)]?=!<>&|+-*/%^:"u8.Contains(value);
}
