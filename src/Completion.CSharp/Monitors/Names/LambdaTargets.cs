using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Names;

/// <summary>
/// Where a lambda may begin: its parameter has a name that no one knows. In doubt it may.
/// </summary>
/// <remarks>A lambda whose parameters have no types needs a delegate or an expression tree to become; it takes part in no inference before that.</remarks>
internal sealed class LambdaTargets(SemanticModel model, CancellationToken cancellation)
{
    /// <summary>
    /// Names that an argument may be given before a colon, by all overloads; null where a lambda may stand, or the overloads
    /// are not known.
    /// </summary>
    public ImmutableArray<string>? Labels(ArgumentSyntax argument)
    {
        if (IsNameOf(argument))
        {
            return [];
        }

        var overloads = Overloads(argument);
        if (overloads.IsDefaultOrEmpty || Targets(argument, overloads).Any(MayBeDelegate))
        {
            return null;
        }

        return argument.NameColon is null && argument.RefKindKeyword.IsKind(SyntaxKind.None)
            ? [.. overloads.SelectMany(overload => overload).Select(parameter => parameter.Name).Where(name => name.Length > 0).Distinct()]
            : [];
    }

    /// <summary>Whether what has the type of an expression, or the type that it names, may become a lambda.</summary>
    public bool MayTakeLambda(ExpressionSyntax left) => MayBeDelegate(model.GetTypeInfo(left, cancellation).Type);

