using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Names;

/// <summary>The type around a place, and whether the compiler knows all that it brings into scope.</summary>
internal static class EnclosingType
{
    /// <summary>The innermost type around a node.</summary>
    public static BaseTypeDeclarationSyntax? Of(SyntaxNode? node) => node?.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>();

    /// <summary>The innermost type between whose braces a position lies.</summary>
    public static BaseTypeDeclarationSyntax? At(SyntaxNode root, int position)
    {
        for (var node = root.FindToken(Math.Max(0, Math.Min(position, root.FullSpan.End - 1))).Parent; node is not null; node = node.Parent)
        {
            if (node is BaseTypeDeclarationSyntax type && type.OpenBraceToken.Span.End <= position
                && (type.CloseBraceToken.IsMissing || position <= type.CloseBraceToken.SpanStart))
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>Whether the braces of a type and of those around it are closed: a member may otherwise be lost behind it.</summary>
    public static bool IsClosed(BaseTypeDeclarationSyntax? type)
    {
        for (var outer = type; outer is not null; outer = Of(outer.Parent))
        {
            if (outer.CloseBraceToken.IsMissing)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a type or one that it derives from says that it has more parts, and none is there: what makes the other part,
    /// a source generator or a build, has not run.
    /// </summary>
    public static bool LacksPart(ITypeSymbol type, CancellationToken cancellation)
    {
        for (var basis = type; basis is not null; basis = basis.BaseType)
        {
            if (basis.DeclaringSyntaxReferences is [var only] && only.GetSyntax(cancellation) is TypeDeclarationSyntax part && part.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether everything that can be named in a type is known: its bases and the namespaces that the file uses exist.</summary>
    public static bool IsKnown(BaseTypeDeclarationSyntax? type, DocumentAnalysis analysis, CancellationToken cancellation)
    {
        for (var outer = type; outer is not null; outer = Of(outer.Parent))
        {
            if (analysis.Model.GetDeclaredSymbol(outer, cancellation) is not INamedTypeSymbol symbol || LacksPart(symbol, cancellation))
            {
                return false;
            }

            for (var basis = symbol.BaseType; basis is not null; basis = basis.BaseType)
            {
                if (basis.TypeKind == TypeKind.Error)
                {
                    return false;
                }
            }

            if (symbol.AllInterfaces.Any(basis => basis.TypeKind == TypeKind.Error))
            {
                return false;
            }
        }

        return analysis.Tree.GetRoot(cancellation).DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<UsingDirectiveSyntax>()
            .All(directive => directive.NamespaceOrType is not NameSyntax name
                || analysis.Model.GetSymbolInfo(name, cancellation).Symbol is not null and not IErrorTypeSymbol);
    }
}
