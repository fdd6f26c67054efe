using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Situations;

/// <summary>
/// What is written into a hole stays what stood there: on its line, if it was on one; inside the brackets around it; without directives, if there were none; and it
/// ends in code, if it began in code, so that no comment or string swallows what stands behind.
/// </summary>
/// <remarks>All of this could be C#: <c>if (□)</c> may become <c>if (a) return; if (b)</c>. It is not what anyone asks for by that hole.</remarks>
public sealed class HoleBounds : Constraint
{
    private readonly CSharpScanner _scanner;
    private readonly BracketDepth _depth;
    private readonly bool? _endsInCode;
    private readonly bool _staysOnLine;
    private readonly bool _mayDirect;

    private HoleBounds(CSharpScanner scanner, BracketDepth depth, bool? endsInCode, bool staysOnLine, bool mayDirect) =>
        (_scanner, _depth, _endsInCode, _staysOnLine, _mayDirect) = (scanner, depth, endsInCode, staysOnLine, mayDirect);

    /// <inheritdoc/>
    public override string Name => _staysOnLine ? "hole within a line" : "hole within its brackets";

    /// <inheritdoc/>
    public override bool MayEnd => _endsInCode is not { } inCode || _scanner.IsCode == inCode;

    /// <summary>The bounds of a hole.</summary>
    /// <param name="analysis">The document with the hole empty.</param>
    /// <param name="position">Where it is.</param>
    /// <param name="stood">What stood in it; where that closes brackets from before, or nothing behind the hole does, what is written may.</param>
    public static HoleBounds At(DocumentAnalysis analysis, int position, string stood)
    {
        var scanner = DocumentScanner.At(analysis.Tree.GetRoot(), analysis.Text, position, "");
        var (inner, depth) = (scanner, new BracketDepth(0, int.MaxValue, int.MaxValue));
        foreach (var value in System.Text.Encoding.UTF8.GetBytes(stood))
        {
            if (inner.IsCode)
            {
                depth.TryNext(value, out depth);
            }

            inner = inner.Next(value);
        }

        var open = OpenBrackets.At(analysis.Tree.GetRoot(), position, position);
        var mayClose = Math.Max(open.RoundInStatement, int.MaxValue - depth.MayClose);
        var mayCloseBraces = Math.Max(open.Braces, int.MaxValue - depth.MayCloseBraces);
        // Of an empty hole in a string nobody knows whether the string is to end in it.
        bool? endsInCode = scanner.IsCode ? true : stood.Length == 0 ? null : false;
        return new HoleBounds(scanner, new BracketDepth(0, mayClose, mayCloseBraces), endsInCode, !stood.Contains('\n', StringComparison.Ordinal), stood.Contains('#', StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var (scanner, depth) = (_scanner, _depth);
        foreach (var value in bytes)
        {
            if ((_staysOnLine && value == '\n') || (scanner.IsCode && ((value == '#' && !_mayDirect) || !depth.TryNext(value, out depth))))
            {
                return null;
            }

            scanner = scanner.Next(value);
        }

        return bytes.IsEmpty ? this : new HoleBounds(scanner, depth, _endsInCode, _staysOnLine, _mayDirect);
    }
}
