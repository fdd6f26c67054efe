using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Closed;

/// <summary>What an expression at the cursor has to be.</summary>
/// <param name="Type">It converts to this type.</param>
/// <param name="End">What has to stand behind it, to make the statement whole: brackets and a semicolon that are missing.</param>
/// <param name="Model">Of the document with a value at the cursor.</param>
internal sealed record ExpectedValue(ITypeSymbol Type, string End, SemanticModel Model)
{
    /// <summary>Of every type, so that the compiler tells which one is wanted.</summary>
    private const string Placeholder = "default";

    /// <summary>What may be missing behind an expression, the least first.</summary>
    private static readonly string[] s_ends = ["", ";", ")", ");", "]", "];", "))", "));", " }", " };", ":"];

    /// <summary>Null where no whole expression can stand, or any type will do.</summary>
    public static ExpectedValue? At(DocumentAnalysis analysis, TextSpan cursor, CancellationToken cancellation)
    {
        SplicedDocument? best = null;
        var (errors, found) = (Errors(analysis.Tree) + 1, "");
        foreach (var end in s_ends)
        {
            var spliced = analysis.Splice(cursor, Placeholder + end);
            if (ValueIn(spliced, cancellation) is null)
            {
                return null;
            }

            // What else is wrong with the document is wrong with every end.
            var count = Errors(spliced.Tree);
            if (count < errors)
            {
                (best, errors, found) = (spliced, count, end);
            }

            if (count == 0)
            {
                break;
            }
        }

        if (best is null || ValueIn(best, cancellation) is not { } value)
        {
            return null;
        }

        var model = best.ModelAt(value);
        return model.GetTypeInfo(value, cancellation).ConvertedType is { TypeKind: not (TypeKind.Error or TypeKind.Dynamic), SpecialType: not (SpecialType.System_Object or SpecialType.System_Void) } type
            ? new ExpectedValue(type, found, model)
            : null;

        int Errors(SyntaxTree tree) => tree.GetDiagnostics(cancellation).Count(error => error.Severity == DiagnosticSeverity.Error);
    }

    private static LiteralExpressionSyntax? ValueIn(SplicedDocument spliced, CancellationToken cancellation) =>
        spliced.Tree.GetRoot(cancellation).FindToken(spliced.Inserted.Start).Parent is LiteralExpressionSyntax { Token.RawKind: (int)SyntaxKind.DefaultKeyword } value ? value : null;
}
