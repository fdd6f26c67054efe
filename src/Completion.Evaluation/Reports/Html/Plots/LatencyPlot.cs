namespace Completion.Evaluation.Reports.Html.Plots;

/// <summary>Which share of cases was answered within how many milliseconds: an empirical distribution function per mode.</summary>
internal static class LatencyPlot
{
    private const double Width = 860;

    /// <summary>The plot; nothing when no case has been completed.</summary>
    public static Markup? Draw(EvaluationReport report)
    {
        var times = report.Modes.Select((mode, index) => TimesOf(report, mode.Name)).ToArray();
        if (times.All(mode => mode.Length == 0))
            return null;

        var legend = new Legend(report.Modes.Select((mode, index) => (index, mode.Name)), 8, Width - 8);
        var frame = new Frame(52, legend.Height + 30, Width - 28, legend.Height + 290);
        var x = Scale.Logarithmic(times.SelectMany(t => t).Min(), times.SelectMany(t => t).Max(), frame.Left, frame.Right);
        var y = Scale.Shares(frame.Bottom, frame.Top);
        return Drawing.Svg(
            "plot-latency",
            $"Share of cases answered within a time, logarithmic axis in milliseconds, for {report.Modes.Length} modes; the table of times holds quantiles.",
            Width, frame.Bottom + 52,
            [
                legend.Draw(dashed: true, marked: false),
                frame.Vertical(y, "cases answered, %"),
                frame.Horizontal(x, "time until the answer, ms (logarithmic)"),
                .. report.Modes.Select((mode, index) => Series(mode.Name, index, times[index], x, y)),
            ]);
    }

    private static double[] TimesOf(EvaluationReport report, string mode) =>
        [.. report.Cases.SelectMany(one => one.Outcomes).Where(outcome => outcome.Mode == mode).Select(outcome => outcome.Cost.Total).Order()];

    private static Markup Series(string mode, int index, double[] times, Scale x, Scale y) => times.Length == 0
        ? Markup.Empty
        : Markup.Of($"""<g class="series {Drawing.ModeClass(index)}" data-mode="{mode}"><title>{mode}</title>{Drawing.Path(Drawing.Dash(index), Steps(times, x, y))}</g>""");

    /// <summary>The steps of the distribution; those within half a pixel of each other are one.</summary>
    private static IEnumerable<(double X, double Y)> Steps(double[] times, Scale x, Scale y)
    {
        var height = y.At(0);
        for (var first = 0; first < times.Length;)
        {
            var column = x.At(times[first]);
            var end = first + 1;
            while (end < times.Length && x.At(times[end]) - column < 0.5)
                end++;
            yield return (column, height);
            height = y.At((double)end / times.Length);
            yield return (column, height);
            first = end;
        }
    }
}
