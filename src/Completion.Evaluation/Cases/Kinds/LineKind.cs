using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>
/// A whole line of code after its indentation. Lines of one token (a brace), with a comment, or that leave a bracket open
/// or close one of another line are left out.
/// </summary>
internal sealed class LineKind : CaseKind
{
    public override string Name => "line";

    public override string Description => "a line after its indentation";

    public override string Extent => "line";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            let lines = file.Text.Lines
            from number in LinesInside(lines, body)
            let cut = OfLine(root, lines[number])
            where cut is not null
            select cut;
    }

    public override DraftPart End(SyntaxNode root, int position, string draft)
    {
        var end = draft.AsSpan().IndexOfAny('\r', '\n');
        var line = (end < 0 ? draft : draft[..end]).TrimEnd();
        return new DraftPart(line, Finished: line.Length > 0);
    }

    private static IEnumerable<int> LinesInside(TextLineCollection lines, BlockSyntax body)
    {
        var (first, last) = (lines.IndexOf(body.OpenBraceToken.Span.End) + 1, lines.IndexOf(body.CloseBraceToken.SpanStart) - 1);
        return last < first ? [] : Enumerable.Range(first, last - first + 1);
    }

    private static Cut? OfLine(SyntaxNode root, TextLine line)
    {
        var text = line.ToString();
        var start = line.Start + text.Length - text.TrimStart().Length;
        var span = TextSpan.FromBounds(start, line.Start + text.TrimEnd().Length);
        if (span.Length <= 0 || root.FindToken(start) is not { Parent: { } parent } first || first.SpanStart != start
            || MethodBodies.IsInInterpolation(first) || parent.FirstAncestorOrSelf<LocalFunctionStatementSyntax>()?.SpanStart == start)
        {
            return null;
        }
        var tokens = root.DescendantTokens(span).Where(token => token.Span.OverlapsWith(span)).ToList();
        return tokens.Count > 1 && tokens[^1].Span.End == span.End && IsBalanced(tokens) && !HasComment(root, span) && MethodBodies.MayHoldOut(root, span)
            ? new Cut(span, start)
            : null;
    }

    private static bool IsBalanced(List<SyntaxToken> tokens)
    {
        var depth = 0;
        foreach (var token in tokens)
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            };
            if (depth < 0)
                return false;
        }
        return depth == 0;
    }

    private static bool HasComment(SyntaxNode root, TextSpan span) => root.DescendantTrivia(span)
        .Any(trivia => trivia.Span.OverlapsWith(span) && !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
}
