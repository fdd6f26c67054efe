namespace Completion.Evaluation.Statistics;

/// <summary>Quantiles by linear interpolation between the two nearest ranks.</summary>
internal static class Quantile
{
    /// <summary>The value below which a share of the values lies; of at least one value.</summary>
    /// <param name="values">In any order.</param>
    /// <param name="share">0 to 1: 0.5 is the median.</param>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        var rank = share * (sorted.Length - 1);
        var below = (int)Math.Floor(rank);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
