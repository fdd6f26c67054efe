using System.Collections.Immutable;
using System.Globalization;
using Completion.Engine.Adaptive;

namespace Completion.Evaluation.Calibration;

/// <summary>What was recorded, and what was learnt from it.</summary>
/// <param name="Source">Projects, kinds and seed, for a person.</param>
/// <param name="Steps">All steps.</param>
/// <param name="Texts">Texts recorded.</param>
/// <param name="Refused">Texts that the constraint refuses somewhere; their steps before that count.</param>
/// <param name="Threshold">Learnt, in nats.</param>
public sealed record CalibrationReport(string Source, ImmutableArray<RecordedStep> Steps, int Texts, int Refused, double Threshold)
{
    /// <summary>Part of the steps at which decoding would pause.</summary>
    public double Pauses => Share(Steps, step => step.Entropy >= Threshold);

    /// <summary>As a text for a terminal, with LF line ends.</summary>
    public string Table()
    {
        var above = Steps.Where(step => step.Entropy >= Threshold).ToArray();
        var wrong = Steps.Where(step => step.Rank != 1).ToArray();
        var lines = new List<string>
        {
            Invariant($"{Steps.Length} steps of {Texts} texts, {Refused} of which the constraint refuses somewhere"),
            Invariant($"threshold                                  {Threshold:0.0000} nats"),
            Invariant($"steps at or above it (pauses)              {Percent(Pauses)}"),
            Invariant($"  the text's token is the most probable    {Percent(Share(above, step => step.Rank == 1))}"),
            Invariant($"  is among the best three                  {Percent(Share(above, step => step.Rank is >= 1 and <= 3))}"),
            Invariant($"  is among the best five                   {Percent(Share(above, step => step.Rank is >= 1 and <= 5))}"),
            Invariant($"below it, it is the most probable          {Percent(Share([.. Steps.Where(step => step.Entropy < Threshold)], step => step.Rank == 1))}"),
            Invariant($"all steps with another best token          {Percent(Share(Steps, step => step.Rank != 1))}"),
            Invariant($"  of these paused at                       {Percent(Share(wrong, step => step.Entropy >= Threshold))}"),
            Invariant($"  to be mended by a perfect choice of three {Percent(Share(wrong, step => step.Entropy >= Threshold && step.Rank is 2 or 3))}"),
        };
        lines.AddRange(Accuracy());
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The entropy that decoding uses against the one over all legal tokens, where both are known.</summary>
    private IEnumerable<string> Accuracy()
    {
        var both = Steps.Where(step => step.FullEntropy is not null).ToArray();
        if (both.Length == 0)
        {
            yield break;
        }

        yield return Invariant($"entropy over all legal tokens, at {both.Length} steps");
        yield return Invariant($"  decoding's is lower by, on average       {both.Average(step => step.FullEntropy!.Value - step.Entropy):0.000} nats");
        yield return Invariant($"  by more than 0.1 nats at                 {Percent(Share(both, step => step.FullEntropy - step.Entropy > 0.1))}");
        yield return Invariant($"  on the other side of the threshold at    {Percent(Share(both, step => step.Entropy >= Threshold != (step.FullEntropy >= Threshold)))}");
        yield return Invariant($"  without the mask, on the other side at   {Percent(Share(both, step => step.RawEntropy >= Threshold != (step.FullEntropy >= Threshold)))}");
    }

    private static double Share(IReadOnlyCollection<RecordedStep> steps, Func<RecordedStep, bool> isCounted) =>
        steps.Count == 0 ? 0 : (double)steps.Count(isCounted) / steps.Count;

    private static string Percent(double share) => Invariant($"{100 * share:0.0} %");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
