using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Places;

/// <summary>The members of base classes that a type may override and does not yet.</summary>
/// <param name="Members">Methods, properties, indexers and events, the nearest base first.</param>
internal sealed record Overridables(ImmutableArray<ISymbol> Members)
{
    /// <param name="type">The type.</param>
    /// <param name="compilation">Its compilation.</param>
    /// <param name="tree">The document.</param>
    /// <param name="replaced">What stands there does not count as overridden.</param>
    public static Overridables Of(INamedTypeSymbol type, Compilation compilation, SyntaxTree tree, TextSpan replaced)
    {
        var taken = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var member in type.GetMembers())
        {
            // What the compiler makes for a record may be written instead, but for the comparison with any object.
            var isThere = member.IsImplicitlyDeclared ? member.Name == nameof(Equals) : !IsIn(member, tree, replaced);
            if (isThere)
            {
                Take(taken, member);
            }
        }

        var members = ImmutableArray.CreateBuilder<ISymbol>();
        for (var basis = type.BaseType; basis is not null; basis = basis.BaseType)
        {
            foreach (var member in basis.GetMembers())
            {
                if (member is IMethodSymbol { MethodKind: not MethodKind.Ordinary } or { IsStatic: true } || !(member.IsVirtual || member.IsAbstract || member.IsOverride)
                    || (basis.SpecialType == SpecialType.System_Object && member.Name == "Finalize"))
                {
                    continue;
                }

                if (!taken.Contains(member) && !member.IsSealed && compilation.IsSymbolAccessibleWithin(member, type))
                {
                    members.Add(member);
                }

                Take(taken, member);
            }
        }

        return new Overridables(members.ToImmutable());
    }

    /// <summary>Those that may be overridden with some modifiers: an override is as accessible as what it overrides. All of them where no modifier tells yet.</summary>
    public Overridables Visible(SyntaxTokenList modifiers) => this with
    {
        Members = modifiers.Any(SyntaxKind.PublicKeyword) ? Members.RemoveAll(member => member.DeclaredAccessibility != Accessibility.Public)
            : modifiers.Any(SyntaxKind.ProtectedKeyword) || modifiers.Any(SyntaxKind.InternalKeyword) ? Members.RemoveAll(member => member.DeclaredAccessibility == Accessibility.Public)
            : Members,
    };

    /// <summary>The abstract ones, where there are any and the type is not abstract itself: it is nothing without them. Else all.</summary>
    /// <param name="type">The type.</param>
    public Overridables Wanted(INamedTypeSymbol type) =>
        !type.IsAbstract && Members.RemoveAll(member => !member.IsAbstract) is { IsEmpty: false } missing ? this with { Members = missing } : this;

    /// <summary>The type that a member has or returns.</summary>
    public static ITypeSymbol TypeOf(ISymbol member) => member switch
    {
        IMethodSymbol method => method.ReturnType,
        IPropertySymbol property => property.Type,
        _ => ((IEventSymbol)member).Type,
    };

    private static void Take(HashSet<ISymbol> taken, ISymbol member)
    {
        for (var at = Overridden(member); at is not null; at = Overridden(at))
        {
            taken.Add(at.OriginalDefinition);
            taken.Add(at);
        }
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        IEventSymbol raised => raised.OverriddenEvent,
        _ => null,
    };

    private static bool IsIn(ISymbol member, SyntaxTree tree, TextSpan replaced) =>
        member.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == tree && reference.Span.IntersectsWith(replaced));
}
