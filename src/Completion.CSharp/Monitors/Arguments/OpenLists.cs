using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Arguments;

/// <summary>Where the text begins that says which argument lists are open at a cursor.</summary>
internal static class OpenLists
{
    /// <summary>Tokens looked at before the cursor at most.</summary>
    private const int MostTokens = 2000;

    /// <summary>
    /// The beginning of the token before the outermost bracket that is open at a position inside the innermost braces; of the
    /// token at the position where none is.
    /// </summary>
    public static int Start(SyntaxNode root, int position)
    {
        if (position == 0 || root.FullSpan.IsEmpty)
        {
            return 0;
        }

        var token = root.FindToken(Math.Min(position, root.FullSpan.End) - 1);
        var start = StartOf(token, position);
        var closed = 0;
        for (var looked = 0; looked < MostTokens && !token.IsKind(SyntaxKind.None); looked++, token = token.GetPreviousToken())
        {
            if (token.Span.End > position || token.IsMissing)
            {
                continue;
            }

            switch (token.Kind())
            {
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken:
                    closed++;
                    break;
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken when closed > 0:
                    closed--;
                    break;
                case SyntaxKind.OpenBraceToken:
                case SyntaxKind.SemicolonToken when closed == 0:
                    return start;
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken:
                    start = Math.Min(start, StartOf(token.GetPreviousToken(), position));
                    break;
            }
        }

        return start;
    }

    /// <summary>Where the text of a token begins; of one in an interpolated string, where that does; of what lies before one, where that does.</summary>
    private static int StartOf(SyntaxToken token, int position)
    {
        var literal = token.Parent?.AncestorsAndSelf().OfType<InterpolatedStringExpressionSyntax>().LastOrDefault();
        var start = literal?.SpanStart ?? token.SpanStart;
        return start < position ? start : Math.Min(token.FullSpan.Start, position);
    }
}
