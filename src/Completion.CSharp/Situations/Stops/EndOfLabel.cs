using Completion.Constraints;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Situations.Stops;

/// <summary>Ends a completion of a label after its colon: what follows it are statements of their own.</summary>
/// <remarks>Never ends in a label with a question mark, whose colon may be that of a conditional.</remarks>
internal sealed class EndOfLabel : StopRule
{
    private readonly CSharpScanner _scanner;
    private readonly BracketDepth _depth;
    private readonly bool _isAfterColon;

    /// <param name="scanner">The state at the cursor.</param>
    /// <param name="mayClose">Brackets open at the cursor that nothing after it closes.</param>
    public EndOfLabel(CSharpScanner scanner, int mayClose)
        : this(scanner, new BracketDepth(0, mayClose), isAfterColon: false)
    {
    }

    private EndOfLabel(CSharpScanner scanner, BracketDepth depth, bool isAfterColon) => (_scanner, _depth, _isAfterColon) = (scanner, depth, isAfterColon);

    public override string Reason => "end of label";

    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        var (scanner, depth, isAfterColon) = (_scanner, _depth, _isAfterColon);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];

            // Two of them name a namespace's alias.
            if (isAfterColon && value != ':')
            {
                return new StopVerdict(null, i);
            }

            var wasAfterColon = isAfterColon;
            isAfterColon = false;
            if (scanner.IsCode)
            {
                if (value == '?')
                {
                    return new StopVerdict(Never, bytes.Length);
                }

                if (!depth.TryNext(value, out depth))
                {
                    return new StopVerdict(null, i);
                }

                isAfterColon = value == ':' && depth is { Depth: 0, MayClose: 0 } && !wasAfterColon;
            }

            scanner = scanner.Next(value);
        }

        return new StopVerdict(new EndOfLabel(scanner, depth, isAfterColon), bytes.Length);
    }
}
