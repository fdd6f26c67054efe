using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>A kind whose middle reaches to the end of the statement, or of its header where it has a body of its own.</summary>
internal abstract class StatementEndKind : CaseKind
{
    /// <inheritdoc/>
    public override string Extent => "statement";

    /// <inheritdoc/>
    /// <remarks>C#'s own parser says where the statement around the place before the hole ends: the same rule for every mode.</remarks>
    public override DraftPart End(SyntaxNode root, int position, string draft)
    {
        if (StatementExtent.Around(Anchor(root, position)) is not { } extent)
            return new DraftPart(draft, Finished: false);
        // What is missing and stands nowhere is missing after the draft.
        var length = extent.Last.SyntaxTree is null ? draft.Length : Math.Max(0, extent.Last.Span.End - position);
        return new DraftPart(draft[..Math.Min(draft.Length, length)], Finished: !extent.Last.IsMissing);
    }

    /// <summary>The token whose statement a draft at a position is to finish: the one before it.</summary>
    protected virtual SyntaxToken Anchor(SyntaxNode root, int position) => root.FindToken(position - 1);

    /// <summary>From a position to the end of the statement around the token before it; null where that makes no case.</summary>
    protected static Cut? ToEndOfStatement(SyntaxNode root, int position) => ToEndOfStatement(root, position, root.FindToken(position - 1));

    /// <summary>From a position to the end of the statement around a token; null where that makes no case.</summary>
    protected static Cut? ToEndOfStatement(SyntaxNode root, int position, SyntaxToken before)
    {
        if (before.Parent is null || before.IsMissing
            || before.Parent.FirstAncestorOrSelf<StatementSyntax>() is null or BlockSyntax or LocalFunctionStatementSyntax
            || StatementExtent.Around(before) is not { Last.IsMissing: false } extent
            || extent.Last.Span.End <= position
            || MethodBodies.IsInInterpolation(before))
        {
            return null;
        }
        var span = TextSpan.FromBounds(position, extent.Last.Span.End);
        return MethodBodies.MayHoldOut(root, span) ? new Cut(span, extent.Start) : null;
    }
}
