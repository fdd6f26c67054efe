using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>After <c>new</c> and its blank, before the type's name, to the end of the statement.</summary>
internal sealed class ObjectCreationKind : StatementEndKind
{
    public override string Name => "object-creation";

    public override string Description => "after new, to the end of the statement";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            from creation in body.DescendantNodes().OfType<ObjectCreationExpressionSyntax>()
            where creation.Type.SpanStart == creation.NewKeyword.Span.End + 1
            let cut = ToEndOfStatement(root, creation.Type.SpanStart)
            where cut is not null
            select cut;
    }
}
