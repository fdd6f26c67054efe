namespace Completion.Evaluation.Metrics;

/// <summary>How little must be typed to correct what was written: 1 less Levenshtein's distance over the longer length.</summary>
internal static class EditSimilarity
{
    /// <summary>0 (nothing alike) to 1 (equal), over texts normalised by <see cref="CodeTokens.Normalise"/>.</summary>
    public static double Of(string written, string truth)
    {
        var a = CodeTokens.Normalise(written);
        var b = CodeTokens.Normalise(truth);
        var longer = Math.Max(a.Length, b.Length);
        return longer == 0 ? 1 : 1 - (double)Distance(a, b) / longer;
    }

    /// <summary>Insertions, deletions and replacements of UTF-16 code units that turn one text into the other.</summary>
    internal static int Distance(string a, string b)
    {
        // row[j]: distance from the first i units of a to the first j units of b.
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
