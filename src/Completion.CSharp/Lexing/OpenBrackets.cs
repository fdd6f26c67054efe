using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.CSharp.Lexing;

/// <summary>
/// Brackets that a completion has to close: those open at the cursor, inside its innermost braces, that the text after
/// the cursor does not close.
/// </summary>
/// <remarks>
/// The two streams of unmatched brackets that Monitor-Guided Decoding compares, taken from Roslyn's tokens so that those
/// in strings and comments do not count.
/// </remarks>
internal static class OpenBrackets
{
    /// <param name="root">The document.</param>
    /// <param name="start">Where the completion begins; tokens before it are what stands there.</param>
    /// <param name="end">Where the text after it begins.</param>
    /// <returns>How many round and square brackets are open before and not closed after.</returns>
    public static int LeftOpen(SyntaxNode root, int start, int end) =>
        Math.Max(0, OpenBefore(root, start) - ClosedAfter(root, end));

    private static int OpenBefore(SyntaxNode root, int start)
    {
        var (closed, open) = (0, 0);
        if (start == 0)
        {
            return 0;
        }

        for (var token = root.FindToken(start - 1); !token.IsKind(SyntaxKind.None); token = token.GetPreviousToken())
        {
            if (token.Span.End > start || token.IsMissing)
            {
                continue;
            }

            switch (token.Kind())
            {
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken:
                    closed++;
                    break;
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken:
                    (closed, open) = closed > 0 ? (closed - 1, open) : (0, open + 1);
                    break;
                case SyntaxKind.OpenBraceToken when closed == 0:
                case SyntaxKind.SemicolonToken when closed == 0 && open == 0:
                    return open;
                case SyntaxKind.OpenBraceToken:
                    closed--;
                    break;
            }
        }

        return open;
    }

    private static int ClosedAfter(SyntaxNode root, int end)
    {
        var (open, closed) = (0, 0);
        if (end >= root.FullSpan.End)
        {
            return 0;
        }

        for (var token = root.FindToken(end); !token.IsKind(SyntaxKind.None); token = token.GetNextToken())
        {
            if (token.SpanStart < end || token.IsMissing)
            {
                continue;
            }

            switch (token.Kind())
            {
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken:
                    open++;
                    break;
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken:
                    (open, closed) = open > 0 ? (open - 1, closed) : (0, closed + 1);
                    break;
                case SyntaxKind.CloseBraceToken when open == 0:
                case SyntaxKind.SemicolonToken when open == 0:
                    return closed;
                case SyntaxKind.CloseBraceToken:
                    open--;
                    break;
            }
        }

        return closed;
    }
}
