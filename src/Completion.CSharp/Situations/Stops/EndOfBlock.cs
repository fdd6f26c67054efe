using Completion.Constraints;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Situations.Stops;

/// <summary>
/// Ends a completion of a block: before the brace that closes what was open at the cursor, after the block that the
/// completion itself opened, or at a limit of lines.
/// </summary>
internal sealed class EndOfBlock : StopRule
{
    public const int MostLines = 24;

    private readonly CSharpScanner _scanner;
    private readonly BracketDepth _depth;
    private readonly int _lines;
    private readonly int _blocks;

    /// <param name="scanner">The state at the cursor.</param>
    /// <param name="mayClose">Brackets open at the cursor that nothing after it closes.</param>
    /// <param name="blocks">
    /// How many blocks the completion opens itself: it ends after closing the last of them, or after the one statement that
    /// stands in their place. 0 when the block is open already.
    /// </param>
    public EndOfBlock(CSharpScanner scanner, int mayClose, int blocks)
        : this(scanner, new BracketDepth(0, mayClose), 0, blocks)
    {
    }

    private EndOfBlock(CSharpScanner scanner, BracketDepth depth, int lines, int blocks)
    {
        (_scanner, _depth, _lines, _blocks) = (scanner, depth, lines, blocks);
    }

    public override string Reason => "end of block";

    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        var (scanner, depth, lines, blocks) = (_scanner, _depth, _lines, _blocks);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value == '\n' && ++lines >= MostLines)
            {
                return new StopVerdict(null, i);
            }

            if (scanner.IsCode)
            {
                if (!depth.TryNext(value, out depth))
                {
                    return new StopVerdict(null, i);
                }

                if (blocks > 0 && depth.Depth == 0 && (value == ';' || (value == '}' && --blocks == 0)))
                {
                    return new StopVerdict(null, i + 1);
                }
            }

            scanner = scanner.Next(value);
        }

        return new StopVerdict(new EndOfBlock(scanner, depth, lines, blocks), bytes.Length);
    }
}
