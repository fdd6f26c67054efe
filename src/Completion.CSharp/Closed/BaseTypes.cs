using System.Collections.Immutable;
using Completion.CSharp.Analysis;
using Completion.CSharp.Situations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Closed;

/// <summary>
/// Behind the colon of a type whose members are there: interfaces that they implement, and classes that have what they override or call. Types with type parameters are left
/// out.
/// </summary>
internal static class BaseTypes
{
    /// <summary>Names in a type that are looked up at most, to see which of them a base would have to bring.</summary>
    private const int MostNames = 600;

    /// <summary>Null where the cursor is not at the end of a base list, before the braces of a type.</summary>
    public static ImmutableArray<string>? At(DocumentAnalysis analysis, TextSpan cursor, CancellationToken cancellation)
    {
        var before = Situation.TokenBefore(analysis.Tree.GetRoot(cancellation), cursor.Start);
        if (before.Kind() is not (SyntaxKind.ColonToken or SyntaxKind.CommaToken)
            || before.Parent is not BaseListSyntax { Parent: TypeDeclarationSyntax { OpenBraceToken.IsMissing: false } type } list || type.OpenBraceToken.SpanStart < cursor.End
            || analysis.Model.GetDeclaredSymbol(type, cancellation) is not { } symbol)
        {
            return null;
        }

        var own = symbol.GetMembers().Where(member => !member.IsImplicitlyDeclared).ToArray();
        var isFirstOfClass = symbol.TypeKind == TypeKind.Class && before.IsKind(SyntaxKind.ColonToken) && list.Types.Count <= 1;
        var overrides = own.Where(member => member.IsOverride).Select(member => member.Name).Except(["ToString", "Equals", "GetHashCode"]).ToHashSet(StringComparer.Ordinal);
        var unknown = isFirstOfClass ? Unknown(type, analysis.Model, cancellation) : [];
        return
        [
            .. analysis.Model.LookupNamespacesAndTypes(cursor.Start).OfType<INamedTypeSymbol>()
                .Where(candidate => candidate is { Arity: 0, IsStatic: false } && !SymbolEqualityComparer.Default.Equals(candidate, symbol) && !symbol.AllInterfaces.Contains(candidate, SymbolEqualityComparer.Default) && !Derives(candidate, symbol))
                .Where(Fits)
                .Select(candidate => candidate.Name)
                .Distinct(),
        ];

        bool Fits(INamedTypeSymbol candidate)
        {
            cancellation.ThrowIfCancellationRequested();
            return candidate.TypeKind == TypeKind.Interface ? IsImplemented(candidate, symbol, own)
                : isFirstOfClass && candidate is { TypeKind: TypeKind.Class, IsSealed: false } && Brings(candidate, symbol, overrides, unknown);
        }
    }

    /// <summary>Whether a type has members by the names of all that an interface asks for, at least one.</summary>
    private static bool IsImplemented(INamedTypeSymbol candidate, INamedTypeSymbol symbol, ISymbol[] own)
    {
        var wanted = candidate.AllInterfaces.Append(candidate).SelectMany(one => one.GetMembers()).Where(member => member.IsAbstract && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }).ToArray();
        return wanted.Length > 0 && wanted.All(member => own.Any(mine => mine.Name == member.Name || mine.Name.EndsWith("." + member.Name, StringComparison.Ordinal)) || IsInherited(member.Name, symbol));
    }

    private static bool IsInherited(string name, INamedTypeSymbol symbol)
    {
        for (var basis = symbol.BaseType; basis is { SpecialType: not SpecialType.System_Object }; basis = basis.BaseType)
        {
            if (!basis.GetMembers(name).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a class has all that a type overrides, what the type calls and does not have, and nothing abstract besides.</summary>
    private static bool Brings(INamedTypeSymbol candidate, INamedTypeSymbol symbol, HashSet<string> overrides, HashSet<string> unknown)
    {
        var (virtuals, names, left) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        for (var basis = candidate; basis is { SpecialType: not SpecialType.System_Object }; basis = basis.BaseType)
        {
            foreach (var member in basis.GetMembers())
            {
                names.Add(member.Name);
                if (member.IsVirtual || member.IsAbstract || member.IsOverride)
                {
                    virtuals.Add(member.Name);
                }

                if (member.IsAbstract && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary } && !overrides.Contains(member.Name))
                {
                    left.Add(member.Name);
                }
            }
        }

        return overrides.IsSubsetOf(virtuals) && (symbol.IsAbstract || left.Count == 0) && unknown.All(names.Contains) && overrides.Count + unknown.Count > 0;
    }

    /// <summary>Names that stand alone in a type, or behind <c>this</c> or <c>base</c>, and mean nothing yet.</summary>
    private static HashSet<string> Unknown(TypeDeclarationSyntax type, SemanticModel model, CancellationToken cancellation) =>
    [
        .. type.Members.SelectMany(member => member.DescendantNodes()).OfType<IdentifierNameSyntax>()
            .Where(name => name.Parent is not (NameEqualsSyntax or NameColonSyntax or AttributeSyntax) && !SyntaxFacts.IsInTypeOnlyContext(name) && IsOwn(name))
            .Take(MostNames)
            .Where(name => model.GetSymbolInfo(name, cancellation) is { Symbol: null, CandidateSymbols.IsEmpty: true })
            .Select(name => name.Identifier.ValueText),
    ];

    private static bool Derives(INamedTypeSymbol candidate, INamedTypeSymbol symbol)
    {
        for (var basis = candidate.BaseType; basis is not null; basis = basis.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(basis, symbol))
            {
                return true;
            }
        }

        return candidate.AllInterfaces.Contains(symbol, SymbolEqualityComparer.Default);
    }

    private static bool IsOwn(IdentifierNameSyntax name) => name.Parent is not MemberAccessExpressionSyntax access || access.Name != name || access.Expression is ThisExpressionSyntax or BaseExpressionSyntax;
}
