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
        var line = draft[..LineEnd(draft)].TrimEnd();
        return new DraftPart(line, Finished: line.Length > 0);
    }

    /// <summary>
    /// The first line break behind a token at which no bracket of the draft is open: what a line opens belongs to it, as it
    /// does where the engine ends a line.
    /// </summary>
    private static int LineEnd(string draft)
    {
        var depth = 0;
        foreach (var token in SyntaxFactory.ParseTokens(draft))
        {
            depth += Step(token);
            var lineBreak = token.TrailingTrivia.FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
            if (depth <= 0 && lineBreak.RawKind != 0)
                return lineBreak.SpanStart;
        }
        return draft.Length;
    }

    private static IEnumerable<int> LinesInside(TextLineCollection lines, BlockSyntax body)
    {
        var (first, last) = (lines.IndexOf(body.OpenBraceToken.Span.End) + 1, lines.IndexOf(body.CloseBraceToken.SpanStart) - 1);
        return last < first ? [] : Enumerable.Range(first, last - first + 1);
    }

    private static Cut? OfLine(SyntaxNode root, TextLine line)
    {
        var text = line.ToString();
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var start = line.Start + text.Length - text.TrimStart().Length;
        var span = TextSpan.FromBounds(start, line.Start + text.TrimEnd().Length);
        if (root.FindToken(start) is not { Parent: { } parent } first || first.SpanStart != start
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
            depth += Step(token);
            if (depth < 0)
                return false;
        }
        return depth == 0;
    }

    private static int Step(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken => 1,
        SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken => -1,
        _ => 0,
    };

    private static bool HasComment(SyntaxNode root, TextSpan span) => root.DescendantTrivia(span)
        .Any(trivia => trivia.Span.OverlapsWith(span) && !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
}
