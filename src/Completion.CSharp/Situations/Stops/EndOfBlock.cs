using Completion.Constraints;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Situations.Stops;

/// <summary>
/// Ends a completion of a block: before the bracket that closes what was open at the cursor, after the block that the
/// completion itself opened, or at a limit of lines.
/// </summary>
internal sealed class EndOfBlock : StopRule
{
    public const int MostLines = 24;

    private readonly CSharpScanner _scanner;
    private readonly int _depth;
    private readonly int _lines;
    private readonly bool _opensItself;

    /// <param name="scanner">The state at the cursor.</param>
    /// <param name="opensItself">Whether the completion is to open the block as well: it then ends after closing it.</param>
    public EndOfBlock(CSharpScanner scanner, bool opensItself)
        : this(scanner, 0, 0, opensItself)
    {
    }

    private EndOfBlock(CSharpScanner scanner, int depth, int lines, bool opensItself)
    {
        (_scanner, _depth, _lines, _opensItself) = (scanner, depth, lines, opensItself);
    }

    public override string Reason => "end of block";

    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        var (scanner, depth, lines) = (_scanner, _depth, _lines);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value == '\n' && ++lines >= MostLines && !scanner.SpansLines)
            {
                return new StopVerdict(null, i);
            }

            if (scanner.IsCode)
            {
                depth += value switch { (byte)'(' or (byte)'[' or (byte)'{' => 1, (byte)')' or (byte)']' or (byte)'}' => -1, _ => 0 };
                if (depth < 0)
                {
                    return new StopVerdict(null, i);
                }

                if (_opensItself && depth == 0 && value == '}')
                {
                    return new StopVerdict(null, i + 1);
                }
            }

            scanner = scanner.Next(value);
        }

        return new StopVerdict(new EndOfBlock(scanner, depth, lines, _opensItself), bytes.Length);
    }
}
