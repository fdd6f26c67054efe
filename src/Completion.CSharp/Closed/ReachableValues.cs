using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Closed;

/// <summary>
/// Expressions of a type that can be written at a place: values in scope, what they have, and new objects made of them. The types that an expression can reach, as in
/// "Type-Constrained Code Generation with Language Models" (Mündler et al., 2025), listed to a depth of two instead of searched.
/// </summary>
/// <remarks>Nothing is left out for being improbable but <c>null</c>, which nearly always fits and says nothing.</remarks>
internal sealed class ReachableValues
{
    /// <summary>Ways to call a constructor that are listed at most.</summary>
    private const int MostCalls = 60;

    /// <summary>Parameters of a constructor that is called at most.</summary>
    private const int MostParameters = 4;

    /// <summary>Values whose members are listed at most: a window has hundreds of properties.</summary>
    private const int MostReceivers = 80;

    private readonly SemanticModel _model;
    private readonly int _position;
    private readonly CancellationToken _cancellation;
    private readonly bool _isStatic;
    private readonly INamedTypeSymbol? _within;
    private readonly ISymbol[] _inScope;
    private readonly (string Text, ITypeSymbol Type)[] _values;
    private readonly Dictionary<ITypeSymbol, ISymbol[]> _members = new(SymbolEqualityComparer.Default);

    /// <param name="model">Of the document.</param>
    /// <param name="position">Where something is to be written.</param>
    /// <param name="cancellation">Ends the questions.</param>
    public ReachableValues(SemanticModel model, int position, CancellationToken cancellation)
    {
        (_model, _position, _cancellation) = (model, position, cancellation);
        var around = model.GetEnclosingSymbol(position, cancellation);
        (_isStatic, _within) = (IsStatic(around, model.SyntaxTree.GetRoot(cancellation).FindToken(position)), around?.ContainingType);
        _inScope = [.. model.LookupSymbols(position).Where(symbol => symbol.CanBeReferencedByName && IsUsable(symbol))];

        // What is nearest first: what the place declares, what its type does, what that inherits.
        _values =
        [
            .. _inScope.Where(symbol => symbol is not IMethodSymbol)
                .OrderBy(symbol => symbol is ILocalSymbol or IParameterSymbol ? 0 : SymbolEqualityComparer.Default.Equals(symbol.ContainingType, _within) ? 1 : 2)
                .Select(Value).OfType<(string Text, ITypeSymbol Type)>(),
        ];
    }

    /// <summary>All expressions that convert to a type.</summary>
    public IEnumerable<string> OfType(ITypeSymbol wanted)
    {
        var own = OfNullable(wanted);
        var named = own.SpecialType == SpecialType.None ? own as INamedTypeSymbol : null;
        return _inScope.Select(Value).OfType<(string Text, ITypeSymbol Type)>().Where(value => Converts(value.Type, wanted)).Select(value => value.Text)
            .Concat(!_isStatic && _within is not null && Converts(_within, wanted) ? ["this"] : [])
            .Concat(_values.Take(MostReceivers).SelectMany(value => Members(value.Text, value.Type, wanted)))
            .Concat(Literals(own))
            .Concat(named is null ? [] : Members(Written(named), named, wanted, isStatic: true))
            .Concat(Creations(wanted).Select(creation => "new " + creation));
    }

    /// <summary>Values in scope that convert to a type, those with a name of their own first.</summary>
    public IEnumerable<string> InScope(ITypeSymbol wanted, string name) => _values.Where(value => Converts(value.Type, wanted)).Select(value => value.Text)
        .OrderByDescending(text => text.TrimStart('_').Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>New objects that convert to a type, without the keyword.</summary>
    public IEnumerable<string> Creations(ITypeSymbol wanted) => wanted.SpecialType == SpecialType.None && OfNullable(wanted) is INamedTypeSymbol { IsTupleType: false, IsAnonymousType: false } named
        ? from type in named.IsAbstract || named.TypeKind == TypeKind.Interface ? _inScope.OfType<INamedTypeSymbol>().Where(one => one.Arity == 0) : [named]
          where type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, IsStatic: false } && Converts(type, wanted)
          from constructor in type.InstanceConstructors
          where constructor.Parameters.Length <= MostParameters && IsAccessible(constructor)
          from call in Calls(constructor.Parameters).Take(MostCalls)
          select $"{Written(type)}({call})"
        : [];