    /// <summary>Whether the field or the property that is being initialised may become a lambda.</summary>
    public bool MemberMayTakeLambda(ExpressionSyntax value) => MayBeDelegate(model.GetEnclosingSymbol(value.SpanStart, cancellation) switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    });

    /// <summary>Whether the function around a value may return a lambda, also in a task or one of many.</summary>
    public bool MayReturnLambda(ExpressionSyntax value)
    {
        var function = value.Ancestors().FirstOrDefault(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax or AccessorDeclarationSyntax);
        if (function is AnonymousFunctionExpressionSyntax lambda)
        {
            return ResultsOf(lambda) is not { } results || results.Any(MayHoldDelegate);
        }

        return model.GetEnclosingSymbol(value.SpanStart, cancellation) switch
        {
            IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method => MayHoldDelegate(method.ReturnType),
            IPropertySymbol property => MayHoldDelegate(property.Type),
            _ => true,
        };
    }

    /// <summary>What a lambda may return, by all overloads of the call that it is an argument of; null when that is not known.</summary>
    private IEnumerable<ITypeSymbol?>? ResultsOf(AnonymousFunctionExpressionSyntax lambda)
    {
        var types = lambda.Parent switch
        {
            ArgumentSyntax { Parent: BaseArgumentListSyntax } argument when Overloads(argument) is { IsDefaultOrEmpty: false } overloads => Targets(argument, overloads),
            ArgumentSyntax => null,
            _ when model.GetTypeInfo(lambda, cancellation).ConvertedType is { } type => [type],
            _ => null,
        };
        var results = types?.Select(DelegateOf).OfType<INamedTypeSymbol>().Select(type => type.DelegateInvokeMethod?.ReturnType).ToArray();
        return results is { Length: > 0 } ? results : null;
    }

    /// <summary>The parameters that an argument may be for; one further on for methods that may be called as extensions.</summary>
    private static IEnumerable<ITypeSymbol?> Targets(ArgumentSyntax argument, ImmutableArray<ImmutableArray<IParameterSymbol>> overloads)
    {
        var index = argument.Parent is BaseArgumentListSyntax list ? list.Arguments.IndexOf(argument) : 0;
        foreach (var parameters in overloads)
        {
            for (var at = 0; at < parameters.Length; at++)
            {
                var parameter = parameters[at];
                if (argument.NameColon is { Name.Identifier.ValueText: var name } ? parameter.Name == name : at == index || at == index + 1 && parameter.Ordinal > 0)
                {
                    yield return parameter.Type;
                }

                if (parameter is { IsParams: true, Type: var many })
                {
                    yield return many is IArrayTypeSymbol array ? array.ElementType : (many as INamedTypeSymbol)?.TypeArguments.FirstOrDefault();
                }
            }
        }
    }

    private ImmutableArray<ImmutableArray<IParameterSymbol>> Overloads(ArgumentSyntax argument)
    {
        switch (argument.Parent?.Parent)
        {
            case InvocationExpressionSyntax { Expression: var called }:
                // With type arguments written out, a parameter of the method may have any type.
                if (called.DescendantNodesAndSelf().Any(node => node is GenericNameSyntax) && called is GenericNameSyntax or MemberAccessExpressionSyntax { Name: GenericNameSyntax } or MemberBindingExpressionSyntax { Name: GenericNameSyntax })
                {
                    return default;
                }

                var methods = model.GetMemberGroup(called, cancellation).OfType<IMethodSymbol>().Select(method => method.Parameters).ToImmutableArray();
                return !methods.IsEmpty ? methods
                    : model.GetTypeInfo(called, cancellation).Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } ? [invoke.Parameters]
                    : default;
            case BaseObjectCreationExpressionSyntax creation:
                return model.GetTypeInfo(creation, cancellation).Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type ? Constructors(type) : default;
            case ConstructorInitializerSyntax initializer
                when model.GetEnclosingSymbol(initializer.SpanStart, cancellation)?.ContainingType is { } own:
                return initializer.IsKind(SyntaxKind.ThisConstructorInitializer) ? Constructors(own)
                    : own.BaseType is { TypeKind: not TypeKind.Error } basis ? Constructors(basis)
                    : default;
            case ElementAccessExpressionSyntax { Expression: var indexed }:
                return model.GetTypeInfo(indexed, cancellation).Type switch
                {
                    IArrayTypeSymbol or IPointerTypeSymbol or { SpecialType: SpecialType.System_String } => [[]],
                    INamedTypeSymbol { TypeKind: not TypeKind.Error } indexable => Indexers(indexable),
                    _ => default,
                };
            default:
                return default;
        }
    }

    private static ImmutableArray<ImmutableArray<IParameterSymbol>> Constructors(INamedTypeSymbol type) =>
        [.. type.InstanceConstructors.Select(constructor => constructor.Parameters)];

    private static ImmutableArray<ImmutableArray<IParameterSymbol>> Indexers(INamedTypeSymbol type)
    {
        var found = ImmutableArray.CreateBuilder<ImmutableArray<IParameterSymbol>>();
        for (var basis = type; basis is not null; basis = basis.BaseType)
        {
            found.AddRange(basis.GetMembers().OfType<IPropertySymbol>().Where(one => one.IsIndexer).Select(one => one.Parameters));
        }

        found.AddRange(type.AllInterfaces.SelectMany(basis => basis.GetMembers()).OfType<IPropertySymbol>().Where(one => one.IsIndexer).Select(one => one.Parameters));
        return found.ToImmutable();
    }

    private static bool IsNameOf(ArgumentSyntax argument) =>
        argument.Parent?.Parent is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } };

    private static bool MayHoldDelegate(ITypeSymbol? type) =>
        MayBeDelegate(type) || (type is INamedTypeSymbol named && named.TypeArguments.Any(MayBeDelegate));

    private static bool MayBeDelegate(ITypeSymbol? type) =>
        type is null or IErrorTypeSymbol or { TypeKind: TypeKind.Delegate or TypeKind.FunctionPointer } || DelegateOf(type) is not null;

    private static INamedTypeSymbol? DelegateOf(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Delegate } named => named,
        INamedTypeSymbol { Name: "Expression", TypeArguments: [INamedTypeSymbol { TypeKind: TypeKind.Delegate } inner] } => inner,
        _ => null,
    };
}
