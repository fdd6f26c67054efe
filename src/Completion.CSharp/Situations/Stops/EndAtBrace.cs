using Completion.Constraints;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Situations.Stops;

/// <summary>Ends a completion before a brace of its own where the rest of the line begins with one: what has a block needs no other.</summary>
/// <param name="scanner">The state at the cursor.</param>
/// <param name="depth">Brackets opened since, and those that the completion may close.</param>
internal sealed class EndAtBrace(CSharpScanner scanner, BracketDepth depth) : StopRule
{
    public override string Reason => "brace of the line";

    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        var (scannerNow, depthNow) = (scanner, depth);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (scannerNow.IsCode && ((value == '{' && depthNow.Depth == 0) || !depthNow.TryNext(value, out depthNow)))
            {
                return new StopVerdict(null, i);
            }

            scannerNow = scannerNow.Next(value);
        }

        return new StopVerdict(new EndAtBrace(scannerNow, depthNow), bytes.Length);
    }
}
