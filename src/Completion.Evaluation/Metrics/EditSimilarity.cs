using Completion.Engine.Ranking;

namespace Completion.Evaluation.Metrics;

/// <summary>How little must be typed to correct what was written: 1 less Levenshtein's distance over the longer length.</summary>
internal static class EditSimilarity
{
    /// <summary>0 (nothing alike) to 1 (equal), over texts normalised by <see cref="CodeTokens.Normalise"/>.</summary>
    public static double Of(string written, string truth) =>
        EditDistance.Likeness<char>(CodeTokens.Normalise(written), CodeTokens.Normalise(truth));

    /// <summary>Insertions, deletions and replacements of UTF-16 code units that turn one text into the other.</summary>
    internal static int Distance(string a, string b) => EditDistance.Between<char>(a, b);
}
