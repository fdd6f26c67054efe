using Completion.Evaluation.Metrics;

namespace Completion.Evaluation.Reports.Html.Sections;

/// <summary>Every metric of every mode, for all kinds together and for each.</summary>
internal static class SummarySection
{
    /// <summary>The tables.</summary>
    public static Markup Of(EvaluationReport report) => Markup.Of($"""
        {Kind(report, SummaryReport.AllKinds, "All kinds")}
        {report.Kinds.Where(kind => Has(report, kind)).Select(kind => Table.Details(Markup.Of($"""{kind} <span class="dim">{Cases(report, kind)}</span>"""), Kind(report, kind, kind)))}
        """);

    private static bool Has(EvaluationReport report, string kind) => report.Summaries.Any(summary => summary.Kind == kind);

    private static string Cases(EvaluationReport report, string kind) =>
        Figures.Counted(report.Summaries.Where(summary => summary.Kind == kind).Max(summary => summary.Cases), "case");

    private static Markup Kind(EvaluationReport report, string kind, string label)
    {
        if (!Has(report, kind))
            return new Markup("<p>No case has been completed.</p>");
        var summaries = report.Modes
            .Select(mode => report.Summaries.FirstOrDefault(summary => summary.Kind == kind && summary.Mode == mode.Name))
            .ToArray();
        return Table.Of(
            $"Metrics of each mode: {label}",
            [Table.Row([Table.Head("metric, %"), .. report.Modes.Select((mode, index) => Table.ModeHead(mode.Name, index))])],
            [
                .. MetricCatalogue.All
                    .Where(metric => summaries.Any(summary => summary?.Metrics.ContainsKey(metric.Name) == true))
                    .Select(metric => Table.Row(
                    [
                        Table.RowHead(Markup.Of($"""<span title="{metric.Description}">{metric.Title}</span>""")),
                        .. summaries.Select(summary => Table.Cell(summary?.Metrics.GetValueOrDefault(metric.Name))),
                    ])),
                Table.Row(
                [
                    Table.RowHead(new Markup("cases")),
                    .. summaries.Select(summary => Table.Cell(summary is null ? Figures.None : Figures.Count(summary.Cases))),
                ]),
            ]);
    }
}
