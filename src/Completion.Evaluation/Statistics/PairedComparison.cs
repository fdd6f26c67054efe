using Completion.Evaluation.Metrics;
using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Statistics;

/// <summary>Compares two modes case by case: what is hard for both cancels out.</summary>
internal static class PairedComparison
{
    /// <summary>The difference, mode less baseline; null when one of the two has no case that counts.</summary>
    /// <param name="baseline">Observations of the baseline.</param>
    /// <param name="mode">Observations of the mode over the same cases, in the same order.</param>
    /// <param name="isShare">Whether each case is true or false, so that McNemar's test applies; cases that count in one only are left to the interval.</param>
    /// <param name="seed">Decides the bootstrap's draws.</param>
    public static PairedDifference? Of(IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> mode, bool isShare, int seed)
    {
        if (baseline.Sum(one => one.Weight) == 0 || mode.Sum(one => one.Weight) == 0)
            return null;
        var estimate = Bootstrap.Difference(baseline, mode, seed);
        var both = baseline.Zip(mode).Where(pair => pair.First.Weight > 0 && pair.Second.Weight > 0).ToList();
        var gained = both.Count(pair => pair.Second.Value > pair.First.Value);
        var lost = both.Count(pair => pair.Second.Value < pair.First.Value);
        return new PairedDifference(
            estimate.Value, estimate.Low, estimate.High, gained, lost, isShare ? McNemar.P(gained, lost) : null);
    }
}
