using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.Evaluation.Metrics;

/// <summary>
/// How far what was written goes along with the original: identifier sequence match and prefix match of Monitor-Guided
/// Decoding. The paper reads Java with Pygments; here Roslyn's lexer reads C#.
/// </summary>
internal static class SequenceMatch
{
    /// <summary>Tokens that both begin with, over the original's tokens; 1 when the original has none and nothing was written.</summary>
    public static double Prefix(string written, string truth) => Share(CodeTokens.TextsOf(written), CodeTokens.TextsOf(truth));

    /// <summary>The same over identifiers alone; keywords and predefined types are none. Null when the original has none.</summary>
    public static double? Identifiers(string written, string truth) =>
        IdentifiersOf(truth) is { Length: > 0 } wanted ? Share(IdentifiersOf(written), wanted) : null;

    /// <summary>Whether any of the texts has an identifier.</summary>
    public static bool HasIdentifiers(IEnumerable<string> texts) => texts.Any(text => IdentifiersOf(text).Length > 0);

    /// <summary>Characters of the tokens that both begin with.</summary>
    public static int KeptCharacters(string written, string truth)
    {
        var (a, b) = (CodeTokens.TextsOf(written), CodeTokens.TextsOf(truth));
        return b[..Common(a, b)].Sum(token => token.Length);
    }

    private static string[] IdentifiersOf(string code) =>
        [.. CodeTokens.Of(code).Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)];

    private static double Share(IReadOnlyList<string> written, IReadOnlyList<string> truth) =>
        truth.Count == 0 ? written.Count == 0 ? 1 : 0 : (double)Common(written, truth) / truth.Count;

    private static int Common(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        var length = 0;
        while (length < a.Count && length < b.Count && a[length] == b[length])
            length++;
        return length;
    }
}
