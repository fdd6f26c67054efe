namespace Completion.Evaluation.Reports.Html.Plots;

/// <summary>How often a first draft compiles: a row per kind of case, in it a point with its interval per mode.</summary>
internal static class CompileRatePlot
{
    private const string Metric = "compileRate";
    private const double Width = 860;
    private const double ModeHeight = 13;

    /// <summary>The plot; nothing when no case has been completed.</summary>
    public static Markup? Draw(EvaluationReport report)
    {
        string[] kinds = [.. new[] { SummaryReport.AllKinds }.Concat(report.Kinds).Where(kind => OfKind(report, kind).Any())];
        if (kinds.Length == 0)
            return null;

        var legend = new Legend(report.Modes.Select((mode, index) => (index, mode.Name)), 8, Width - 8);
        var rowHeight = report.Modes.Length * ModeHeight + 14;
        var labels = kinds.Select(kind => Drawing.Fit($"{kind} ({CasesOf(report, kind)})", 250)).ToArray();
        var frame = new Frame(
            24 + labels.Max(label => label.Length) * Drawing.CharacterWidth, legend.Height + 6, Width - 20, legend.Height + 6 + kinds.Length * rowHeight);
        var highest = kinds.SelectMany(kind => OfKind(report, kind)).Max(summary => summary.Metrics[Metric].High);
        var scale = Scale.Shares(frame.Left, frame.Right, highest);

        return Drawing.Svg(
            "plot-compile-rate",
            $"Compile rate in percent with 95 percent intervals, for {kinds.Length} groups of cases and {report.Modes.Length} modes; the tables hold the numbers.",
            Width, frame.Bottom + 52,
            [
                legend.Draw(dashed: false, marked: true),
                .. kinds.Select((kind, row) => Band(frame, frame.Top + row * rowHeight, rowHeight, labels[row], kind)),
                frame.Horizontal(scale, "compile rate, % (bars: 95 % Wilson intervals; in brackets: cases)"),
                .. report.Modes.Select((mode, index) => Series(report, kinds, mode.Name, index, frame, scale, rowHeight)),
            ]);
    }

    private static IEnumerable<SummaryReport> OfKind(EvaluationReport report, string kind) =>
        report.Summaries.Where(summary => summary.Kind == kind && summary.Metrics.ContainsKey(Metric));

    private static string CasesOf(EvaluationReport report, string kind) => Figures.Count(OfKind(report, kind).Max(summary => summary.Cases));

    private static Markup Band(Frame frame, double top, double height, string label, string kind) => Markup.Of(
        $"""<rect class="{(kind == SummaryReport.AllKinds ? "band all" : "band")}" x="0" y="{top + 2}" width="{frame.Right}" height="{height - 4}" rx="3"/>{Drawing.Text(kind == SummaryReport.AllKinds ? "row-label strong" : "row-label", frame.Left - 14, top + height / 2 + 4, "end", label)}""");

    private static Markup Series(
        EvaluationReport report, string[] kinds, string mode, int index, Frame frame, Scale scale, double rowHeight)
    {
        var points = kinds.SelectMany((kind, row) => OfKind(report, kind)
            .Where(summary => summary.Mode == mode)
            .Select(summary => Point(
                index, kind, summary, scale, frame.Top + row * rowHeight + rowHeight / 2 + (index - (report.Modes.Length - 1) / 2.0) * ModeHeight)));
        return Markup.Of($"""<g class="series {Drawing.ModeClass(index)}" data-mode="{mode}">{points}</g>""");
    }

    private static Markup Point(int mode, string kind, SummaryReport summary, Scale scale, double y)
    {
        var rate = summary.Metrics[Metric];
        var (low, high) = (scale.At(rate.Low), scale.At(rate.High));
        return Markup.Of($"""<g class="point" data-kind="{kind}"><title>{summary.Mode}, {kind}: {Figures.Percent(rate.Value)} % [{Figures.Percent(rate.Low)}, {Figures.Percent(rate.High)}], {Figures.Counted(summary.Cases, "case")}</title>{Drawing.Line("whisker", low, y, high, y)}{Drawing.Line("whisker", low, y - 3, low, y + 3)}{Drawing.Line("whisker", high, y - 3, high, y + 3)}{Drawing.Marker(mode, scale.At(rate.Value), y)}</g>""");
    }
}
