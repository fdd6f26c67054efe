using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.Evaluation.Metrics;

/// <summary>A piece of C# as the lexer sees it: without white space and comments.</summary>
internal static class CodeTokens
{
    /// <summary>The tokens.</summary>
    public static ImmutableArray<SyntaxToken> Of(string code) =>
        [.. SyntaxFactory.ParseTokens(code).Where(token => !token.IsKind(SyntaxKind.EndOfFileToken))];

    /// <summary>The texts of the tokens.</summary>
    public static ImmutableArray<string> TextsOf(string code) => [.. Of(code).Select(token => token.Text)];

    /// <summary>The tokens with one blank between them: equal for texts that differ in layout and comments only.</summary>
    public static string Normalise(string code) => string.Join(' ', TextsOf(code));

    /// <summary>Characters of all tokens.</summary>
    public static int Visible(IEnumerable<string> pieces) => pieces.Sum(piece => Of(piece).Sum(token => token.Text.Length));
}
