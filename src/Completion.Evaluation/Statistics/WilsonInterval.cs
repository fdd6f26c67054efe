using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Statistics;

/// <summary>
/// The 95 % interval of a share. Wilson's, and not a bootstrap: it keeps its width when all cases or none succeed, where
/// resampling would claim certainty.
/// </summary>
internal static class WilsonInterval
{
    private const double Z = 1.959963984540054;

    /// <summary>The share of true among the outcomes, of which there is at least one.</summary>
    public static Estimate Of(IReadOnlyCollection<bool> outcomes)
    {
        double n = outcomes.Count;
        var share = outcomes.Count(outcome => outcome) / n;
        var centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
        var half = Z / (1 + Z * Z / n) * Math.Sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        // Rounding must not put the share of all or none outside its own interval.
        return new Estimate(share, Math.Clamp(centre - half, 0, share), Math.Clamp(centre + half, share, 1));
    }
}
