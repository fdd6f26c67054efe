using Completion.Engine.Adaptive;
using Completion.Evaluation.Statistics;

namespace Completion.Evaluation.Calibration;

/// <summary>
/// Learns from recorded steps how unsure a model must be for its best token to be more likely wrong than right, as in "AdaDec" (He
/// et al., 2025): a logistic regression of "the best token is the text's own" on the entropy, with as many steps of either kind, and
/// of the cuts by its probability the one that is right most often on a fifth of the steps held out.
/// </summary>
internal static class ThresholdLearning
{
    private const int Cuts = 99;
    private const double HeldOut = 0.2;

    /// <summary>Steps of either kind at least: a handful says nothing.</summary>
    private const int LeastOfEither = 50;

    /// <summary>The threshold in nats.</summary>
    /// <exception cref="EvaluationException">There are too few steps, or entropy says nothing about them; the message says what to do.</exception>
    public static double Learn(IReadOnlyCollection<RecordedStep> steps, int seed)
    {
        var random = new SeededRandom(seed, "calibrate");
        var samples = steps.Select(step => (X: step.Entropy, Label: step.Rank == 1)).ToArray();
        random.Shuffle(samples);
        var held = (int)(HeldOut * samples.Length);
        var (training, test) = (Balanced(samples[held..]), Balanced(samples[..held]));
        if (training.Length < 2 * LeastOfEither || test.Length == 0)
        {
            throw new EvaluationException(
                $"{samples.Length} steps, {samples.Count(sample => !sample.Label)} of them with another best token, are too few to learn from; give more cases with --count, or another project.");
        }

        var fit = LogisticRegression.Fit(training);
        if (!(fit.Slope < 0))
        {
            throw new EvaluationException("This model is not more often wrong where it is less sure; there is no threshold to learn.");
        }

        var threshold = Enumerable.Range(1, Cuts)
            .Select(cut => Math.Max(0, fit.Inverse(cut / (double)(Cuts + 1))))
            .MaxBy(cut => test.Count(sample => sample.X < cut == sample.Label));
        return Math.Round(threshold, 4);
    }

    /// <summary>As many of either kind, the first in the given order.</summary>
    private static (double X, bool Label)[] Balanced((double X, bool Label)[] samples)
    {
        var each = Math.Min(samples.Count(sample => sample.Label), samples.Count(sample => !sample.Label));
        return [.. samples.Where(sample => sample.Label).Take(each), .. samples.Where(sample => !sample.Label).Take(each)];
    }
}
