using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Lexing;

/// <summary>
/// Brackets that a completion has to close: those open at the cursor, in its statement, that the text after the cursor does
/// not close.
/// </summary>
/// <param name="Round">Round and square ones inside the innermost braces.</param>
/// <param name="RoundInStatement">Round and square ones of the whole statement.</param>
/// <param name="Braces">Braces of expressions in it: of initializers, patterns and switch expressions.</param>
/// <param name="IsForHeader">Whether the innermost one is the bracket of a <c>for</c>, in which semicolons end nothing.</param>
/// <param name="IsInBraces">Whether the cursor stands in braces of an expression, closed after it or not.</param>
/// <remarks>
/// The two streams of unmatched brackets that Monitor-Guided Decoding compares, taken from Roslyn's tokens so that those
/// in strings and comments do not count.
/// </remarks>
internal readonly record struct OpenBrackets(int Round, int RoundInStatement, int Braces, bool IsForHeader, bool IsInBraces)
{
    /// <param name="root">The document.</param>
    /// <param name="start">Where the completion begins; tokens before it are what stands there.</param>
    /// <param name="end">Where the text after it begins.</param>
    public static OpenBrackets At(SyntaxNode root, int start, int end)
    {
        var before = OpenBefore(root, start);
        var after = ClosedAfter(root, end);
        return new OpenBrackets(
            Math.Max(0, before.Round - after.Round),
            Math.Max(0, before.RoundInStatement - after.RoundInStatement),
            Math.Max(0, before.Braces - after.Braces),
            before.IsForHeader && before.Round > after.Round,
            before.Braces > 0);
    }

    private static OpenBrackets OpenBefore(SyntaxNode root, int start)
    {
        var found = default(OpenBrackets);
        var closed = 0;
        if (start == 0)
        {
            return found;
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
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken when closed > 0:
                    closed--;
                    break;
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken:
                    found = found.WithRound() with
                    {
                        IsForHeader = found.IsForHeader || (found is { RoundInStatement: 0, Braces: 0 } && token.Parent is ForStatementSyntax),
                    };
                    break;
                case SyntaxKind.OpenBraceToken when IsExpression(token.Parent):
                    found = found with { Braces = found.Braces + 1 };
                    break;
                case SyntaxKind.OpenBraceToken:
                case SyntaxKind.SemicolonToken when closed == 0 && found is { RoundInStatement: 0, Braces: 0 } && token.Parent is not ForStatementSyntax:
                    return found;
            }
        }

        return found;
    }

    private static OpenBrackets ClosedAfter(SyntaxNode root, int end)
    {
        var found = default(OpenBrackets);
        var open = 0;
        if (end >= root.FullSpan.End)
        {
            return found;
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
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken when open > 0:
                    open--;
                    break;
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken:
                    found = found.WithRound();
                    break;
                case SyntaxKind.CloseBraceToken when GoesOn(token.GetNextToken()):
                    found = found with { Braces = found.Braces + 1 };
                    break;
                case SyntaxKind.CloseBraceToken:
                case SyntaxKind.SemicolonToken when open == 0:
                    return found;
            }
        }

        return found;
    }

    private OpenBrackets WithRound() => this with { Round = Braces == 0 ? Round + 1 : Round, RoundInStatement = RoundInStatement + 1 };

    private static bool IsExpression(SyntaxNode? braces) => braces is
        InitializerExpressionSyntax or SwitchExpressionSyntax or AnonymousObjectCreationExpressionSyntax or PropertyPatternClauseSyntax;

    /// <summary>Whether what follows a closing brace says that it was an expression's. The parser may have given it to another.</summary>
    private static bool GoesOn(SyntaxToken next) => next.Kind() is SyntaxKind.SemicolonToken or SyntaxKind.CommaToken or SyntaxKind.CloseParenToken
        or SyntaxKind.CloseBracketToken or SyntaxKind.DotToken or SyntaxKind.QuestionToken;
}
