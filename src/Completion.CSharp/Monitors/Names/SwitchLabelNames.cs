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
/// A label further down does not rule its member out in a switch that has a <c>when</c>: the new one may get one as well.
/// Flags are joined in labels, so that with them no member is ruled out. What follows another type's name is the
/// member-access monitor's business. Refused although it would be C#: the first <c>when</c> of a switch, on a member that
/// a label below has.
/// </remarks>
public sealed class SwitchLabelNames : NameSource
{
    /// <summary>Words that begin a pattern.</summary>
    private static readonly string[] s_words =
    [
        "null", "not", "var", "default", "nameof", "typeof", "sizeof", "true", "false", "checked", "unchecked", "global", "_",
        "int", "uint", "long", "ulong", "short", "ushort", "byte", "sbyte", "char", "bool", "float", "double", "decimal", "string", "object", "nint", "nuint",
    ];

    /// <inheritdoc cref="ScopeNames(DocumentAnalysis, TextSpan, string, CancellationToken)"/>
    public SwitchLabelNames(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : base(analysis, replaced, inserted, cancellation)
    {
    }

    /// <inheritdoc/>
    public override string Name => "labels";

    internal override bool ComparesWords => true;

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

        var used = type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(FlagsAttribute)) ? [] : Used(choice, label, model);
        var inScope = model.LookupSymbols(word.SpanStart);
        var names = inScope.Where(symbol => symbol.CanBeReferencedByName && MayBegin(symbol, type, used)).Select(symbol => symbol.Name).ToHashSet(StringComparer.Ordinal);
        var declared = DeclaredNames.Before(word, spliced.Inserted);
        declared.ExceptWith(inScope.Select(symbol => symbol.Name));
        var written = type.ToMinimalDisplayString(model, word.SpanStart);
        var members = type.GetMembers().OfType<IFieldSymbol>()
            .Where(member => member is { HasConstantValue: true, ConstantValue: { } value } && !used.Contains(value))
            .Select(member => $"{written}.{member.Name}");

        // The enumeration's own name is among them, since it is a type; a dot behind it goes on to its members.
        return new LegalNames(new NameTrie(names.Concat(members).Concat(declared).Concat(s_words)));
    }

    /// <summary>The values of the labels that another with the same value would repeat.</summary>
    private HashSet<object> Used(SwitchStatementSyntax choice, SwitchLabelSyntax label, SemanticModel model)
    {
        var labels = choice.Sections.SelectMany(section => section.Labels).ToArray();
        var hasWhen = labels.OfType<CasePatternSwitchLabelSyntax>().Any(other => other.WhenClause is not null);
        return [.. labels
            .Where(other => other != label && (!hasWhen || other.SpanStart < label.SpanStart))
            .Select(Constant)
            .OfType<ExpressionSyntax>()
            .Select(value => model.GetConstantValue(value, Cancellation) is { HasValue: true, Value: { } constant } ? constant : null)
            .OfType<object>()];
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
        INamespaceOrTypeSymbol or IAliasSymbol => true,
        IFieldSymbol { HasConstantValue: true, ConstantValue: { } value } field => !used.Contains(value) || !SymbolEqualityComparer.Default.Equals(field.Type, type),
        IFieldSymbol { IsConst: true } or ILocalSymbol { IsConst: true } => true,
        _ => false,
    };
}
