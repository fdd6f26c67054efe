using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

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

    private readonly SemanticModel _model;
    private readonly int _position;
    private readonly bool _isStatic;
    private readonly INamedTypeSymbol? _within;
    private readonly ISymbol[] _inScope;
    private readonly List<(string Text, ITypeSymbol Type)> _values = [];

    /// <param name="model">Of the document.</param>
    /// <param name="position">Where something is to be written.</param>
    /// <param name="cancellation">Ends the questions.</param>
    public ReachableValues(SemanticModel model, int position, CancellationToken cancellation)
    {
        (_model, _position) = (model, position);
        var around = model.GetEnclosingSymbol(position, cancellation);
        (_isStatic, _within) = (around is { IsStatic: true }, around?.ContainingType);
        _inScope = [.. model.LookupSymbols(position).Where(symbol => symbol.CanBeReferencedByName && IsUsable(symbol))];
        foreach (var symbol in _inScope)
        {
            if (Value(symbol) is { } value && symbol is not IMethodSymbol)
            {
                _values.Add(value);
            }
        }
    }

    /// <summary>All expressions that convert to a type.</summary>
    public IEnumerable<string> OfType(ITypeSymbol wanted)
    {
        var own = wanted is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? inner : wanted;
        var named = own.SpecialType == SpecialType.None ? own as INamedTypeSymbol : null;
        return _inScope.Select(Value).OfType<(string Text, ITypeSymbol Type)>().Where(value => Converts(value.Type, wanted)).Select(value => value.Text)
            .Concat(!_isStatic && _within is not null && Converts(_within, wanted) ? ["this"] : [])
            .Concat(_values.SelectMany(value => Members(value.Text, value.Type, wanted)))
            .Concat(Literals(own))
            .Concat(named is null ? [] : Members(Written(named), named, wanted, isStatic: true))
            .Concat(Creations(wanted).Select(creation => "new " + creation));
    }

    /// <summary>Values in scope that convert to a type, those with a name of their own first.</summary>
    public IEnumerable<string> InScope(ITypeSymbol wanted, string name) => _values.Where(value => Converts(value.Type, wanted)).Select(value => value.Text)
        .OrderByDescending(text => text.TrimStart('_').Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>New objects that convert to a type, without the keyword.</summary>
    public IEnumerable<string> Creations(ITypeSymbol wanted) => wanted.SpecialType == SpecialType.None && wanted is INamedTypeSymbol named
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

        var prefix = receiver.Length == 0 ? "" : receiver + ".";
        foreach (var member in _model.LookupSymbols(_position, type, includeReducedExtensionMethods: !isStatic))
        {
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

    /// <summary>Lists of values for parameters; those of their names first.</summary>
    private IEnumerable<string> Calls(ImmutableArray<IParameterSymbol> parameters, int from = 0) =>
        from == parameters.Length ? [""]
        : parameters[from].RefKind != RefKind.None ? []
        : InScope(parameters[from].Type, parameters[from].Name).SelectMany(_ => Calls(parameters, from + 1), (value, rest) => rest.Length == 0 ? value : $"{value}, {rest}");

    private static string[] Literals(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => ["true", "false"],
        SpecialType.System_String => ["\"\""],
        >= SpecialType.System_SByte and <= SpecialType.System_UInt64 => ["0", "1"],
        _ => [],
    };

    private bool IsUsable(ISymbol symbol) => symbol is not (IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary }) || symbol.IsStatic || !_isStatic;

    private bool IsAccessible(ISymbol symbol) => _within is not null && _model.Compilation.IsSymbolAccessibleWithin(symbol, _within);

    private bool Converts(ITypeSymbol from, ITypeSymbol to) => _model.Compilation.ClassifyCommonConversion(from, to) is { Exists: true, IsImplicit: true, IsUserDefined: false };

    private string Written(INamedTypeSymbol type) =>
        type.ToMinimalDisplayString(_model, _position, SymbolDisplayFormat.MinimallyQualifiedFormat.RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));
}
