using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.TypeArguments;

/// <summary>Asks the compiler which generic types and methods a name with type arguments may be.</summary>
internal static class GenericSymbols
{
    /// <summary>The type parameters of each; null where that is not known, or the name may be a value's.</summary>
    public static ImmutableArray<ITypeParameterSymbol>[]? Named(SemanticModel model, GenericNameSyntax name, CancellationToken cancellation)
    {
        var text = name.Identifier.ValueText;
        var symbols = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => OfMember(model, access.Expression, text, cancellation),
            QualifiedNameSyntax qualified when qualified.Right == name =>
                model.GetSymbolInfo(qualified.Left, cancellation).Symbol is INamespaceOrTypeSymbol outer ? model.LookupSymbols(name.SpanStart, outer, text) : [],
            MemberBindingExpressionSyntax or AliasQualifiedNameSyntax => [],
            _ => model.LookupSymbols(name.SpanStart, name: text),
        };
        if (symbols.IsEmpty || symbols.Any(symbol => symbol is not (INamedTypeSymbol or IMethodSymbol)))
        {
            return null;
        }

        var parameters = symbols
            .Select(symbol => symbol is IMethodSymbol method ? method.TypeParameters : ((INamedTypeSymbol)symbol).TypeParameters)
            .Where(one => !one.IsEmpty)
            .ToArray();
        return parameters.Length == 0 ? null : parameters;
    }

    private static ImmutableArray<ISymbol> OfMember(SemanticModel model, ExpressionSyntax left, string name, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(left, cancellation).Symbol is INamespaceOrTypeSymbol container)
        {
            return container is IErrorTypeSymbol ? [] : model.LookupSymbols(left.SpanStart, container, name);
        }

        return model.GetTypeInfo(left, cancellation).Type is { } type and not (IErrorTypeSymbol or IDynamicTypeSymbol)
            ? model.LookupSymbols(left.SpanStart, type, name, includeReducedExtensionMethods: true)
            : [];
    }
}
