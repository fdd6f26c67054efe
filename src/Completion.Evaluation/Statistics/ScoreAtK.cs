namespace Completion.Evaluation.Statistics;

/// <summary>
/// score@k of Monitor-Guided Decoding (Agrawal et al., NeurIPS 2023): the best score that k of n drafts have, on average
/// over all ways to draw them. For scores that are 0 or 1 it is pass@k.
/// </summary>
internal static class ScoreAtK
{
    /// <summary>Most drafts drawn.</summary>
    public const int MostK = 6;

    /// <summary>The expected best of <paramref name="k"/> drafts.</summary>
    /// <param name="scores">Scores of the drafts there are.</param>
    /// <param name="n">Drafts asked for, at least as many as there are; one that is missing scores 0.</param>
    /// <param name="k">1 to <paramref name="n"/>.</param>
    public static double Of(IEnumerable<double> scores, int n, int k)
    {
        var sorted = scores.OrderDescending().ToArray();
        // That the i-th best (from 0) is the best of the draw: the others come from the n − 1 − i below it.
        double sum = 0;
        for (var i = 0; i < sorted.Length && i <= n - k; i++)
            sum += sorted[i] * Choose(n - 1 - i, k - 1);
        return sum / Choose(n, k);
    }

    /// <summary>The best of the first <paramref name="k"/> drafts in their own order; 0 when there is none.</summary>
    public static double BestOfFirst(IEnumerable<double> scores, int k) => scores.Take(k).DefaultIfEmpty(0).Max();

    private static double Choose(int n, int k)
    {
        double ways = 1;
        for (var i = 0; i < k; i++)
            ways = ways * (n - i) / (i + 1);
        return ways;
    }
}
