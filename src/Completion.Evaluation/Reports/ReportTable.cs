using System.Globalization;
using System.Text;
using Completion.Evaluation.Metrics;

namespace Completion.Evaluation.Reports;

/// <summary>A report as text for a terminal: a table of metrics by mode, one of compile rates by kind, one of times, the differences, the notes.</summary>
public static class ReportTable
{
    /// <summary>The differences that a terminal has room for.</summary>
    private static readonly string[] Compared = ["compileRate", "nextIdentifier", "exactMatch"];

    /// <summary>Tables and remarks as plain text with LF line ends.</summary>
    public static string Write(EvaluationReport report)
    {
        var text = new StringBuilder();
        Append(text, MetricTable(report));
        if (report.Summaries.Any(summary => summary.Kind != SummaryReport.AllKinds))
            Append(text, KindTable(report));
        if (report.Summaries.Any(summary => summary.ScoreAtK.Count > 0))
            Append(text, DraftTable(report));
        Append(text, CostTable(report));
        foreach (var remark in Remarks(report))
            text.Append(remark).Append('\n');
        return text.ToString();
    }

    /// <summary>One line per metric, one column per mode; in percent, each with its 95 % interval.</summary>
    private static List<string[]> MetricTable(EvaluationReport report) =>
    [
        ["%", .. report.Modes.Select(mode => mode.Name)],
        .. from metric in MetricCatalogue.All
           let values = Of(report, SummaryReport.AllKinds).Select(summary => summary.Metrics.GetValueOrDefault(metric.Name)).ToList()
           where values.Any(value => value is not null)
           select (string[])[metric.Title, .. values.Select(Percent)],
    ];

    /// <summary>Compile rate by kind and mode.</summary>
    private static List<string[]> KindTable(EvaluationReport report) =>
    [
        ["compiles, %", "cases", .. report.Modes.Select(mode => mode.Name)],
        .. from kind in report.Kinds
           let summaries = Of(report, kind)
           where summaries.Count > 0
           select (string[])[kind, Invariant($"{summaries[0].Cases}"), .. summaries.Select(summary => Percent(summary.Metrics.GetValueOrDefault("compileRate")))],
    ];

    /// <summary>Compile rate over k drafts, for modes that have several.</summary>
    private static List<string[]> DraftTable(EvaluationReport report)
    {
        var several = Of(report, SummaryReport.AllKinds).Where(summary => summary.ScoreAtK.Count > 0).ToList();
        var most = several.Max(summary => summary.ScoreAtK["compileRate"].Length);
        return
        [
            ["compiles, %", .. Enumerable.Range(1, most).Select(k => Invariant($"k = {k}"))],
            .. several.Select(summary => (string[])[$"{summary.Mode}, best of k drawn", .. summary.ScoreAtK["compileRate"].Select(Percent)]),
            .. several.Select(summary => (string[])[$"{summary.Mode}, best of first k", .. summary.BestOfFirst["compileRate"].Select(Percent)]),
        ];
    }

    private static List<string[]> CostTable(EvaluationReport report) =>
    [
        ["", "ms p50", "p95", "p99", "first token p50", "tokens", "calls/token", "emitted/call", "guesses right", "checks/token", "masks", "empty"],
        .. from summary in Of(report, SummaryReport.AllKinds)
           let tokens = Math.Max(1, summary.Counts.Tokens)
           select (string[])
           [
               summary.Mode,
               Invariant($"{summary.Cost.Total.P50:0}"),
               Invariant($"{summary.Cost.Total.P95:0}"),
               Invariant($"{summary.Cost.Total.P99:0}"),
               Invariant($"{summary.Cost.FirstToken.P50:0}"),
               Invariant($"{summary.Counts.Tokens}"),
               // A peer does not say how often it calls the model.
               summary.Counts is { ModelCalls: 0, Tokens: > 0 } ? "–" : Invariant($"{(double)summary.Counts.ModelCalls / tokens:0.00}"),
               summary.Counts.ModelCalls == 0 ? "–" : Invariant($"{(double)summary.Counts.MainTokens / summary.Counts.ModelCalls:0.00}"),
               summary.Counts.GuessedTokens + summary.Counts.WrongGuesses is > 0 and var guesses ? Invariant($"{100.0 * summary.Counts.GuessedTokens / guesses:0} %") : "–",
               Invariant($"{(double)summary.Counts.ConstraintChecks / tokens:0.00}"),
               Invariant($"{summary.Counts.Masks}"),
               Invariant($"{summary.Counts.Empty}"),
           ],
    ];

