using System.Collections.Immutable;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Arguments;

/// <summary>Asks the compiler what a bracket's arguments are for. In doubt nothing is said.</summary>
/// <remarks>
/// The document has the bracket closed at once: what is called stands before it and needs no argument to be known. Lists in a
/// member's head are asked about in the original document, where no question costs a new compilation.
/// </remarks>
internal sealed class OverloadLookup(DocumentAnalysis analysis, int position, CancellationToken cancellation)
{
    /// <param name="spliced">The document with the bracket in it.</param>
    /// <param name="bracket">The opening bracket.</param>
    /// <param name="known">What the document's names mean around the bracket, where that was asked for already.</param>
    public ArgumentList? Of(SplicedDocument spliced, SyntaxToken bracket, SemanticModel? known = null)
    {
        if (bracket.Parent is AttributeArgumentListSyntax { Parent: AttributeSyntax attribute })
        {
            return OfAttribute(attribute);
        }

        if (bracket.Parent is not BaseArgumentListSyntax { Parent: { } called })
        {
            return null;
        }

        switch (called)
        {
            case ConstructorInitializerSyntax initializer:
                return initializer.IsKind(SyntaxKind.ThisConstructorInitializer) && IsWritten(initializer, spliced) ? null : OfInitializer(initializer);
            case PrimaryConstructorBaseTypeSyntax basis:
                var type = analysis.Model.GetSpeculativeTypeInfo(position, basis.Type, SpeculativeBindingOption.BindAsTypeOrNamespace).Type;
                return OfConstructors(type, analysis.Model, position);
        }

        if (!IsInCode(called))
        {
            return null;
        }

        var model = known ?? spliced.ModelAt(called);
        return IsInOverloadedLambda(called, model) || CallsOwnType(called, spliced, model) ? null : called switch
        {
            InvocationExpressionSyntax invocation => OfCall(invocation, model),
            ObjectCreationExpressionSyntax creation => OfConstructors(model.GetTypeInfo(creation.Type, cancellation).Type ?? model.GetSymbolInfo(creation.Type, cancellation).Symbol as ITypeSymbol, model, creation.SpanStart),
            ImplicitObjectCreationExpressionSyntax { Parent: EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or AssignmentExpressionSyntax } creation =>
                OfConstructors(model.GetTypeInfo(creation, cancellation).ConvertedType, model, creation.SpanStart),
            ElementAccessExpressionSyntax access when !MayBeType(access.Expression, model) => OfIndexed(model.GetTypeInfo(access.Expression, cancellation).Type),
            _ => null,
        };
    }

    /// <summary>
    /// Whether what is called is a member of a type whose members are being written: an overload that is called may only be
    /// written after its caller.
    /// </summary>
    private bool CallsOwnType(SyntaxNode called, SplicedDocument spliced, SemanticModel model)
    {
        if (!IsWritten(called, spliced))
        {
            return false;
        }

        var owner = called switch
        {
            InvocationExpressionSyntax invocation => model.GetMemberGroup(invocation.Expression, cancellation).FirstOrDefault()?.ContainingType,
            ElementAccessExpressionSyntax access => model.GetTypeInfo(access.Expression, cancellation).Type,
            ExpressionSyntax creation => model.GetTypeInfo(creation, cancellation).Type,
            _ => null,
        };
        return owner is not null && called.Ancestors().OfType<BaseTypeDeclarationSyntax>().Any(type => type.Identifier.ValueText == owner.Name);
    }

    /// <summary>Whether the member around a node is in what is written, and not only the node: then members after it may be as well.</summary>
    private static bool IsWritten(SyntaxNode node, SplicedDocument spliced) =>
        node.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault() is { } member && member.SpanStart >= spliced.Inserted.Start;

    /// <summary>Methods of base classes that others hide: they are called where those do not take the arguments.</summary>
    private static IEnumerable<IMethodSymbol> Hidden(IMethodSymbol[] methods)
    {
        foreach (var method in methods.Where(method => method is { MethodKind: MethodKind.Ordinary, IsOverride: false, Arity: 0 }))
        {
            for (var basis = method.ContainingType?.BaseType; basis is not null; basis = basis.BaseType)
            {
                foreach (var hidden in basis.GetMembers(method.Name).OfType<IMethodSymbol>())
                {
                    if (hidden is { MethodKind: MethodKind.Ordinary, IsOverride: false, Arity: 0, DeclaredAccessibility: not Accessibility.Private })
                    {
                        yield return hidden;
                    }
                }
            }
        }
    }

