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
/// <param name="IsMissing">Whether the document has an error without it.</param>
internal sealed record ExpectedValue(ITypeSymbol Type, string End, SemanticModel Model, bool IsMissing)
{
    /// <summary>Of every type, so that the compiler tells which one is wanted.</summary>
    private const string Placeholder = "default";

    /// <summary>What may be missing behind an expression, the least first.</summary>
    private static readonly string[] s_ends = ["", ";", ")", ");", "]", "];", "))", "));", " }", " };"];

    /// <summary>Null where no whole expression can stand, or any type will do.</summary>
    public static ExpectedValue? At(DocumentAnalysis analysis, TextSpan cursor, CancellationToken cancellation)
    {
        var before = Errors(analysis.Tree);
        var (errors, end) = (before + 1, default(string));
        foreach (var one in s_ends)
        {
            cancellation.ThrowIfCancellationRequested();
            var tree = analysis.Tree.WithChangedText(analysis.Text.WithChanges(new TextChange(cursor, Placeholder + one)));
            if (ValueIn(tree, cursor, cancellation) is null or { Parent: ExpressionStatementSyntax })
            {
                return null;
            }

            // What else is wrong with the document is wrong with every end.
            var count = Errors(tree);
            (errors, end) = count < errors ? (count, one) : (errors, end);
            if (count == 0)
            {
                break;
            }
        }

        if (end is null)
        {
            return null;
        }

        var spliced = analysis.Splice(cursor, Placeholder + end);
        var value = ValueIn(spliced.Tree, cursor, cancellation)!;
        var model = spliced.ModelAt(value);
        return model.GetTypeInfo(value, cancellation).ConvertedType is { TypeKind: not (TypeKind.Error or TypeKind.Dynamic), SpecialType: not (SpecialType.System_Object or SpecialType.System_Void) } type
            ? new ExpectedValue(type, end, model, errors < before)
            : null;

        int Errors(SyntaxTree tree) => tree.GetDiagnostics(cancellation).Count(error => error.Severity == DiagnosticSeverity.Error);
    }

    private static LiteralExpressionSyntax? ValueIn(SyntaxTree tree, TextSpan cursor, CancellationToken cancellation) =>
        tree.GetRoot(cancellation).FindToken(cursor.Start).Parent is LiteralExpressionSyntax { Token.RawKind: (int)SyntaxKind.DefaultKeyword } value ? value : null;
}
