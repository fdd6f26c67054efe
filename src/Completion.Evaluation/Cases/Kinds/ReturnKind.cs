using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>After <c>return</c>, to the end of the statement.</summary>
internal sealed class ReturnKind : StatementEndKind
{
    public override string Name => "return";

    public override string Description => "after return, to the end of the statement";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            from statement in body.DescendantNodes().OfType<ReturnStatementSyntax>()
            where statement.Expression is not null && statement.Expression.SpanStart == statement.ReturnKeyword.Span.End + 1
            let cut = ToEndOfStatement(root, statement.ReturnKeyword.Span.End + 1)
            where cut is not null
            select cut;
    }
}
