using System.Collections.Immutable;
using Completion.Evaluation.Metrics;
using Completion.Evaluation.Running;
using Completion.Evaluation.Statistics;

namespace Completion.Evaluation.Reports;

/// <summary>Sums completed cases up. Depends on the cases and the seed alone: a merged report is what one run would have given.</summary>
internal static class ReportBuilder
{
    /// <summary>The metrics that are followed over k drafts.</summary>
    private static readonly ImmutableArray<string> OverDrafts = ["compileRate", "nextIdentifier", "exactMatch", "editSimilarity"];

    /// <summary>A report with its summaries, pairs and check times made from its cases.</summary>
    /// <param name="report">All else; its cases in any order, at least one.</param>
    public static EvaluationReport Summed(EvaluationReport report)
    {
        var cases = report.Cases.OrderBy(one => one.Index).ToImmutableArray();
        var kinds = report.Kinds.Where(kind => cases.Any(one => one.Kind == kind)).ToImmutableArray();
        // One kind alone is all there is; it is not told twice.
        var groups = new[] { (Kind: SummaryReport.AllKinds, Cases: cases) }
            .Concat(kinds.Length == 1 ? [] : kinds.Select(kind => (Kind: kind, Cases: cases.Where(one => one.Kind == kind).ToImmutableArray())))
            .ToList();
        return report with
        {
            Cases = cases,
            Summaries = [.. groups.SelectMany(group => report.Modes.Select((mode, index) => OfMode(group.Kind, mode, group.Cases, index, report.Seed)))],
            Pairs = [.. groups.SelectMany(group => report.Modes.Skip(1).Select((mode, index) =>
                OfPair(group.Kind, report.Modes[0].Name, mode.Name, group.Cases, index + 1, report.Seed)))],
            Cost = report.Cost with { Check = QuantilesOf(cases.SelectMany(one => one.Outcomes).Where(one => !one.Drafts.IsEmpty).Select(one => one.Cost.Check / one.Drafts.Length)) },
        };
    }

    private static SummaryReport OfMode(string kind, ModeReport mode, ImmutableArray<CaseReport> cases, int index, int seed)
    {
        var outcomes = cases.Select(one => one.Outcomes[index]).ToList();
        var drafts = Math.Min(ScoreAtK.MostK, DraftsOf(mode));
        return new SummaryReport
        {
            Kind = kind,
            Mode = mode.Name,
            Cases = cases.Length,
            Metrics = MetricCatalogue.All
                .Select(metric => (metric.Name, Estimate: EstimateOf(metric, [.. cases.Select(one => metric.Of(one, one.Outcomes[index]))], seed)))
                .Where(one => one.Estimate is not null)
                .ToDictionary(one => one.Name, one => one.Estimate!),
            ScoreAtK = OverKDrafts(cases, index, drafts, seed, (scores, k) => ScoreAtK.Of(scores.Take(drafts), drafts, k)),
            BestOfFirst = OverKDrafts(cases, index, drafts, seed, ScoreAtK.BestOfFirst),
            Counts = CaseRunner.Sum(outcomes.Select(one => one.Counts)),
            Cost = new SummaryCost(QuantilesOf(outcomes.Select(one => one.Cost.FirstToken).Where(milliseconds => milliseconds > 0)), QuantilesOf(outcomes.Select(one => one.Cost.Total))),
        };
    }

    private static int DraftsOf(ModeReport mode) =>
        mode.Settings.TryGetValue("drafts", out var text) && int.TryParse(text, out var drafts) ? drafts : 1;

    private static Estimate? EstimateOf(Metric metric, IReadOnlyList<Observation> cases, int seed) =>
        cases.All(one => one.Weight == 0) ? null
        : metric.Shape == MetricShape.Share ? WilsonInterval.Of([.. cases.Where(one => one.Weight > 0).Select(one => one.Value > 0)])
        : Bootstrap.Ratio(cases, seed);

    private static Dictionary<string, ImmutableArray<Estimate>> OverKDrafts(
        ImmutableArray<CaseReport> cases, int mode, int drafts, int seed, Func<IEnumerable<double>, int, double> of)
    {
        var single = cases.Where(one => one.Truth.Length == 1).ToList();
        return drafts < 2 || single.Count == 0 ? [] : OverDrafts.ToDictionary(
            name => name,
            name => Enumerable.Range(1, drafts)
                .Select(k => Bootstrap.Mean([.. single.Select(one => of(Scores(MetricCatalogue.Find(name), one, mode), k))], seed))
                .ToImmutableArray());
    }

    private static IEnumerable<double> Scores(Metric metric, CaseReport one, int mode) =>
        one.Outcomes[mode].Drafts.Select(draft => metric.OfDraft(one, draft).Value);

    internal static PairReport OfPair(
        string kind, string baseline, string mode, ImmutableArray<CaseReport> cases, int index, int seed) => new(
            kind, baseline, mode,
            MetricCatalogue.All
                .Select(metric => (metric.Name, Difference: PairedComparison.Of(
                    [.. cases.Select(one => metric.Of(one, one.Outcomes[0]))],
                    [.. cases.Select(one => metric.Of(one, one.Outcomes[index]))],
                    metric.Shape == MetricShape.Share, seed)))
                .Where(one => one.Difference is not null)
                .ToDictionary(one => one.Name, one => one.Difference!));

    internal static Quantiles QuantilesOf(IEnumerable<double> milliseconds)
    {
        var all = milliseconds.ToList();
        return all.Count == 0 ? new Quantiles(0, 0, 0) : new Quantiles(Quantile.Of(all, 0.5), Quantile.Of(all, 0.95), Quantile.Of(all, 0.99));
    }
}