    private static IEnumerable<string> Remarks(EvaluationReport report) =>
    [
        .. from pair in report.Pairs
           where pair.Kind == SummaryReport.AllKinds
           from name in Compared
           where pair.Metrics.ContainsKey(name)
           select Difference(MetricCatalogue.Find(name).Title, pair, pair.Metrics[name]),
        .. from summary in Of(report, SummaryReport.AllKinds)
           where summary.Counts.Pauses > 0
           select Pauses(summary.Mode, summary.Counts),
        .. from summary in Of(report, SummaryReport.AllKinds)
           where summary.Counts.Recoveries + summary.Counts.Forced > 0
           select Invariant($"{summary.Mode}: {summary.Counts.ModelCalls} steps, {summary.Counts.Refused} of {summary.Counts.ConstraintChecks} proposals refused, {summary.Counts.Recoveries} steps written by the mask, {summary.Counts.Forced} cases closed in the last step."),
        Invariant($"{report.Project}: {report.Cases.Length} of {report.Count} cases, seed {report.Seed}, {report.Model.Name} on {report.Cost.Device}."),
        Invariant($"{report.Cost.Seconds:0} s, {report.Cost.PeakMemory / 1048576.0:0} MiB at most; a compile check takes {report.Cost.Check.P50:0} ms (p95 {report.Cost.Check.P95:0})."),
        "Brackets: 95 % intervals; Wilson's for shares of cases, bootstrap for the rest.",
        .. report.Origin is { } origin ? [origin] : Array.Empty<string>(),
        .. report.Stale > 0 ? [Invariant($"{report.Stale} cases were left out: their files have changed since the cases were made.")] : Array.Empty<string>(),
        .. report.Partial is { } partial ? [$"PARTIAL: {partial}"] : Array.Empty<string>(),
        .. report.Notes,
    ];

    private static string Pauses(string mode, CountsReport counts) => Invariant(
        $"{mode} pauses at {100.0 * counts.Pauses / Math.Max(1, counts.MainTokens):0.0} % of {counts.MainTokens} steps; {counts.Overruled} of {counts.Pauses} pauses take another token; the compiler was asked of {counts.JudgeQuestions} windows and found errors in {counts.Objections}.");

    private static List<SummaryReport> Of(EvaluationReport report, string kind) =>
        [.. report.Summaries.Where(summary => summary.Kind == kind)];

    private static void Append(StringBuilder text, List<string[]> lines)
    {
        var widths = lines[0].Select((_, column) => lines.Max(line => line.ElementAtOrDefault(column)?.Length ?? 0)).ToArray();
        foreach (var line in lines)
            text.Append(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        text.Append('\n');
    }

    /// <summary>A difference as a sentence: <c>monitor against plain, compiles: +20.5 points [14.5, 26.5], …</c>.</summary>
    public static string Difference(string metric, PairReport pair, PairedDifference difference)
    {
        var test = difference.P is { } p ? Invariant($", McNemar p = {p:0.0000}") : "";
        return Invariant($"{pair.Mode} against {pair.Baseline}, {metric}: {100 * difference.Value:+0.0;-0.0;0.0} points [{100 * difference.Low:+0.0;-0.0;0.0}, {100 * difference.High:+0.0;-0.0;0.0}], higher in {difference.Gained} cases, lower in {difference.Lost}") + test;
    }

    private static string Percent(Estimate? share) =>
        share is null ? "–" : Invariant($"{100 * share.Value:0.0} [{100 * share.Low:0.0}, {100 * share.High:0.0}]");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
