using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>
/// All that stands between two braces, those of a method or of a statement; the braces, the line break and the indentation
/// before the first token and the break after the last one stay, as an editor leaves them.
/// </summary>
internal sealed class BlockKind : CaseKind
{
    /// <summary>C# tokens of a held-out block at most.</summary>
    public const int MaxTokens = 80;

    public override string Name => "block";

    public override string Description => "all between two braces";

    public override string Extent => "block";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            from block in body.DescendantNodesAndSelf().OfType<BlockSyntax>()
            where block.Statements.Count > 0 && !block.CloseBraceToken.IsMissing && !block.OpenBraceToken.IsMissing
            let span = block.Statements.Span
            where MethodBodies.MayHoldOut(root, span, MaxTokens) && !MethodBodies.IsInInterpolation(block.OpenBraceToken)
            select new Cut(span, block.SpanStart);
    }

    /// <summary>The brace stands after the hole, so a draft need not write it; if it does, it ends there.</summary>
    public override DraftPart End(SyntaxNode root, int position, string draft)
    {
        var open = root.FindToken(position);
        open = open.SpanStart >= position ? open.GetPreviousToken(includeZeroWidth: false) : open;
        var close = (open.Parent as BlockSyntax)?.CloseBraceToken;
        var end = close is { IsMissing: false } brace ? Math.Clamp(brace.SpanStart - position, 0, draft.Length) : draft.Length;
        var text = draft[..end].TrimEnd();
        return new DraftPart(text, Finished: text.Length > 0);
    }
}
