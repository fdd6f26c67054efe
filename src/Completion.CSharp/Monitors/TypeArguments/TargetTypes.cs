using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Arguments;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.TypeArguments;

/// <summary>Asks the compiler what type the value of an expression has to become, by where it stands. In doubt nothing is said.</summary>
/// <param name="spliced">The document with the expression in it.</param>
/// <param name="model">What its names mean.</param>
/// <param name="overloads">Finds what arguments are for.</param>
/// <param name="cancellation">Ends the questions.</param>
internal sealed class TargetTypes(SplicedDocument spliced, SemanticModel model, OverloadLookup overloads, CancellationToken cancellation)
{
    /// <summary>The type; null where it is not certain, or there is none.</summary>
    public ITypeSymbol? Of(ExpressionSyntax value) => value.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: not BaseFieldDeclarationSyntax } declaration } } =>
            declaration.Type.IsVar ? null : model.GetTypeInfo(declaration.Type, cancellation).Type,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax } => model.GetEnclosingSymbol(value.SpanStart, cancellation) switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        },
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression or (int)SyntaxKind.CoalesceAssignmentExpression } assignment
            when assignment.Right == value && model.GetSymbolInfo(assignment.Left, cancellation).Symbol is not (null or IDiscardSymbol) => model.GetTypeInfo(assignment.Left, cancellation).Type,
        ReturnStatementSyntax or ArrowExpressionClauseSyntax => Returned(value) is var (type, isAsync) ? isAsync ? OfTask(type) : type : null,
        YieldStatementSyntax => Returned(value) is var (type, _) ? OfMany(type) : null,
        ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.None } argument => OfArgument(argument),
        _ => null,
    };

    private (ITypeSymbol Type, bool IsAsync)? Returned(ExpressionSyntax value)
    {
        var function = value.Ancestors().FirstOrDefault(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax or AccessorDeclarationSyntax);
        return function is AnonymousFunctionExpressionSyntax ? null : model.GetEnclosingSymbol(value.SpanStart, cancellation) switch
        {
            IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method => (method.ReturnType, method.IsAsync),
            IPropertySymbol property => (property.Type, false),
            _ => null,
        };
    }

    private ITypeSymbol? OfArgument(ArgumentSyntax argument)
    {
        if (argument.Parent is not ArgumentListSyntax { Arguments: var all } list
            || overloads.Of(spliced, list.OpenParenToken, model) is not { IsAttribute: false } known)
        {
            return null;
        }

        var shapes = all.Take(all.IndexOf(argument) + 1)
            .Select(one => new ArgumentShape(one.NameColon is { } label ? WordHash.Of(label.Name.Identifier.ValueText) : WordHash.None, ArgumentKeyword.Open)).ToArray();
        var found = (ITypeSymbol?)null;
        foreach (var overload in known.Overloads)
        {
            if (overload.Map(shapes) is not [.., var index])
            {
                continue;
            }

            // What is to be inferred may be anything.
            if (overload.IsMany(index) || overload.TypeAt(index) is not { } type || NamesMethodsParameter(type) || (found is not null && !SymbolEqualityComparer.Default.Equals(found, type)))
            {
                return null;
            }

            found = type;
        }

        return found;
    }

    private static ITypeSymbol? OfTask(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } ? result : null;

    private static ITypeSymbol? OfMany(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "IEnumerable" or "IEnumerator" or "IAsyncEnumerable" or "IAsyncEnumerator", TypeArguments: [var element] } ? element : null;

    private static bool NamesMethodsParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter => parameter.DeclaringMethod is not null,
        IArrayTypeSymbol array => NamesMethodsParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(NamesMethodsParameter),
        _ => false,
    };
}
