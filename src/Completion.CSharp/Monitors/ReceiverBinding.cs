using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors;

/// <summary>Asks the compiler what the code before a dot may be: mostly one thing, several where the code is ambiguous, none where it cannot tell.</summary>
internal sealed class ReceiverBinding(SemanticModel model, CancellationToken cancellation)
{
    /// <param name="left">What stands before the dot.</param>
    /// <param name="access">The node that has the dot.</param>
    public ImmutableArray<Receiver> Of(ExpressionSyntax left, SyntaxNode access)
    {
        var found = access switch
        {
            _ when PropertyPath.Around(access) is { } pattern => OfValue(PropertyPath.TypeOf(left, pattern, model, cancellation)),
            QualifiedNameSyntax name => OfName((NameSyntax)left, name),
            AliasQualifiedNameSyntax => OfName((NameSyntax)left, null),
            MemberBindingExpressionSyntax => OfValue(Unwrapped(model.GetTypeInfo(left, cancellation).Type)),
            MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.PointerMemberAccessExpression } =>
                OfValue((model.GetTypeInfo(left, cancellation).Type as IPointerTypeSymbol)?.PointedAtType),
            _ => OfExpression(left),
        };

        // `nameof` names instance members through their type, and static ones through a value.
        return !found.IsDefault && IsInNameOf(access)
            ? [.. found.Select(r => r with { Members = r.Members | Members.Instance | Members.Static | Members.Types })]
            : found;
    }

    private ImmutableArray<Receiver> OfExpression(ExpressionSyntax left)
    {
        if (left is BaseExpressionSyntax)
        {
            return model.GetTypeInfo(left, cancellation).Type is { } baseType and not IErrorTypeSymbol
                ? [new Receiver(baseType, Members.Base | Members.Instance | Members.Static)]
                : default;
        }

        var info = model.GetSymbolInfo(left, cancellation);
        var symbol = info.Symbol is IAliasSymbol alias ? alias.Target : info.Symbol;
        switch (symbol)
        {
            case INamespaceSymbol space:
                return [new Receiver(space, Members.Types)];
            case IErrorTypeSymbol:
                return default;
            case ITypeSymbol type:
                return WithValueOfSameName(new Receiver(type, Members.Static | Members.Types), left);
            case null when info.CandidateSymbols.Any(candidate => candidate is INamespaceOrTypeSymbol):
            case IParameterSymbol parameter when IsAmbiguous(parameter):
                return default;
        }

        var value = OfValue(model.GetTypeInfo(left, cancellation).Type);

        // "Color Color": a simple name that is both a value and its type may be either.
        return !value.IsDefault && left is IdentifierNameSyntax name && name.Identifier.ValueText == value[0].Container.Name
            ? [value[0] with { Members = Members.Instance | Members.Static | Members.Types }]
            : value;
    }

    /// <summary>"Color Color" again, where the name that happens to follow the dot has made the compiler choose the type.</summary>
    private ImmutableArray<Receiver> WithValueOfSameName(Receiver type, ExpressionSyntax left)
    {
        var isValueToo = left is IdentifierNameSyntax name
            && model.LookupSymbols(left.SpanStart, name: name.Identifier.ValueText).Any(symbol => symbol switch
            {
                IPropertySymbol property => SymbolEqualityComparer.Default.Equals(property.Type, type.Container),
                IFieldSymbol field => SymbolEqualityComparer.Default.Equals(field.Type, type.Container),
                ILocalSymbol local => SymbolEqualityComparer.Default.Equals(local.Type, type.Container),
                IParameterSymbol parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, type.Container),
                _ => false,
            });
        return [isValueToo ? type with { Members = type.Members | Members.Instance } : type];
    }

    /// <summary>In a name of types and namespaces: <c>System.Collections.</c>, <c>global::</c>.</summary>
    private ImmutableArray<Receiver> OfName(NameSyntax left, QualifiedNameSyntax? name)
    {
        var symbol = left is IdentifierNameSyntax simple && model.GetAliasInfo(simple, cancellation) is { } alias
            ? alias.Target
            : model.GetSymbolInfo(left, cancellation).Symbol;
        var receivers = ImmutableArray.CreateBuilder<Receiver>(2);
        if (symbol is INamespaceOrTypeSymbol container and not IErrorTypeSymbol)
        {
            var isAttribute = left.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute && attribute.Name.Span.Contains(left.Span);
            receivers.Add(new Receiver(container, Members.Types | Members.Static | (isAttribute ? Members.Attributes : 0)));
        }

        // Before another name, the parser takes `name.` for a declaration's type; it may be a value's name all the same.
        if (name is not null && MayBeStatement(name))
        {
            var expression = SyntaxFactory.ParseExpression(left.ToString());
            var position = left.SpanStart;
            var binding = SpeculativeBindingOption.BindAsExpression;
            var value = model.GetSpeculativeSymbolInfo(position, expression, binding).Symbol is INamespaceOrTypeSymbol
                ? default
                : OfValue(model.GetSpeculativeTypeInfo(position, expression, binding).Type);
            if (!value.IsDefault)
            {
                receivers.AddRange(value);
            }
        }

        return receivers.Count == 0 ? default : receivers.ToImmutable();
    }

    private static bool MayBeStatement(QualifiedNameSyntax name) =>
        name.Parent is VariableDeclarationSyntax or QualifiedNameSyntax or LocalFunctionStatementSyntax
            or DeclarationExpressionSyntax or DeclarationPatternSyntax or IncompleteMemberSyntax
        || (name.Parent is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax && name.FirstAncestorOrSelf<TypeDeclarationSyntax>() is null);

    private static ImmutableArray<Receiver> OfValue(ITypeSymbol? type) =>
        type is null or IErrorTypeSymbol or IDynamicTypeSymbol or { SpecialType: SpecialType.System_Void }
            ? default
            : [new Receiver(type, Members.Instance)];

    private static ITypeSymbol? Unwrapped(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static bool IsInNameOf(SyntaxNode node) => node.Ancestors().Any(ancestor =>
        ancestor is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } });

    /// <summary>
    /// Whether a lambda's parameter, whose type follows from the call around it, would have another type in another
    /// overload: while the lambda is unfinished the compiler guesses one.
    /// </summary>
    private bool IsAmbiguous(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } lambda
            || parameter.DeclaringSyntaxReferences is not [var reference]
            || reference.GetSyntax(cancellation) is not ParameterSyntax { Type: null } declaration
            || declaration.FirstAncestorOrSelf<ArgumentSyntax>() is not { Parent: BaseArgumentListSyntax { Parent: { } call } arguments } argument)
        {
            return false;
        }

        var candidates = model.GetSymbolInfo(call, cancellation).CandidateSymbols;
        var index = arguments.Arguments.IndexOf(argument);
        return candidates.OfType<IMethodSymbol>().Any(candidate =>
            index < candidate.Parameters.Length
            && DelegateOf(candidate.Parameters[index].Type) is { DelegateInvokeMethod: { } invoke }
            && invoke.Parameters.Length == lambda.Parameters.Length
            && invoke.Parameters[parameter.Ordinal].Type is { TypeKind: not TypeKind.TypeParameter } type
            && !SymbolEqualityComparer.Default.Equals(type, parameter.Type));
    }

    private static INamedTypeSymbol? DelegateOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Expression", TypeArguments: [INamedTypeSymbol inner] } ? inner : type as INamedTypeSymbol;
}
