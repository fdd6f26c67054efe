using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>After <c>nameof(</c>, to the end of the statement.</summary>
internal sealed class NameOfKind : StatementEndKind
{
    public override string Name => "name-of";

    public override string Description => "after nameof and its bracket, to the end of the statement";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            from call in body.DescendantNodes().OfType<InvocationExpressionSyntax>()
            where call.Expression is IdentifierNameSyntax { Identifier.Text: "nameof" } && call.ArgumentList.Arguments.Count == 1
            let cut = ToEndOfStatement(root, call.ArgumentList.OpenParenToken.Span.End)
            where cut is not null
            select cut with { Place = call.SpanStart };
    }
}
