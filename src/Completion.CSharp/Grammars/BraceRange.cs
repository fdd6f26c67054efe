using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Grammars;

/// <summary>
/// The innermost braces of statements or of members around a cursor, by the braces alone: where a declaration is begun at the cursor, the parser may read its body
/// for members, end the type at the first statement in it, and find that braces do not match.
/// </summary>
/// <param name="Owner">The block or the type, which begins before the cursor; what it has behind the cursor is not to be trusted.</param>
/// <param name="Inside">What stands between the braces.</param>
internal readonly record struct BraceRange(SyntaxNode Owner, TextSpan Inside)
{
    /// <summary>Null when some brace has no partner, or none are around the cursor.</summary>
    public static BraceRange? Around(SyntaxNode root, TextSpan cursor)
    {
        var open = new Stack<(SyntaxToken Token, bool IsAround)>();
        var found = default(BraceRange?);
        foreach (var token in root.DescendantTokens(descendIntoTrivia: true))
        {
            if (token.IsMissing || token.Kind() is not (SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken) || IsNoCode(token))
            {
                continue;
            }

            if (token.IsKind(SyntaxKind.OpenBraceToken))
            {
                open.Push((token, token.Span.End <= cursor.Start));
            }
            else if (!open.TryPop(out var partner))
            {
                return null;
            }
            else if (found is null && partner.IsAround && token.SpanStart >= cursor.End && partner.Token.Parent is BlockSyntax or TypeDeclarationSyntax)
            {
                found = new BraceRange(partner.Token.Parent, TextSpan.FromBounds(partner.Token.Span.End, token.SpanStart));
            }
        }

        return open.Count == 0 ? found : null;
    }

    /// <summary>Whether a token stands in a comment or a directive, other than those that the parser only skipped.</summary>
    private static bool IsNoCode(SyntaxToken token) =>
        token.Parent?.FirstAncestorOrSelf<StructuredTriviaSyntax>(ascendOutOfTrivia: false) is not (null or SkippedTokensTriviaSyntax);
}
