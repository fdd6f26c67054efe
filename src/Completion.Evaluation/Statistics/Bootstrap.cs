using Completion.Evaluation.Metrics;
using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Statistics;

/// <summary>
/// Percentile bootstrap of a weighted mean: the cases are drawn again with replacement, and the interval holds the middle
/// 95 % of the means. Cases count as independent, which cases of one file are only nearly.
/// </summary>
internal static class Bootstrap
{
    private const int Resamples = 2000;

    /// <summary>The mean of at least one value; the same values and seed give the same interval.</summary>
    public static Estimate Mean(IReadOnlyList<double> values, int seed) =>
        Ratio([.. values.Select(value => new Observation(value))], seed);

    /// <summary>The sum of the values over the sum of the weights, of which one at least is above 0.</summary>
    public static Estimate Ratio(IReadOnlyList<Observation> cases, int seed) =>
        Interval(cases.Count, seed, draw => Ratio(cases, draw), Ratio(cases, All(cases)));

    /// <summary>The difference of two such ratios over the same cases, the second less the first.</summary>
    public static Estimate Difference(IReadOnlyList<Observation> before, IReadOnlyList<Observation> after, int seed) =>
        Interval(
            before.Count, seed, draw => Ratio(after, draw) - Ratio(before, draw),
            Ratio(after, All(after)) - Ratio(before, All(before)));

    private static int[] All(IReadOnlyList<Observation> cases) => [.. Enumerable.Range(0, cases.Count)];

    private static Estimate Interval(int count, int seed, Func<int[], double> of, double value)
    {
        var random = new SeededRandom(seed);
        var found = new List<double>(Resamples);
        var draw = new int[count];
        for (var i = 0; i < Resamples; i++)
        {
            for (var at = 0; at < count; at++)
                draw[at] = random.Next(count);
            // A draw may hold no case that counts.
            if (of(draw) is var drawn && !double.IsNaN(drawn))
                found.Add(drawn);
        }
        return new Estimate(value, Quantile.Of(found, 0.025), Quantile.Of(found, 0.975));
    }

    private static double Ratio(IReadOnlyList<Observation> cases, int[] draw)
    {
        double value = 0, weight = 0;
        foreach (var index in draw)
        {
            value += cases[index].Value;
            weight += cases[index].Weight;
        }
        return value / weight;
    }
}
