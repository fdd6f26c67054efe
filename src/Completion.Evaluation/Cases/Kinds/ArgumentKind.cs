using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>One argument of a call or an object creation; the comma or the bracket after it stays.</summary>
internal sealed class ArgumentKind : CaseKind
{
    public override string Name => "argument";

    public override string Description => "one argument of a call";

    public override string Extent => "line";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            from argument in body.DescendantNodes().OfType<ArgumentSyntax>()
            where argument.Parent is ArgumentListSyntax { CloseParenToken.IsMissing: false }
                && !MethodBodies.IsInInterpolation(argument.GetFirstToken())
                && MethodBodies.MayHoldOut(root, argument.Span)
            select new Cut(argument.Span, argument.Parent!.SpanStart);
    }

    public override DraftPart End(SyntaxNode root, int position, string draft)
    {
        // The outermost one that the draft begins: an argument of a call in the draft begins later, one around the hole earlier.
        var argument = root.FindToken(position).Parent?.AncestorsAndSelf().OfType<ArgumentSyntax>()
            .LastOrDefault(node => node.Parent is ArgumentListSyntax && node.SpanStart >= position);
        if (argument is null || argument.Span.IsEmpty)
            return new DraftPart("", Finished: false);
        var text = draft[..Math.Min(draft.Length, argument.Span.End - position)];
        return new DraftPart(text, Finished: !argument.GetLastToken(includeZeroWidth: true).IsMissing);
    }
}