    /// <summary>What a receiver has that converts to a type; what that has in turn, if it is asked for.</summary>
    /// <param name="receiver">As it is written; empty: it stands there already, with its dot.</param>
    /// <param name="type">Its type.</param>
    /// <param name="wanted">What the whole has to be.</param>
    /// <param name="isStatic">Whether the receiver is the type itself.</param>
    /// <param name="isDeep">Whether members of members are wanted.</param>
    public IEnumerable<string> Members(string receiver, ITypeSymbol type, ITypeSymbol wanted, bool isStatic = false, bool isDeep = false)
    {
        if (!isStatic && (type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double || type.TypeKind is TypeKind.Enum or TypeKind.Delegate or TypeKind.Error))
        {
            yield break;
        }

        // Extensions are looked for at one receiver alone, not at each that there is.
        var prefix = receiver.Length == 0 ? "" : receiver + ".";
        foreach (var member in isDeep ? [.. _model.LookupSymbols(_position, type, includeReducedExtensionMethods: true)] : MembersOf(type))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (member.IsStatic != isStatic || !member.CanBeReferencedByName || member.Name is "ToString" or "GetHashCode" or "GetType" || Value(member) is not var (text, has))
            {
                continue;
            }

            if (Converts(has, wanted))
            {
                yield return prefix + text;
            }

            foreach (var further in isDeep ? Members(prefix + text, has, wanted) : [])
            {
                yield return further;
            }
        }
    }

    /// <summary>A value by its name, or what a method without parameters returns; null: it is none.</summary>
    private static (string Text, ITypeSymbol Type)? Value(ISymbol symbol)
    {
        (string Text, ITypeSymbol Type)? value = symbol switch
        {
            ILocalSymbol local => (symbol.Name, local.Type),
            IParameterSymbol parameter => (symbol.Name, parameter.Type),
            IFieldSymbol field => (symbol.Name, field.Type),
            IPropertySymbol { IsIndexer: false, GetMethod: not null } property => (symbol.Name, property.Type),
            IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ReducedExtension, ReturnsVoid: false, Parameters.IsEmpty: true, Arity: 0 } method => (symbol.Name + "()", method.ReturnType),
            _ => null,
        };
        return value is { } known && SyntaxFacts.GetKeywordKind(symbol.Name) != SyntaxKind.None ? ("@" + known.Text, known.Type) : value;
    }

    private ISymbol[] MembersOf(ITypeSymbol type)
    {
        if (!_members.TryGetValue(type, out var members))
        {
            _cancellation.ThrowIfCancellationRequested();
            _members[type] = members = [.. _model.LookupSymbols(_position, type)];
        }

        return members;
    }

    /// <summary>Lists of values for parameters; those of their names first.</summary>
    private IEnumerable<string> Calls(ImmutableArray<IParameterSymbol> parameters)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (parameters.Any(parameter => parameter.RefKind != RefKind.None))
        {
            return [];
        }

        var values = parameters.Select(parameter => InScope(parameter.Type, parameter.Name).ToArray()).ToArray();
        return values.Any(one => one.Length == 0) ? []
            : values.Aggregate<string[], IEnumerable<string>>([""], (calls, next) => calls.SelectMany(_ => next, (call, value) => call.Length == 0 ? value : $"{call}, {value}"));
    }

    private static string[] Literals(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => ["true", "false"],
        SpecialType.System_String => ["\"\""],
        >= SpecialType.System_SByte and <= SpecialType.System_UInt64 => ["0", "1"],
        _ => [],
    };

    private static ITypeSymbol OfNullable(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? inner : type;

    /// <summary>Whether there is no <c>this</c>: also in functions inside of static ones, and where members and other constructors are only begun with.</summary>
    private static bool IsStatic(ISymbol? around, SyntaxToken token)
    {
        if (around is IFieldSymbol or IPropertySymbol or IEventSymbol || token.Parent?.FirstAncestorOrSelf<ConstructorInitializerSyntax>() is not null)
        {
            return true;
        }

        while (around is IMethodSymbol { IsStatic: false, MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            around = around.ContainingSymbol;
        }

        return around is null or { IsStatic: true } or IFieldSymbol or IPropertySymbol;
    }

    private bool IsUsable(ISymbol symbol) => symbol switch
    {
        IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary } => symbol.IsStatic || !_isStatic,
        ILocalSymbol local => local.DeclaringSyntaxReferences.All(reference => reference.GetSyntax(_cancellation) switch
        {
            CommonForEachStatementSyntax loop => loop.Statement.SpanStart <= _position,
            var declared => declared.Span.End <= _position,
        }),
        _ => true,
    };

    private bool IsAccessible(ISymbol symbol) => _within is not null && _model.Compilation.IsSymbolAccessibleWithin(symbol, _within);

    private bool Converts(ITypeSymbol from, ITypeSymbol to) => _model.Compilation.ClassifyCommonConversion(from, to) is { Exists: true, IsImplicit: true, IsUserDefined: false };

    private string Written(INamedTypeSymbol type) =>
        type.ToMinimalDisplayString(_model, _position, SymbolDisplayFormat.MinimallyQualifiedFormat.RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));
}
