using System.Collections.Immutable;
using Completion.Evaluation.Metrics;

namespace Completion.Evaluation.Reports;

/// <summary>Two reports over the same cases, mode by mode: what a change of the program or of the model did.</summary>
/// <param name="Cases">Cases that both have.</param>
/// <param name="OnlyInOne">Cases that one of the two lacks, or cut differently.</param>
/// <param name="Pairs">The second report against the first, for each mode of both.</param>
public sealed record ReportComparison(int Cases, int OnlyInOne, ImmutableArray<PairReport> Pairs)
{
    /// <summary>Compares what the two have in common.</summary>
    /// <param name="before">The report compared with.</param>
    /// <param name="after">The report compared.</param>
    /// <exception cref="EvaluationException">They have no case or no mode in common.</exception>
    public static ReportComparison Of(EvaluationReport before, EvaluationReport after)
    {
        var modes = CommonModes(before, after);
        var known = before.Cases.ToDictionary(Key);
        var common = after.Cases.OrderBy(one => one.Index).Where(one => known.ContainsKey(Key(one))).ToList();
        if (common.Count == 0)
            throw new EvaluationException("The two reports have no case in common; run the second with the case file of the first (--cases).");
        return new ReportComparison(
            common.Count,
            before.Cases.Length + after.Cases.Length - 2 * common.Count,
            [.. modes.Select(mode => ReportBuilder.OfPair(
                SummaryReport.AllKinds, $"{mode.Before} before", mode.After,
                [.. common.Select(one => one with { Outcomes = [Outcome(known[Key(one)], mode.Before), Outcome(one, mode.After)] })], 1, after.Seed))]);
    }

    /// <summary>The named metrics that fell in a mode by more than their interval: all of it lies below zero.</summary>
    /// <exception cref="EvaluationException">A metric is not known.</exception>
    public IEnumerable<(PairReport Pair, string Metric, PairedDifference Difference)> Fallen(IEnumerable<string> metrics) =>
        from name in metrics.Select(name => MetricCatalogue.Find(name).Name).ToList()
        from pair in Pairs
        where pair.Metrics.TryGetValue(name, out var difference) && difference.High < 0
        select (pair, name, pair.Metrics[name]);

    /// <summary>Why the named metrics cannot be judged; null when they can.</summary>
    /// <param name="before">The report compared with.</param>
    /// <param name="after">The report compared.</param>
    /// <param name="metrics">Names of metrics.</param>
    public string? WhyNotJudged(EvaluationReport before, EvaluationReport after, IReadOnlyCollection<string> metrics) =>
        after.Partial is not null ? $"The second report is partial: {after.Partial}"
        : before.Modes.FirstOrDefault(mode => Pairs.All(pair => pair.Baseline != $"{mode.Name} before")) is { } missing ? $"The second report lacks the mode {missing.Name}."
        : Pairs.SelectMany(pair => metrics.Where(name => !pair.Metrics.ContainsKey(name)).Select(name => $"{name} of {pair.Mode} has no value in one of the reports."))
            .FirstOrDefault();

    private static List<(string Before, string After)> CommonModes(EvaluationReport before, EvaluationReport after)
    {
        var common = after.Modes.Select(mode => mode.Name).Where(name => before.Modes.Any(mode => mode.Name == name)).Select(name => (name, name)).ToList();
        // One mode each: they are meant to be compared, whatever they are called.
        if (common.Count == 0 && before.Modes.Length == 1 && after.Modes.Length == 1)
            common.Add((before.Modes[0].Name, after.Modes[0].Name));
        return common.Count > 0 ? common : throw new EvaluationException(
            $"The two reports have no mode in common: {string.Join(", ", before.Modes.Select(mode => mode.Name))} against {string.Join(", ", after.Modes.Select(mode => mode.Name))}.");
    }

    private static string Key(CaseReport one) => $"{one.Id}\n{string.Join('\n', one.Truth)}";

    private static OutcomeReport Outcome(CaseReport one, string mode) => one.Outcomes.First(outcome => outcome.Mode == mode);
}