    private ArgumentList? OfCall(InvocationExpressionSyntax invocation, SemanticModel model)
    {
        var methods = model.GetMemberGroup(invocation.Expression, cancellation).OfType<IMethodSymbol>().ToArray();
        if (methods.Length > 0)
        {
            return List([.. methods.Concat(Hidden(methods)).Distinct<IMethodSymbol>(SymbolEqualityComparer.Default)]);
        }

        return model.GetTypeInfo(invocation.Expression, cancellation).Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } ? List([invoke]) : null;
    }

    private ArgumentList? OfConstructors(ITypeSymbol? type, SemanticModel model, int at) => type switch
    {
        ITypeParameterSymbol => new ArgumentList([new Overload([])]),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsStatic: false } named when HasKnownBases(named) =>
            List(named.InstanceConstructors.Where(constructor => model.IsAccessible(at, constructor))),
        _ => null,
    };

    private static ArgumentList? OfIndexed(ITypeSymbol? type)
    {
        switch (type)
        {
            case INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named when HasKnownBases(named):
                var indexers = new List<IPropertySymbol>();
                for (var basis = named; basis is not null; basis = basis.BaseType)
                {
                    indexers.AddRange(basis.GetMembers().OfType<IPropertySymbol>().Where(one => one.IsIndexer));
                }

                indexers.AddRange(named.AllInterfaces.SelectMany(basis => basis.GetMembers()).OfType<IPropertySymbol>().Where(one => one.IsIndexer));
                return indexers.Count == 0 ? null : new ArgumentList([.. indexers.Select(indexer => new Overload(indexer.Parameters))]);
            default:
                return null;
        }
    }

    /// <summary>Whether the element type of an array may be meant: <c>(Item[])items</c>.</summary>
    private bool MayBeType(ExpressionSyntax indexed, SemanticModel model)
    {
        var name = (indexed as MemberAccessExpressionSyntax)?.Name ?? indexed;
        return name is not IdentifierNameSyntax { Identifier.ValueText: var text }
            ? name is PredefinedTypeSyntax or GenericNameSyntax
            : model.GetSymbolInfo(indexed, cancellation).Symbol is INamespaceOrTypeSymbol || !model.LookupNamespacesAndTypes(indexed.SpanStart, name: text).IsEmpty;
    }

    private ArgumentList? OfInitializer(ConstructorInitializerSyntax initializer)
    {
        if (EnclosingType.Of(initializer) is not { } syntax || EnclosingType.At(analysis.Tree.GetRoot(cancellation), position) is not { } original
            || original.Identifier.Text != syntax.Identifier.Text
            || analysis.Model.GetDeclaredSymbol(original, cancellation) is not INamedTypeSymbol own)
        {
            return null;
        }

        return initializer.IsKind(SyntaxKind.ThisConstructorInitializer) ? List(own.InstanceConstructors) : OfConstructors(own.BaseType, analysis.Model, position);
    }

    private ArgumentList? OfAttribute(AttributeSyntax attribute)
    {
        var at = Math.Min(attribute.SpanStart, position);
        var type = new[] { attribute.Name.ToString(), attribute.Name + "Attribute" }
            .Select(name => analysis.Model.GetSpeculativeTypeInfo(at, SyntaxFactory.ParseTypeName(name), SpeculativeBindingOption.BindAsTypeOrNamespace).Type)
            .OfType<INamedTypeSymbol>()
            .Where(type => type.TypeKind == TypeKind.Class && IsAttribute(type))
            .ToArray();
        return type is [{ IsAbstract: false } one] && OfConstructors(one, analysis.Model, at) is { } list ? list with { IsAttribute = true } : null;
    }

    private static ArgumentList? List(IEnumerable<IMethodSymbol> methods)
    {
        var all = methods.ToArray();
        return all.Length == 0 || Array.Exists(all, method => method.IsVararg) ? null : new ArgumentList([.. all.Select(method => new Overload(method.Parameters))]);
    }

    /// <summary>
    /// Whether a place is in a lambda that is an argument of an overloaded call: the types of its parameters may follow from
    /// what the lambda turns out to be.
    /// </summary>
    private bool IsInOverloadedLambda(SyntaxNode called, SemanticModel model)
    {
        foreach (var lambda in called.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax).OfType<LambdaExpressionSyntax>())
        {
            var isUntyped = lambda is SimpleLambdaExpressionSyntax { Parameter.Type: null }
                || lambda is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Type: null }, ..] };
            if (isUntyped && lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: var outer } }
                && model.GetMemberGroup(outer, cancellation).OfType<IMethodSymbol>().Select(method => method.OriginalDefinition).Distinct(SymbolEqualityComparer.Default).Count() > 1
                && !OnlyDiffersInResult(lambda, model))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether all overloads of the call around a lambda give its parameters the same types.</summary>
    private bool OnlyDiffersInResult(LambdaExpressionSyntax lambda, SemanticModel model)
    {
        var argument = (ArgumentSyntax)lambda.Parent!;
        var index = ((BaseArgumentListSyntax)argument.Parent!).Arguments.IndexOf(argument);
        if (argument.NameColon is not null || model.GetSymbolInfo(lambda, cancellation).Symbol is not IMethodSymbol own)
        {
            return false;
        }

        foreach (var method in model.GetMemberGroup(((InvocationExpressionSyntax)argument.Parent.Parent!).Expression, cancellation).OfType<IMethodSymbol>())
        {
            if (index < method.Parameters.Length && DelegateOf(method.Parameters[index].Type) is { DelegateInvokeMethod.Parameters: var parameters }
                && parameters.Length == own.Parameters.Length
                && !parameters.Zip(own.Parameters).All(pair => pair.First.Type is ITypeParameterSymbol || SymbolEqualityComparer.Default.Equals(pair.First.Type, pair.Second.Type)))
            {
                return false;
            }
        }

        return true;
    }

    private static INamedTypeSymbol? DelegateOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Expression", TypeArguments: [INamedTypeSymbol inner] } ? inner : type as INamedTypeSymbol;

    /// <summary>Whether a node is in code that the compiler can be asked about without a new compilation, or at the top of a file.</summary>
    public static bool IsInCode(SyntaxNode node) =>
        node.Ancestors().Any(ancestor => ancestor is BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or GlobalStatementSyntax);

    private static bool HasKnownBases(INamedTypeSymbol type)
    {
        for (var basis = type; basis is not null; basis = basis.BaseType)
        {
            if (basis.TypeKind == TypeKind.Error)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAttribute(INamedTypeSymbol type)
    {
        for (var basis = type; basis is not null; basis = basis.BaseType)
        {
            if (basis is { Name: "Attribute", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }
}
