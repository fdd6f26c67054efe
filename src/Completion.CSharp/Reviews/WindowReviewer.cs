using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Completion.CSharp.Analysis;
using Completion.CSharp.Prompts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Reviews;

/// <summary>
/// Finds the errors in the newest part of an unfinished draft that nothing written behind it can mend. Being unfinished is none.
/// </summary>
/// <remarks>
/// Asked are only statements and argument lists that are whole inside the draft, end in that part and have no syntax error: what
/// the compiler says inside them stays said. Not where an outer call decides what they mean, as in a lambda whose statement goes
/// on, and not where the draft leaves the type around it in pieces. Where there is nothing to ask, nothing is bound.
/// </remarks>
public sealed class WindowReviewer(DocumentAnalysis analysis)
{
    /// <summary>Errors in the window, as <c>CS1061: message</c>.</summary>
    /// <param name="range">What the draft replaces.</param>
    /// <param name="draft">The draft so far, with any line ends.</param>
    /// <param name="from">Where the window begins in it; it ends with the draft.</param>
    /// <param name="cancellation">Ends the binding.</param>
    public ImmutableArray<string> Errors(TextSpan range, string draft, int from, CancellationToken cancellation)
    {
        var text = LineEndings.ToDocument(draft, analysis.Text);
        var window = TextSpan.FromBounds(
            range.Start + LineEndings.ToDocument(draft[..from], analysis.Text).Length, range.Start + text.Length);
        var spliced = Closed(range, text, cancellation);
        var root = spliced.Tree.GetRoot(cancellation);
        var asked = root.DescendantNodes(node => node.FullSpan.IntersectsWith(window))
            .Where(node => IsWhole(node, window) && !IsDecidedOutside(node, window)).ToList();
        if (asked.Count == 0 || !IsInOnePiece(range, spliced, root, cancellation))
        {
            return [];
        }

        var all = TextSpan.FromBounds(asked.Min(node => Span(node).Start), asked.Max(node => Span(node).End));
        var syntax = spliced.Tree.GetDiagnostics(cancellation).Select(error => (error.Id, error.Location.SourceSpan)).ToHashSet();
        return
        [
            .. spliced.Fork().GetDiagnostics(all, cancellation)
                .Where(error => error is { Severity: DiagnosticSeverity.Error, IsWarningAsError: false } && asked.Exists(node => IsSaidOf(node, error.Location.SourceSpan)))
                .Where(error => !syntax.Contains((error.Id, error.Location.SourceSpan)))
                .Select(error => $"{error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}"),
        ];
    }

    /// <summary>The document with the draft and the brackets that it owes, so that what follows is read as it is meant.</summary>
    private SplicedDocument Closed(TextSpan range, string text, CancellationToken cancellation)
    {
        // Not the analysis's own splices: it keeps few, and the monitors ask for theirs again.
        var spliced = new SplicedDocument(analysis, range, text);
        var owed = new Stack<char>();
        foreach (var token in spliced.Tree.GetRoot(cancellation).DescendantTokens(spliced.Inserted).Where(token => spliced.Inserted.Contains(token.Span) && !token.IsMissing))
        {
            switch (token.Kind())
            {
                case SyntaxKind.OpenParenToken:
                    owed.Push(')');
                    break;
                case SyntaxKind.OpenBracketToken:
                    owed.Push(']');
                    break;
                case SyntaxKind.OpenBraceToken:
                    owed.Push('}');
                    break;
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken when owed.Count > 0:
                    owed.Pop();
                    break;
            }
        }

        return owed.Count == 0 ? spliced : new SplicedDocument(analysis, range, new StringBuilder(text).Append(' ').AppendJoin("", owed).ToString());
    }

    /// <summary>Whether a node ends in the window, is not cut, and is one that the compiler has a last word on.</summary>
    private static bool IsWhole(SyntaxNode node, TextSpan window) =>
        (node is StatementSyntax and not BlockSyntax or BaseArgumentListSyntax)
        && node.Span.End > window.Start && node.Span.End <= window.End
        && IsClosed(node.GetLastToken()) && !node.ContainsDiagnostics;

    private static bool IsClosed(SyntaxToken last) => !last.IsMissing
        && last.Kind() is SyntaxKind.SemicolonToken or SyntaxKind.CloseBraceToken or SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken;

    /// <summary>Whether a lambda or a query around a node is a part of something that goes on, which may change the types in it.</summary>
    private static bool IsDecidedOutside(SyntaxNode node, TextSpan window) =>
        node.Ancestors().LastOrDefault(outer => outer is AnonymousFunctionExpressionSyntax or QueryExpressionSyntax) is { } outermost
        && !(outermost.FirstAncestorOrSelf<StatementSyntax>() is { } statement && IsWhole(statement, window));

    /// <summary>An argument list is judged with what it is given to: errors of overloads are said of the name.</summary>
    private static TextSpan Span(SyntaxNode node) =>
        node is BaseArgumentListSyntax { Parent: { ContainsDiagnostics: false } call } ? call.Span : node.Span;

    /// <summary>Whether an error is said of a node. What is said of a whole call is of its result, with which something may yet be done.</summary>
    private static bool IsSaidOf(SyntaxNode node, TextSpan error) =>
        Span(node).Contains(error) && (node is StatementSyntax || error != Span(node));

    /// <summary>Whether the type around the draft ends where it did: else its later members would not be found.</summary>
    private bool IsInOnePiece(TextSpan range, SplicedDocument spliced, SyntaxNode root, CancellationToken cancellation)
    {
        var (before, after) = (TypeAround(analysis.Tree.GetRoot(cancellation), range.Start), TypeAround(root, range.Start));
        return before?.Span.End + spliced.Inserted.Length - range.Length == after?.Span.End;
    }

    private static BaseTypeDeclarationSyntax? TypeAround(SyntaxNode root, int position) =>
        root.FindToken(Math.Min(position, Math.Max(0, root.FullSpan.End - 1))).Parent?.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>(
            type => type.OpenBraceToken.Span.End <= position && position <= type.CloseBraceToken.SpanStart);
}
