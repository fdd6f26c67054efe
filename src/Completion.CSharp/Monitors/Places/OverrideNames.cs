using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Places;

/// <summary>
/// After <c>override</c>, the members of base classes that may be overridden: the words that their types begin with, and
/// behind a type, however it is written, the names of those that have it. Where abstract members are missing, only those.
/// </summary>
/// <remarks>
/// An override may return a class derived from the one that it is to return; where that is possible, any type may come.
/// Silent in types that the generated text declares.
/// </remarks>
internal sealed class OverrideNames(MonitorContext context) : PlaceSource(context, ["override"], "", "<>,.?[]*:")
{
    private static readonly string[] s_modifiers =
    [
        "public", "protected", "internal", "private", "sealed", "abstract", "async", "unsafe", "extern", "readonly", "required", "partial", "ref", "event",
    ];

    private Overridables? _all;

    /// <summary>Those with the accessibility that is written; abstract ones before all others.</summary>
    private Overridables? _members;

    public override string Name => "overrides";

    protected override PlaceNames? Find(SplicedDocument spliced, SyntaxToken word)
    {
        var type = EnclosingType.At(Context.Analysis.Tree.GetRoot(Context.Cancellation), Context.Replaced.Start);
        if (type is null || EnclosingType.Of(word.Parent)?.SpanStart != type.SpanStart || !EnclosingType.IsClosed(type) || !EnclosingType.IsKnown(type, Context.Analysis, Context.Cancellation)
            || word.Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member || !member.Modifiers.Any(SyntaxKind.OverrideKeyword))
        {
            return null;
        }

        var symbol = (INamedTypeSymbol)Context.Analysis.Model.GetDeclaredSymbol(type, Context.Cancellation)!;
        _all ??= Overridables.Of(symbol, Context.Analysis.Compilation, Context.Analysis.Tree, Context.Replaced);
        _members = _all.Visible(member.Modifiers).Wanted(symbol);
        var written = member switch
        {
            BaseFieldDeclarationSyntax { Declaration: { Variables: [{ Identifier: var name }] } declaration } when name == word => declaration.Type,
            PropertyDeclarationSyntax property when property.Identifier == word => property.Type,
            MethodDeclarationSyntax method when method.Identifier == word => method.ReturnType,
            EventDeclarationSyntax raised when raised.Identifier == word => raised.Type,
            _ => null,
        };
        return written is not null ? Names(written)
            : word.Parent is IdentifierNameSyntax { Parent: MemberDeclarationSyntax or VariableDeclarationSyntax { Parent: BaseFieldDeclarationSyntax } } ? FirstWords(_members)
            : null;
    }

    /// <summary>The names of the members that have a type.</summary>
    private PlaceNames? Names(TypeSyntax written)
    {
        while (written is RefTypeSyntax byReference)
        {
            written = byReference.Type;
        }

        var isVoid = written is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };
        var type = isVoid ? null : Context.Analysis.Model.GetSpeculativeTypeInfo(Context.Replaced.Start, SyntaxFactory.ParseTypeName(written.ToString()), SpeculativeBindingOption.BindAsTypeOrNamespace).Type;
        if (!isVoid && type is null or IErrorTypeSymbol)
        {
            return null;
        }

        var fitting = _members!.Members.Where(member => IsMadeOfItsOwn(member) || (isVoid
            ? Overridables.TypeOf(member).SpecialType == SpecialType.System_Void
            : Context.Analysis.Compilation.ClassifyConversion(type!, Overridables.TypeOf(member)) is { IsIdentity: true } or { IsReference: true, IsImplicit: true }))
            .SelectMany(member => member is IPropertySymbol { IsIndexer: true } ? ["this"]
                : SyntaxFacts.GetKeywordKind(member.Name) == SyntaxKind.None ? new[] { member.Name, "@" + member.Name } : ["@" + member.Name]);
        return new PlaceNames(new NameTrie(fitting));
    }

    /// <summary>The words that a declaration may go on with behind the keyword; null where any type may come.</summary>
    private PlaceNames? FirstWords(Overridables members)
    {
        var words = new HashSet<string>(s_modifiers, StringComparer.Ordinal) { "global" };
        foreach (var member in members.Members)
        {
            if (IsMadeOfItsOwn(member) || !TryAdd(Overridables.TypeOf(member), words))
            {
                return null;
            }
        }

        words.UnionWith(Context.Analysis.Model.LookupNamespacesAndTypes(Context.Replaced.Start).Where(symbol => symbol is IAliasSymbol).Select(symbol => symbol.Name));
        return members.Members.IsEmpty ? null : new PlaceNames(new NameTrie(words));
    }

    /// <summary>Whether a method's type has a type parameter of its own in it, which any name may be given.</summary>
    private static bool IsMadeOfItsOwn(ISymbol member) => member is IMethodSymbol { IsGenericMethod: true } method && method.ReturnType.ToDisplayParts().Any(part =>
        part.Symbol is ITypeParameterSymbol { DeclaringMethod: not null });

    /// <summary>Adds the words that a type's name may begin with, however much of it is written; false when it has too many, or a derived type may stand for it.</summary>
    private static bool TryAdd(ITypeSymbol type, HashSet<string> words)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return TryAdd(array.ElementType, words);
            case IPointerTypeSymbol pointer:
                return TryAdd(pointer.PointedAtType, words);
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] }:
                words.UnionWith([nameof(Nullable<>), nameof(System)]);
                return TryAdd(inner, words);
            case INamedTypeSymbol { IsTupleType: true }:
                words.UnionWith([nameof(ValueTuple), nameof(System)]);
                return true;
            case INamedTypeSymbol named when named.IsValueType || named.IsSealed || named.SpecialType == SpecialType.System_Void:
                var keyword = named.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
                if (SyntaxFacts.GetKeywordKind(keyword) != SyntaxKind.None || keyword is "nint" or "nuint")
                {
                    words.Add(keyword);
                }

                for (ISymbol? part = named; part is { Name.Length: > 0 }; part = part.ContainingSymbol)
                {
                    words.Add(part.Name);
                    words.Add("@" + part.Name);
                }

                return true;
            default:
                return false;
        }
    }
}
