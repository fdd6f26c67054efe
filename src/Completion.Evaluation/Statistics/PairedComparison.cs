using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Statistics;

/// <summary>Compares two modes case by case: what is hard for both cancels out.</summary>
internal static class PairedComparison
{
    /// <summary>The difference of the shares of true, mode less baseline.</summary>
    /// <param name="baseline">Outcomes of the baseline, at least one.</param>
    /// <param name="mode">Outcomes of the mode over the same cases, in the same order.</param>
    /// <param name="seed">Decides the bootstrap's draws.</param>
    public static PairedDifference Of(IReadOnlyList<bool> baseline, IReadOnlyList<bool> mode, int seed)
    {
        var differences = mode.Zip(baseline, (m, b) => (m ? 1.0 : 0) - (b ? 1 : 0)).ToList();
        var estimate = Bootstrap.Mean(differences, seed);
        var gained = differences.Count(difference => difference > 0);
        var lost = differences.Count(difference => difference < 0);
        return new PairedDifference(estimate.Value, estimate.Low, estimate.High, gained, lost, McNemar.P(gained, lost));
    }
}
