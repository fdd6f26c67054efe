using System.Globalization;
using System.Xml.Linq;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Reports.Html;
using Completion.Evaluation.Reports.Html.Plots;

namespace Completion.Evaluation.Tests.Reports.Html;

public sealed class PlotTests
{
    [Fact]
    public void Compile_rates_are_a_point_per_mode_and_kind_on_one_axis()
    {
        var plot = Parse(CompileRatePlot.Draw(ReportSamples.Of(modes: 4, kinds: 10)));

        var series = OfClass(plot, "series").ToList();
        Assert.Equal(["mode0", "mode1", "mode2", "mode3"], series.Select(one => one.Attribute("data-mode")!.Value));
        Assert.All(series, one => Assert.Equal(
            ["all", .. Enumerable.Range(0, 10).Select(kind => $"kind{kind}")],
            OfClass(one, "point").Select(point => point.Attribute("data-kind")!.Value)));
        // 0.2 to 0.4 of an axis that ends at 0.4: every interval's right end is at the last grid line.
        var last = OfClass(plot, "grid").Max(line => Number(line, "x1"));
        Assert.All(OfClass(plot, "point"), point => Assert.Equal(last, OfClass(point, "whisker").Max(line => Number(line, "x2"))));
        Assert.Equal(44, OfClass(plot, "point").Select(point => OfClass(point, "whisker").Min(line => Number(line, "y1"))).Distinct().Count());
    }

    [Fact]
    public void A_mode_without_a_value_for_a_kind_has_no_point_there()
    {
        var report = ReportSamples.Of(modes: 2, kinds: 2);
        var plot = Parse(CompileRatePlot.Draw(report with { Summaries = [.. report.Summaries.Where(s => (s.Mode, s.Kind) != ("mode1", "kind0"))] }));

        Assert.Equal([3, 2], OfClass(plot, "series").Select(one => OfClass(one, "point").Count()));
    }

    [Fact]
    public void Times_are_a_rising_curve_per_mode_from_none_to_all()
    {
        var plot = Parse(LatencyPlot.Draw(ReportSamples.Of(modes: 3, kinds: 2, casesPerKind: 50)));

        var (bottom, top) = (OfClass(plot, "grid").Max(line => Number(line, "y1")), OfClass(plot, "grid").Min(line => Number(line, "y1")));
        var series = OfClass(plot, "series").ToList();
        Assert.Equal(3, series.Count);
        foreach (var points in series.Select(PointsOf))
        {
            Assert.Equal(bottom, points[0].Y);
            Assert.Equal(top, points[^1].Y);
            Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(pair.First.X <= pair.Second.X && pair.First.Y >= pair.Second.Y));
        }
    }

    [Fact]
    public void The_median_of_the_times_is_at_half_height()
    {
        var report = ReportSamples.Of(modes: 1, kinds: 1, casesPerKind: 2);
        // 10 and 1000 ms on an axis from 10 to 1000: the step to one half is at the left end, that to all at the right.
        var times = new[] { 10.0, 1000.0 };
        var plot = Parse(LatencyPlot.Draw(report with
        {
            Cases = [.. report.Cases.Zip(times, (one, time) => one with { Outcomes = [one.Outcomes[0] with { Cost = new OutcomeCost(1, time, 1) }] })],
        }));

        var points = PointsOf(Assert.Single(OfClass(plot, "series")));
        var (left, right) = (OfClass(plot, "tick").Single(tick => tick.Value == "10"), OfClass(plot, "tick").Single(tick => tick.Value == "1,000"));
        var (top, bottom) = (points.Min(point => point.Y), points.Max(point => point.Y));
        Assert.Equal(
            [(Number(left, "x"), bottom), (Number(left, "x"), (top + bottom) / 2), (Number(right, "x"), (top + bottom) / 2), (Number(right, "x"), top)],
            points);
    }

    [Fact]
    public void Drafts_are_two_curves_per_metric_for_each_mode_with_several()
    {
        var plot = Parse(ScoreAtKPlot.Draw(ReportSamples.Of(modes: 3)));

        var panels = OfClass(plot, "panel").ToList();
        Assert.Equal(["compileRate", "exactMatch"], panels.Select(panel => panel.Attribute("data-metric")!.Value));
        foreach (var panel in panels)
        {
            Assert.Equal(["mode1", "mode2"], OfClass(panel, "series").Select(one => one.Attribute("data-mode")!.Value));
            Assert.Equal(["drawn", "ranked", "drawn", "ranked"], OfClass(panel, "line").Select(line => line.Attribute("data-line")!.Value));
            Assert.All(OfClass(panel, "line"), line => Assert.Equal(3, OfClass(line, "point").Count()));
        }
    }

    [Fact]
    public void Nothing_is_drawn_of_nothing()
    {
        var report = ReportSamples.Of(modes: 1);

        Assert.Null(ScoreAtKPlot.Draw(report));
        Assert.Null(LatencyPlot.Draw(report with { Cases = [] }));
        Assert.Null(CompileRatePlot.Draw(report with { Summaries = [] }));
    }

    [Fact]
    public void A_plot_is_named_for_who_does_not_see_it_and_stays_XML_whatever_a_kind_is_called()
    {
        var plot = Parse(CompileRatePlot.Draw(ReportSamples.With("<kind & \"other\"\ud800\0>")));

        Assert.Equal("img", plot.Attribute("role")!.Value);
        Assert.NotEmpty(plot.Attribute("aria-label")!.Value);
        Assert.Contains(OfClass(plot, "point"), point => point.Attribute("data-kind")!.Value == "<kind & \"other\"\ufffd\ufffd>");
    }

    [Theory]
    [InlineData(0.02, 3)]
    [InlineData(1, 1)]
    [InlineData(47, 1530)]
    [InlineData(0, 0)]
    [InlineData(0.0001, 1e9)]
    public void A_logarithmic_axis_holds_its_values_and_can_be_read(double lowest, double highest)
    {
        var scale = Scale.Logarithmic(lowest, highest, 0, 700);

        Assert.InRange(scale.Ticks.Count(tick => tick.Label.Length > 0), 2, 14);
        Assert.InRange(scale.At(lowest), 0, 700);
        Assert.InRange(scale.At(highest), scale.At(lowest), 700);
        Assert.Equal((0, 700), (scale.At(scale.Ticks[0].Value), Math.Round(scale.At(scale.Ticks[^1].Value), 6)));
    }

    [Theory]
    [InlineData(0, "0 2 4 6 8 10")]
    [InlineData(0.13, "0 5 10 15 20")]
    [InlineData(0.4, "0 10 20 30 40")]
    [InlineData(0.55, "0 10 20 30 40 50 60")]
    [InlineData(0.81, "0 20 40 60 80 100")]
    [InlineData(1.2, "0 20 40 60 80 100")]
    public void An_axis_of_shares_has_round_steps_and_holds_the_highest(double highest, string ticks) =>
        Assert.Equal(ticks, string.Join(' ', Scale.Shares(0, 100, highest).Ticks.Select(tick => tick.Label)));

    private static XElement Parse(Markup? plot) => XDocument.Parse(plot!.Value.Text).Root!;

    private static IEnumerable<XElement> OfClass(XElement within, string name) =>
        within.Descendants().Where(element => element.Attribute("class")?.Value.Split(' ').Contains(name) == true);

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static List<(double X, double Y)> PointsOf(XElement series) =>
    [
        .. OfClass(series, "curve").Single().Attribute("d")!.Value[1..].Split('L')
            .Select(point => point.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())
            .Select(point => (point[0], point[1])),
    ];
}
