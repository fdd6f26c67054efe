using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>After <c>case</c> in a switch over an enum, to the label's colon: the switch-enum monitor's place in the paper.</summary>
internal sealed class SwitchLabelKind : StatementEndKind
{
    public override string Name => "switch-label";

    public override string Description => "after case in a switch over an enum, to the colon";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        var model = new Lazy<SemanticModel>(() => file.Compilation.GetSemanticModel(file.Tree));
        return
            from body in MethodBodies.In(root)
            from switched in body.DescendantNodes().OfType<SwitchStatementSyntax>()
            where IsEnum(model.Value.GetTypeInfo(switched.Expression).Type)
            from section in switched.Sections
            from label in section.Labels
            let position = LabelStart(label)
            where position is not null
            let cut = ToEndOfStatement(root, position.Value)
            where cut is not null
            select cut with { Place = label.SpanStart };
    }

    private static int? LabelStart(SwitchLabelSyntax label) =>
        label is CaseSwitchLabelSyntax or CasePatternSwitchLabelSyntax && label.Keyword.GetNextToken() is var next
        && next.SpanStart == label.Keyword.Span.End + 1
            ? next.SpanStart
            : null;

    private static bool IsEnum(ITypeSymbol? type) => type is
        { TypeKind: TypeKind.Enum }
        or INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ TypeKind: TypeKind.Enum }] };
}
