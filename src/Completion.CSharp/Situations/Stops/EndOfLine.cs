using Completion.Constraints;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Situations.Stops;

/// <summary>
/// Ends a completion of one line: at the line break, before anything that the rest of the line brings already, and never
/// past a bracket that was open at the cursor.
/// </summary>
/// <remarks>
/// A line that leaves a bracket open goes on to the line that closes it, within <see cref="MostLines"/>: half a call never
/// compiles. Line breaks before the first visible character do not count, so that a body may begin on the next line.
/// </remarks>
internal sealed class EndOfLine : StopRule
{
    public const int MostLines = 8;

    private readonly CSharpScanner _scanner;
    private readonly int _depth;
    private readonly int _lines;
    private readonly bool _isBlank;
    private readonly bool _semicolonFollows;

    /// <param name="scanner">The state at the cursor.</param>
    /// <param name="semicolonFollows">Whether the rest of the line ends in a semicolon of its own.</param>
    public EndOfLine(CSharpScanner scanner, bool semicolonFollows)
        : this(scanner, 0, 0, isBlank: true, semicolonFollows)
    {
    }

    private EndOfLine(CSharpScanner scanner, int depth, int lines, bool isBlank, bool semicolonFollows)
    {
        (_scanner, _depth, _lines, _isBlank, _semicolonFollows) = (scanner, depth, lines, isBlank, semicolonFollows);
    }

    public override string Reason => "end of line";

    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        var (scanner, depth, lines, isBlank) = (_scanner, _depth, _lines, _isBlank);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value == '\n')
            {
                lines++;
                if (lines >= MostLines || (!isBlank && depth == 0 && !scanner.SpansLines))
                {
                    return new StopVerdict(null, i);
                }
            }
            else if (scanner.IsCode)
            {
                depth += value switch { (byte)'(' or (byte)'[' or (byte)'{' => 1, (byte)')' or (byte)']' or (byte)'}' => -1, _ => 0 };
                if (depth < 0 || (value == ';' && depth == 0 && _semicolonFollows))
                {
                    return new StopVerdict(null, i);
                }
            }

            isBlank &= value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';
            scanner = scanner.Next(value);
        }

        return new StopVerdict(new EndOfLine(scanner, depth, lines, isBlank, _semicolonFollows), bytes.Length);
    }
}
