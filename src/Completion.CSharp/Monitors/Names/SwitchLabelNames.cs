using System.Globalization;
using System.Numerics;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Names;

/// <summary>
/// After <c>case</c> in a switch over an enumeration: members that no other label has, and what else may begin a pattern
/// there, types and constants.
/// </summary>
/// <remarks>
/// A member that only a label further down has could come first with a <c>when</c>: it is left to where no other member is. Flags are joined in labels, so that with
/// them, marked or to be seen from their values, no member is ruled out. What follows another type's name is the
/// member-access monitor's business: a type that no value of the enumeration has leads to its constants alone. Refused although
/// it would be C#: to join a member that a label has with another one, where the values are no flags; and a zero that is
/// reckoned from another literal, as <c>1 - 1</c>.
/// </remarks>
public sealed class SwitchLabelNames : NameSource
{
    /// <summary>Words that begin a pattern.</summary>
    private static readonly string[] s_words =
    [
        "null", "not", "var", "default", "nameof", "typeof", "sizeof", "true", "false", "checked", "unchecked", "global", "_", "object",
    ];

    /// <summary>Words that name types with a constant zero, which converts to every enumeration.</summary>
    private static readonly string[] s_otherTypes = ["uint", "ulong", "ushort", "byte", "char", "decimal"];

    /// <inheritdoc cref="ScopeNames(DocumentAnalysis, TextSpan, string, CancellationToken)"/>
    public SwitchLabelNames(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : base(analysis, replaced, inserted, cancellation)
    {
    }

    /// <inheritdoc/>
    public override string Name => "labels";

    internal override bool ComparesWords => true;

    /// <summary>No text, no character and no number but zero is a value of an enumeration.</summary>
    internal override string LiteralStarts => "\"'$123456789";

    internal override LegalNames? AtHand(WordPlace place) => Ask(place);

    private protected override bool CanTell(string lastWord) => lastWord == "case";

    private protected override LegalNames? Find(SplicedDocument spliced)
    {
        var word = PlaceholderIn(spliced);
        if (Label(word) is not { Parent: SwitchSectionSyntax { Parent: SwitchStatementSyntax choice } } label)
        {
            return null;
        }

        var model = spliced.ModelAt(choice.Expression);
        if (Enumeration(model.GetTypeInfo(choice.Expression, Cancellation).Type) is not { } type)
        {
            return null;
        }

        var (above, below) = AreFlags(type) ? ([], []) : Used(choice, label, model);
        var inScope = model.LookupSymbols(word.SpanStart);
        var beginners = inScope.Where(symbol => symbol.CanBeReferencedByName && MayBegin(symbol, type, above)).ToLookup(symbol => symbol.Name, StringComparer.Ordinal);
        var declared = DeclaredNames.Before(word, spliced.Inserted);
        declared.ExceptWith(inScope.Select(symbol => symbol.Name));
        var written = type.ToMinimalDisplayString(model, word.SpanStart);
        var members = type.GetMembers().OfType<IFieldSymbol>()
            .Where(member => member is { HasConstantValue: true, ConstantValue: { } value } && !above.Contains(value))
            .ToArray();
        members = Array.FindAll(members, member => !below.Contains(member.ConstantValue!)) is { Length: > 0 } left ? left : members;
        var repeated = below.Count == 0 ? [] : members.Where(member => below.Contains(member.ConstantValue!)).Select(Written)
            .Concat(inScope.Where(symbol => IsMember(symbol, type, below)).Select(symbol => symbol.Name))
            .ToHashSet(StringComparer.Ordinal);

        // The enumeration's own name is among them, since it is a type; a dot behind it goes on to its members.
        return new LegalNames(new NameTrie(beginners.Select(same => same.Key).Concat(members.Select(Written)).Concat(declared).Concat(s_words).Concat(s_otherTypes)))
        {
            NeedsFollower = word => repeated.Contains(word) || (!declared.Contains(word) && (s_otherTypes.Contains(word) || (beginners.Contains(word) && beginners[word].All(IsOtherType)))),
            Followers = "w.<",
            RefusedStarts = LiteralStarts,
        };

        string Written(IFieldSymbol member) => $"{written}.{member.Name}";
    }

    /// <summary>The values that labels above have, and those that only labels below have: another label with the first repeats them, and the second only without a <c>when</c>.</summary>
    private (HashSet<object> Above, HashSet<object> Below) Used(SwitchStatementSyntax choice, SwitchLabelSyntax label, SemanticModel model)
    {
        var values = choice.Sections.SelectMany(section => section.Labels)
            .Where(other => other != label)
            .Select(other => (IsAbove: other.SpanStart < label.SpanStart, Value: Constant(other) is { } value ? model.GetConstantValue(value, Cancellation).Value : null))
            .Where(other => other.Value is not null)
            .ToArray();
        HashSet<object> above = [.. values.Where(other => other.IsAbove).Select(other => other.Value!)];
        return (above, [.. values.Select(other => other.Value!).Where(value => !above.Contains(value))]);
    }

    /// <summary>Whether members may be joined: they are marked as flags, or each of at least three has a bit of its own.</summary>
    private static bool AreFlags(INamedTypeSymbol type)
    {
        var bits = type.GetMembers().OfType<IFieldSymbol>()
            .Select(member => member.ConstantValue is { } value ? unchecked((ulong)Convert.ToInt64(value is ulong all ? (long)all : value, CultureInfo.InvariantCulture)) : 0)
            .Where(value => value != 0)
            .ToHashSet();
        return type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(FlagsAttribute))
            || (bits.Count > 2 && bits.All(BitOperations.IsPow2));
    }

