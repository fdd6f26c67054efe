using Completion.Engine.Adaptive;
using Completion.Evaluation.Calibration;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Evaluation.Tests.Calibration;

public class ThresholdLearningTests
{
    private static readonly Gen<(double Intercept, double Slope, int Seed)> s_models =
        from intercept in Gen.Choose(5, 30)
        from slope in Gen.Choose(10, 40)
        from seed in Gen.Choose(0, 1000)
        select (intercept / 10.0, -slope / 10.0, seed);

    [Fact]
    public void At_the_fit_the_likelihood_is_flat() => Prop.ForAll(Arb.From(s_models), model =>
    {
        var samples = Samples(model, 400);
        var fit = LogisticRegression.Fit(samples);
        // The gradient of the likelihood: errors sum to nothing, with and without the feature.
        Assert.Equal(0, samples.Sum(sample => fit.Probability(sample.X) - (sample.Label ? 1 : 0)), tolerance: 1e-2);
        Assert.Equal(0, samples.Sum(sample => sample.X * (fit.Probability(sample.X) - (sample.Label ? 1 : 0))), tolerance: 1e-2);
        Assert.Equal(1.3, fit.Inverse(fit.Probability(1.3)), tolerance: 1e-6);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_feature_that_tells_all_apart_has_a_finite_fit()
    {
        var fit = LogisticRegression.Fit([.. Enumerable.Range(0, 100).Select(i => (i / 100.0, i < 50))]);
        Assert.True(double.IsFinite(fit.Slope) && fit.Slope < -10, $"{fit}");
        Assert.Equal(0.495, fit.Inverse(0.5), tolerance: 0.01);
    }

    [Fact]
    public void The_threshold_is_where_balanced_classes_are_as_likely() => Prop.ForAll(Arb.From(s_models), model =>
    {
        var steps = Samples(model, 20_000).Select(sample => new RecordedStep(sample.X, sample.X, null, sample.Label ? 1 : 2)).ToList();
        var threshold = ThresholdLearning.Learn(steps, model.Seed);
        Assert.Equal(threshold, ThresholdLearning.Learn(steps, model.Seed));

        // No cut tells the balanced classes apart much better; where one class is rare, few steps of it are held out to choose by.
        var best = Enumerable.Range(0, 61).Max(cut => Accuracy(steps, cut / 20.0));
        Assert.InRange(Accuracy(steps, threshold), best - 0.1, 1);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void What_teaches_nothing_is_said_in_a_sentence()
    {
        var few = Enumerable.Repeat(new RecordedStep(1, 1, null, 1), 60).ToList();
        Assert.Contains("too few", Assert.Throws<EvaluationException>(() => ThresholdLearning.Learn(few, 1)).Message, StringComparison.Ordinal);
        var backwards = Samples((-2, 2, 1), 2000).Select(sample => new RecordedStep(sample.X, sample.X, null, sample.Label ? 1 : 0)).ToList();
        Assert.Contains("no threshold", Assert.Throws<EvaluationException>(() => ThresholdLearning.Learn(backwards, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_counts_what_was_recorded()
    {
        RecordedStep[] steps = [new(0.1, 0.2, 0.1, 1), new(0.1, 0.2, null, 2), new(2, 2, 2.5, 1), new(2, 2, null, 3), new(2, 2, null, 0)];
        var report = new CalibrationReport("here", [.. steps], Texts: 2, Refused: 0, Threshold: 1);
        Assert.Equal(0.6, report.Pauses, tolerance: 1e-9);
        var lines = report.Table().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Contains("steps at or above it (pauses) 60.0 %", lines);
        Assert.Contains("the text's token is the most probable 33.3 %", lines);
        Assert.Contains("is among the best three 66.7 %", lines);
        Assert.Contains("below it, it is the most probable 50.0 %", lines);
        Assert.Contains("of these paused at 66.7 %", lines);
        Assert.Contains("to be mended by a perfect choice of three 33.3 %", lines);
        Assert.Contains("decoding's is lower by, on average 0.250 nats", lines);
    }

    private static (double X, bool Label)[] Samples((double Intercept, double Slope, int Seed) model, int count)
    {
        var random = new Random(model.Seed);
        var truth = new LogisticRegression(model.Intercept, model.Slope);
        return [.. Enumerable.Range(0, count).Select(_ => 3 * random.NextDouble()).Select(x => (x, random.NextDouble() < truth.Probability(x)))];
    }

    private static double Accuracy(List<RecordedStep> steps, double threshold) =>
        (Share([.. steps.Where(step => step.Rank == 1)], step => step.Entropy < threshold) + Share([.. steps.Where(step => step.Rank != 1)], step => step.Entropy >= threshold)) / 2;

    private static double Share(List<RecordedStep> steps, Func<RecordedStep, bool> isCounted) => (double)steps.Count(isCounted) / steps.Count;
}
