using System.Collections.Immutable;
using Completion.Evaluation.Metrics;

namespace Completion.Evaluation.Reports.Html.Plots;

/// <summary>
/// What further drafts bring: the best of k, drawn from the mode's drafts (expected) and of the first k as they are ranked;
/// a panel per metric. With good ranking the second curve lies above the first.
/// </summary>
internal static class ScoreAtKPlot
{
    private const double Width = 860;
    private const double Height = 240;
    private const double Left = 52;
    private const double Right = 20;
    private const double Gap = 76;

    private static readonly string[] Metrics = ["compileRate", "exactMatch"];

    /// <summary>The plot; nothing when every mode has one draft.</summary>
    public static Markup? Draw(EvaluationReport report)
    {
        Mode[] modes = [.. report.Modes.SelectMany((mode, index) => report.Summaries
            .Where(summary => summary.Kind == SummaryReport.AllKinds && summary.Mode == mode.Name && HasSeveral(summary))
            .Select(summary => new Mode(index, summary)))];
        if (modes.Length == 0)
            return null;

        var legend = new Legend(modes.Select(mode => (mode.Index, mode.Summary.Mode)), 8, Width - 8);
        var top = legend.Height + 34;
        var width = (Width - Left - Right - Gap) / 2;
        return Drawing.Svg(
            "plot-score-at-k",
            "Best of k drafts by compile rate and by exact match, drawn at random and as ranked, with 95 percent intervals.",
            Width, top + Height + 52,
            [
                legend.Draw(dashed: false, marked: true),
                .. Metrics.Select((metric, panel) =>
                {
                    var left = Left + panel * (width + Gap);
                    return Panel(metric, new Frame(left, top, left + width, top + Height), modes);
                }),
            ]);
    }

    private static bool HasSeveral(SummaryReport summary) =>
        Metrics.Any(metric => Curve(summary.ScoreAtK, metric).Length > 1 || Curve(summary.BestOfFirst, metric).Length > 1);

    private static ImmutableArray<Estimate> Curve(IReadOnlyDictionary<string, ImmutableArray<Estimate>> curves, string metric) =>
        curves.TryGetValue(metric, out var curve) ? curve : [];

    private static Markup Panel(string metric, Frame frame, Mode[] modes)
    {
        var curves = modes.SelectMany(mode => new[] { Curve(mode.Summary.ScoreAtK, metric), Curve(mode.Summary.BestOfFirst, metric) }).ToArray();
        if (curves.All(curve => curve.IsEmpty))
            return Markup.Empty;
        var x = Scale.Counts(curves.Max(curve => curve.Length), frame.Left + 24, frame.Right - 24);
        var y = Scale.Shares(frame.Bottom, frame.Top, curves.SelectMany(curve => curve).Max(point => point.High));
        var apart = Math.Min(14, 0.75 * (x.At(2) - x.At(1)) / modes.Length);
        var series = modes.Select((mode, place) =>
        {
            // Side by side, or whiskers hide each other.
            var shift = apart * (place - (modes.Length - 1) / 2.0);
            return Markup.Of($"""<g class="series {Drawing.ModeClass(mode.Index)}" data-mode="{mode.Summary.Mode}">{Line(mode, "drawn", Curve(mode.Summary.ScoreAtK, metric), shift - apart / 4, x, y)}{Line(mode, "ranked", Curve(mode.Summary.BestOfFirst, metric), shift + apart / 4, x, y)}</g>""");
        });
        return Markup.Of(
            $"""<g class="panel" data-metric="{metric}">{frame.Vertical(y, $"{MetricCatalogue.Find(metric).Title}, %")}{frame.Horizontal(x, "drafts k")}{series}</g>""");
    }

    private static Markup Line(Mode mode, string kind, ImmutableArray<Estimate> curve, double shift, Scale x, Scale y)
    {
        if (curve.IsEmpty)
            return Markup.Empty;
        var ranked = kind == "ranked";
        var points = curve.Select((estimate, index) => (X: x.At(index + 1) + shift, Y: y.At(estimate.Value), Estimate: estimate, K: index + 1)).ToArray();
        return Markup.Of($"""<g class="line" data-line="{kind}">{Drawing.Path(ranked ? "5 3" : "", points.Select(p => (p.X, p.Y)))}{points.Select(p => Markup.Of($"""<g class="point"><title>{mode.Summary.Mode}, {(ranked ? "best of the first" : "best of")} {p.K}{(ranked ? "" : " drawn")}: {Figures.Percent(p.Estimate.Value)} % [{Figures.Percent(p.Estimate.Low)}, {Figures.Percent(p.Estimate.High)}]</title>{Drawing.Line("whisker", p.X, y.At(p.Estimate.Low), p.X, y.At(p.Estimate.High))}{Drawing.Marker(mode.Index, p.X, p.Y, hollow: ranked)}</g>"""))}</g>""");
    }

    private readonly record struct Mode(int Index, SummaryReport Summary);
}
