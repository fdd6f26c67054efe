using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.Engine.Ranking;

/// <summary>
/// Minimum-Bayes-risk choice (Kumar and Byrne, 2004; for code Shi et al., 2022): of several drafts, the one most like the others, each
/// as much as it is probable. If one of them is what the person wants, nothing else has to be corrected less on average.
/// </summary>
/// <remarks>
/// Two drafts are alike by 1 less Levenshtein's distance over the longer length, counted in C# tokens without white space and comments:
/// what of one would have to be written anew to have the other.
/// </remarks>
internal static class DraftAgreement
{
    /// <summary>For each draft, its expected likeness to the others, itself included: 0 to 1.</summary>
    public static double[] Of(IReadOnlyList<CompletionDraft> drafts)
    {
        var tokens = drafts.Select(draft => TokensOf(draft.Text)).ToArray();
        var most = drafts.Count == 0 ? 0 : drafts.Max(draft => draft.LogProbability);
        var weights = drafts.Select(draft => Math.Exp(draft.LogProbability - most)).ToArray();
        var all = weights.Sum();
        return [.. tokens.Select(one => tokens.Zip(weights, (other, weight) => weight * EditDistance.Likeness<string>(one, other)).Sum() / all)];
    }

    private static string[] TokensOf(string text) =>
        [.. SyntaxFactory.ParseTokens(text).Where(token => !token.IsKind(SyntaxKind.EndOfFileToken)).Select(token => token.Text)];
}
