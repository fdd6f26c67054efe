using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Keywords;

/// <summary>What a function returns.</summary>
/// <param name="Value">The type of a value that it returns, of a task the type inside; null: it returns none.</param>
/// <param name="IsIterator">Whether it may return its values one by one.</param>
internal sealed record Returned(ITypeSymbol? Value, bool IsIterator)
{
    private static readonly Returned s_nothing = new(null, false);

    /// <summary>What a function returns, as <see cref="SyntaxAround.Function"/> gives it; null when that is not said in its head, or not known.</summary>
    public static Returned? By(SyntaxNode function, SplicedDocument spliced, CancellationToken cancellation)
    {
        switch (function)
        {
            case ConstructorDeclarationSyntax or DestructorDeclarationSyntax:
            case AccessorDeclarationSyntax { RawKind: not (int)SyntaxKind.GetAccessorDeclaration }:
                return s_nothing;
            case MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } }:
            case LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } }:
                return s_nothing;
            case AnonymousFunctionExpressionSyntax or GlobalStatementSyntax:
                return null;
        }

        var inside = function switch
        {
            BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
            LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
            AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
            _ => null,
        };
        if (inside is null || spliced.ModelAt(inside).GetEnclosingSymbol(inside.GetFirstToken().Span.End, cancellation) is not IMethodSymbol symbol
            || (symbol.MethodKind == MethodKind.LocalFunction) != function is LocalFunctionStatementSyntax)
        {
            return null;
        }

        return symbol.ReturnType switch
        {
            IErrorTypeSymbol or IDynamicTypeSymbol => null,
            { SpecialType: SpecialType.System_Void } => s_nothing,
            INamedTypeSymbol { TypeArguments: [var item] } type when IsManyOf(type) => new Returned(symbol.IsAsync ? item : type, true),
            { SpecialType: SpecialType.System_Collections_IEnumerable or SpecialType.System_Collections_IEnumerator } type => new Returned(type, true),
            INamedTypeSymbol { Arity: 0 } when symbol.IsAsync => s_nothing,
            INamedTypeSymbol { TypeArguments: [{ TypeKind: not TypeKind.Error } inner] } when symbol.IsAsync => new Returned(inner, false),
            _ when symbol.IsAsync => null,
            var type => new Returned(type, false),
        };
    }

    /// <summary>Whether a type can be an iterator's.</summary>
    private static bool IsManyOf(INamedTypeSymbol type) =>
        type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T or SpecialType.System_Collections_Generic_IEnumerator_T
        || (type.Name is "IAsyncEnumerable" or "IAsyncEnumerator" && type.ContainingNamespace?.ToDisplayString() == "System.Collections.Generic");
}