    private static SwitchLabelSyntax? Label(SyntaxToken word) => word.Parent switch
    {
        IdentifierNameSyntax { Parent: CaseSwitchLabelSyntax label } => label,
        IdentifierNameSyntax { Parent: ConstantPatternSyntax { Parent: CasePatternSwitchLabelSyntax label } } => label,
        IdentifierNameSyntax { Parent: DeclarationPatternSyntax { Parent: CasePatternSwitchLabelSyntax label } } => label,
        _ => null,
    };

    private static ExpressionSyntax? Constant(SwitchLabelSyntax label) => label switch
    {
        CaseSwitchLabelSyntax simple => simple.Value,
        CasePatternSwitchLabelSyntax { WhenClause: null, Pattern: ConstantPatternSyntax constant } => constant.Expression,
        _ => null,
    };

    private static INamedTypeSymbol? Enumeration(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration => enumeration,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [INamedTypeSymbol { TypeKind: TypeKind.Enum } inner] } => inner,
        _ => null,
    };

    /// <summary>Whether a name in scope may begin a label of a switch over an enumeration.</summary>
    private static bool MayBegin(ISymbol symbol, INamedTypeSymbol type, HashSet<object> used) => symbol switch
    {
        IAliasSymbol alias => MayBegin(alias.Target, type, used),
        INamedTypeSymbol other when IsOtherType(other) => LeadsToLabel(other, type),
        // No member of another enumeration converts to this one, and nothing else can follow its name.
        INamedTypeSymbol { TypeKind: TypeKind.Enum } other => SymbolEqualityComparer.Default.Equals(other, type),
        INamespaceOrTypeSymbol => true,
        IFieldSymbol { HasConstantValue: true } => !IsMember(symbol, type, used),
        IFieldSymbol { IsConst: true } or ILocalSymbol { IsConst: true } => true,
        _ => false,
    };

    /// <summary>Whether a constant of a type, or of one inside it, may be a label: one of the enumeration, or a zero.</summary>
    private static bool LeadsToLabel(INamedTypeSymbol other, INamedTypeSymbol enumeration)
    {
        for (var type = other; type is not null; type = type.BaseType)
        {
            if (type.GetTypeMembers().Length > 0 || type.GetMembers().OfType<IFieldSymbol>().Any(field => field.IsConst
                && (SymbolEqualityComparer.Default.Equals(field.Type, enumeration) || IsZero(field.ConstantValue))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsZero(object? value) => value switch
    {
        char character => character == 0,
        bool or string or null => false,
        IConvertible number => number.ToDouble(null) == 0,
        _ => true,
    };

    /// <summary>
    /// Whether a symbol is a type that no value of an enumeration has, and so no pattern for one. Behind its name a constant may
    /// follow, of the enumeration or a zero, as in <c>byte.MinValue</c>.
    /// </summary>
    private static bool IsOtherType(ISymbol symbol) => (symbol is IAliasSymbol alias ? alias.Target : symbol) is INamedTypeSymbol
    {
        TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Delegate,
        SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum),
    };

    /// <summary>Whether a constant of an enumeration has one of some values.</summary>
    private static bool IsMember(ISymbol symbol, INamedTypeSymbol type, HashSet<object> values) =>
        symbol is IFieldSymbol { HasConstantValue: true, ConstantValue: { } value } field && values.Contains(value) && SymbolEqualityComparer.Default.Equals(field.Type, type);
}
