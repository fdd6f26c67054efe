using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Monitors.TypeArguments;

/// <summary>What a generic type's arguments have to be for a new object of it to become what is wanted.</summary>
internal static class TargetArguments
{
    /// <summary>The argument; null where several would do, or none.</summary>
    /// <param name="created">The definition of the type that is created.</param>
    /// <param name="index">Which of its parameters the argument is for.</param>
    /// <param name="wanted">What the object has to become.</param>
    public static ITypeSymbol? Of(INamedTypeSymbol created, int index, ITypeSymbol wanted)
    {
        if (wanted is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            wanted = nullable.TypeArguments[0];
        }

        if (wanted is not INamedTypeSymbol { IsGenericType: true, IsTupleType: false } target || target.ContainingType is { IsGenericType: true } || created.ContainingType is { IsGenericType: true }
            || HasConversions(created) || HasConversions(target)
            || Bases(created).Where(basis => IsSame(basis, target)).ToArray() is not [var basis])
        {
            return null;
        }

        var found = (ITypeSymbol?)null;
        for (var at = 0; at < basis.TypeArguments.Length; at++)
        {
            if (!SymbolEqualityComparer.Default.Equals(basis.TypeArguments[at], created.TypeParameters[index]))
            {
                continue;
            }

            var argument = target.TypeArguments[at];
            if (!IsOnly(argument, target.OriginalDefinition.TypeParameters[at].Variance) || (found is not null && !SymbolEqualityComparer.Default.Equals(found, argument)))
            {
                return null;
            }

            found = argument;
        }

        return found is not null && IsKnown(found) && !MayBeArrays(created, found, target) ? found : null;
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var basis = type; basis is not null; basis = basis.BaseType)
        {
            yield return basis;
        }

        foreach (var basis in type.AllInterfaces)
        {
            yield return basis;
        }
    }

    private static bool IsSame(INamedTypeSymbol one, INamedTypeSymbol other) => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other.OriginalDefinition);

    /// <summary>Whether a type has conversions of its own, by which other types become it, or it becomes others.</summary>
    private static bool HasConversions(INamedTypeSymbol type) => Bases(type).Any(basis => basis.TypeKind == TypeKind.Error || basis.MemberNames.Contains(WellKnownMemberNames.ImplicitConversionName));

    /// <summary>Whether only one type becomes an argument where a type parameter's variance lets others.</summary>
    private static bool IsOnly(ITypeSymbol argument, VarianceKind variance) => variance switch
    {
        VarianceKind.None => true,
        _ when argument.IsValueType => true,

        // A delegate's own parameters may vary again.
        VarianceKind.Out => argument is INamedTypeSymbol { TypeKind: TypeKind.Class, IsSealed: true } type && type.TypeArguments.IsEmpty,
        _ => false,
    };

    /// <summary>Whether an array of what is created would do as well: it is a list of its elements.</summary>
    private static bool MayBeArrays(INamedTypeSymbol created, ITypeSymbol argument, INamedTypeSymbol target) =>
        target.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IList_T or SpecialType.System_Collections_Generic_ICollection_T
            or SpecialType.System_Collections_Generic_IEnumerable_T or SpecialType.System_Collections_Generic_IReadOnlyList_T or SpecialType.System_Collections_Generic_IReadOnlyCollection_T
        && argument is INamedTypeSymbol { SpecialType: not SpecialType.System_Object } element && Bases(created).Any(basis => IsSame(basis, element));

    private static bool IsKnown(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol or IDynamicTypeSymbol or IPointerTypeSymbol or IFunctionPointerTypeSymbol => false,
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => IsKnown(array.ElementType),
        INamedTypeSymbol named => !named.IsAnonymousType && named.TypeArguments.All(IsKnown) && (named.ContainingType is null || IsKnown(named.ContainingType)),
        _ => false,
    };
}
