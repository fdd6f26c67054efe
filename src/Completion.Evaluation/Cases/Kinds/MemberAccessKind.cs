using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>Right after <c>.</c>, <c>?.</c>, <c>-&gt;</c> or <c>::</c>, to the end of the statement: where DotPrompts cuts Java.</summary>
internal sealed class MemberAccessKind : StatementEndKind
{
    public override string Name => "member-access";

    public override string Description => "after a dot, to the end of the statement";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            from token in body.DescendantTokens()
            where IsAccess(token) && !token.IsMissing && !token.GetNextToken(includeZeroWidth: true).IsMissing
            let cut = ToEndOfStatement(root, token.Span.End)
            where cut is not null
            select cut;
    }

    private static bool IsAccess(SyntaxToken token) => token.Parent switch
    {
        MemberAccessExpressionSyntax access => access.OperatorToken == token,
        MemberBindingExpressionSyntax binding => binding.OperatorToken == token,
        AliasQualifiedNameSyntax name => name.ColonColonToken == token && token.IsKind(SyntaxKind.ColonColonToken),
        _ => false,
    };
}
