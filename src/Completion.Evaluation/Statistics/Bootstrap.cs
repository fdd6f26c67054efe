using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Statistics;

/// <summary>
/// Percentile bootstrap of a mean: the cases are drawn again with replacement, and the interval holds the middle 95 % of
/// the means. Cases count as independent, which cases of one file are only nearly.
/// </summary>
internal static class Bootstrap
{
    private const int Resamples = 2000;

    /// <summary>The mean of at least one value; the same values and seed give the same interval.</summary>
    public static Estimate Mean(IReadOnlyList<double> values, int seed)
    {
        var random = new SeededRandom(seed);
        var means = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            double sum = 0;
            for (var draw = 0; draw < values.Count; draw++)
                sum += values[random.Next(values.Count)];
            means[i] = sum / values.Count;
        }
        return new Estimate(values.Average(), Quantile.Of(means, 0.025), Quantile.Of(means, 0.975));
    }
}
