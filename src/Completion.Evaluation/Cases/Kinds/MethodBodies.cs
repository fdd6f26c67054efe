using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>
/// Where cuts are made: as DotPrompts does for Java, only in methods whose body has seven lines or more, so that there is
/// something around the cursor to go by.
/// </summary>
internal static class MethodBodies
{
    /// <summary>Lines from the opening to the closing brace of a method's body, both counted.</summary>
    public const int MinLines = 7;

    /// <summary>C# tokens of a held-out statement, line or argument at most: no single suggestion is meant to be longer.</summary>
    public const int MaxTokens = 48;

    /// <summary>The bodies of a file's methods, constructors and operators.</summary>
    public static IEnumerable<BlockSyntax> In(SyntaxNode root) =>
        from method in root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        where method.Body is { OpenBraceToken.IsMissing: false, CloseBraceToken.IsMissing: false } body && Lines(body) >= MinLines
        select method.Body;

    /// <summary>Whether a span is short enough, holds a token, and no preprocessor directive.</summary>
    public static bool MayHoldOut(SyntaxNode root, TextSpan span, int maxTokens = MaxTokens)
    {
        if (span.IsEmpty)
            return false;
        var tokens = root.DescendantTokens(span).Where(token => token.Span.OverlapsWith(span)).Take(maxTokens + 1).ToList();
        return tokens.Count > 0 && tokens.Count <= maxTokens
            && !tokens.Any(token => token.IsMissing)
            && !root.DescendantTrivia(span).Any(trivia => (trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia)) && trivia.Span.OverlapsWith(span));
    }

    /// <summary>Whether a place lies in a piece of code that cannot be lexed by itself: an interpolated string.</summary>
    public static bool IsInInterpolation(SyntaxToken token) => token.Parent!.AncestorsAndSelf()
        .TakeWhile(node => node is not StatementSyntax)
        .Any(node => node is InterpolatedStringExpressionSyntax);

    private static int Lines(BlockSyntax body)
    {
        var lines = body.SyntaxTree.GetLineSpan(body.Span);
        return lines.EndLinePosition.Line - lines.StartLinePosition.Line + 1;
    }
}
