using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>One member of an object initialiser or of <c>with</c>, and its value; the comma or the brace after it stays.</summary>
internal sealed class InitialiserMemberKind : CaseKind
{
    public override string Name => "initialiser-member";

    public override string Description => "one member of an object initialiser and its value";

    public override string Extent => "line";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            from member in body.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            where member is { Left: IdentifierNameSyntax, Parent: InitializerExpressionSyntax { CloseBraceToken.IsMissing: false } braces }
                && braces.Kind() is SyntaxKind.ObjectInitializerExpression or SyntaxKind.WithInitializerExpression
                && !MethodBodies.IsInInterpolation(member.GetFirstToken())
                && MethodBodies.MayHoldOut(root, member.Span)
            select new Cut(member.Span, member.SpanStart);
    }

    public override DraftPart End(SyntaxNode root, int position, string draft)
    {
        // The outermost one that the draft begins: one in the draft begins later, one around the hole earlier.
        var member = root.FindToken(position).Parent?.AncestorsAndSelf().OfType<ExpressionSyntax>()
            .LastOrDefault(node => node.Parent is InitializerExpressionSyntax && node.SpanStart >= position);
        if (member is null || member.Span.IsEmpty)
            return new DraftPart("", Finished: false);
        var text = draft[..Math.Min(draft.Length, member.Span.End - position)];
        return new DraftPart(text, Finished: !member.GetLastToken(includeZeroWidth: true).IsMissing);
    }
}
