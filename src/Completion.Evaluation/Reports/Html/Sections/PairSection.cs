using Completion.Evaluation.Metrics;

namespace Completion.Evaluation.Reports.Html.Sections;

/// <summary>Each later mode against the first, over the same cases.</summary>
internal static class PairSection
{
    /// <summary>The tables; a sentence when there is one mode.</summary>
    public static Markup Of(EvaluationReport report) => report.Pairs.IsEmpty
        ? new Markup("<p>One mode was evaluated; there is nothing to compare it with.</p>")
        : Markup.Of($"""
            {Kind(report, SummaryReport.AllKinds)}
            {report.Kinds.Where(kind => report.Pairs.Any(pair => pair.Kind == kind)).Select(kind => Table.Details(Markup.Escape(kind), Kind(report, kind)))}
            """);

    private static Markup Kind(EvaluationReport report, string kind) => Table.Of(
        $"Differences between modes: {(kind == SummaryReport.AllKinds ? "all kinds" : kind)}",
        [
            Table.Row(
            [
                Table.Head("metric"), Table.Head("difference, points"), Table.Head("95 % interval"), Table.Head(""),
                Table.Head("gained"), Table.Head("lost"), Table.Head("McNemar p"),
            ]),
        ],
        report.Pairs.Where(pair => pair.Kind == kind).SelectMany(pair => new[] { Name(report, pair) }.Concat(
            MetricCatalogue.All.Where(metric => pair.Metrics.ContainsKey(metric.Name)).Select(metric => Row(metric, pair.Metrics[metric.Name])))));

    private static Markup Name(EvaluationReport report, PairReport pair) => Markup.Of(
        $"""<tr class="group"><th scope="rowgroup" colspan="7">{Mode(report, pair.Mode)} <span class="dim">against</span> {Mode(report, pair.Baseline)}</th></tr>{"\n"}""");

    private static Markup Mode(EvaluationReport report, string name)
    {
        var index = report.Modes.Select(mode => mode.Name).ToList().IndexOf(name);
        return Markup.Of($"{(index < 0 ? Markup.Empty : Table.Swatch(index))}{name}");
    }

    private static Markup Row(Metric metric, PairedDifference difference)
    {
        // By sign and word, not by colour alone.
        var (cssClass, verdict) = difference switch
        {
            { Low: > 0 } => ("better", "▲ higher"),
            { High: < 0 } => ("worse", "▼ lower"),
            _ => ("even", ""),
        };
        return Markup.Of($"""<tr class="{cssClass}">{Table.RowHead(Markup.Of($"""<span title="{metric.Description}">{metric.Title}</span>"""))}{Table.Cell(Figures.Points(difference.Value), "difference")}{Table.Cell($"[{Figures.Points(difference.Low)}, {Figures.Points(difference.High)}]", "interval")}{Table.Cell(verdict, "verdict")}{Table.Cell(Figures.Count(difference.Gained))}{Table.Cell(Figures.Count(difference.Lost))}{Table.Cell(difference.P is { } p ? Figures.P(p) : Figures.None)}</tr>{"\n"}""");
    }
}
