using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Situations;

/// <summary>
/// What is written into a hole stays what stood there: on its line, if it was on one; inside the brackets around it; and it ends in code, if it
/// began in code, so that no comment or string swallows what stands behind.
/// </summary>
/// <remarks>All of this could be C#: <c>if (□)</c> may become <c>if (a) return; if (b)</c>. It is not what anyone asks for by that hole.</remarks>
public sealed class HoleBounds : Constraint
{
    private readonly CSharpScanner _scanner;
    private readonly BracketDepth _depth;
    private readonly bool _isCode;
    private readonly bool _staysOnLine;

    private HoleBounds(CSharpScanner scanner, BracketDepth depth, bool isCode, bool staysOnLine) =>
        (_scanner, _depth, _isCode, _staysOnLine) = (scanner, depth, isCode, staysOnLine);

    /// <inheritdoc/>
    public override string Name => _staysOnLine ? "hole within a line" : "hole within its brackets";

    /// <inheritdoc/>
    public override bool MayEnd => _scanner.IsCode == _isCode;

    /// <summary>The bounds of a hole.</summary>
    /// <param name="analysis">The document with the hole empty.</param>
    /// <param name="position">Where it is.</param>
    /// <param name="stood">What stood in it; where that closes brackets from before, what is written may close as many.</param>
    public static HoleBounds At(DocumentAnalysis analysis, int position, string stood)
    {
        var scanner = DocumentScanner.At(analysis.Tree.GetRoot(), analysis.Text, position, "");
        var (inner, depth, mayClose, mayCloseBraces) = (scanner, new BracketDepth(0, int.MaxValue, int.MaxValue), 0, 0);
        foreach (var value in System.Text.Encoding.UTF8.GetBytes(stood))
        {
            if (inner.IsCode)
            {
                depth.TryNext(value, out depth);
            }

            inner = inner.Next(value);
        }

        (mayClose, mayCloseBraces) = (int.MaxValue - depth.MayClose, int.MaxValue - depth.MayCloseBraces);
        return new HoleBounds(scanner, new BracketDepth(0, mayClose, mayCloseBraces), scanner.IsCode, !stood.Contains('\n', StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var (scanner, depth) = (_scanner, _depth);
        foreach (var value in bytes)
        {
            if ((_staysOnLine && value == '\n') || (scanner.IsCode && !depth.TryNext(value, out depth)))
            {
                return null;
            }

            scanner = scanner.Next(value);
        }

        return bytes.IsEmpty ? this : new HoleBounds(scanner, depth, _isCode, _staysOnLine);
    }
}
