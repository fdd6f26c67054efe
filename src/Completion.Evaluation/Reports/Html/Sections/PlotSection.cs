using Completion.Evaluation.Reports.Html.Plots;

namespace Completion.Evaluation.Reports.Html.Sections;

/// <summary>The plots with their captions.</summary>
internal static class PlotSection
{
    /// <summary>Compile rate by kind; first, for it is what most readers come for.</summary>
    public static Markup CompileRate(EvaluationReport report) => Figure(
        "Compile rate by kind of case",
        "A first draft compiles when it is finished and the project has no error that the original lacks. Intervals that overlap do not say that modes are alike: cases are paired, see the differences below.",
        CompileRatePlot.Draw(report), "No case has been completed.");

    /// <summary>The distribution of times.</summary>
    public static Markup Latency(EvaluationReport report) => Figure(
        "How many cases are answered within a time",
        "Empirical cumulative distribution over the cases; a case with several holes counts with the sum of its requests.",
        LatencyPlot.Draw(report), "No case has been completed.");

    /// <summary>What several drafts bring.</summary>
    public static Markup ScoreAtK(EvaluationReport report) => Figure(
        "Compile rate and exact match by number of drafts",
        "Solid, filled: the expected best of k drafts drawn at random from the mode's. Dashed, hollow: the best of the first k as they are ranked. Modes with more than one draft, over all cases with one hole, 95 % intervals.",
        ScoreAtKPlot.Draw(report), "Every mode was asked for one draft: there is no choice among drafts to plot.");

    private static Markup Figure(string title, string caption, Markup? plot, string otherwise) => plot is { } drawn
        ? Markup.Of($"""<figure><figcaption><h3>{title}</h3><p>{caption}</p></figcaption><div class="scroll plot-area">{drawn}</div></figure>""")
        : Markup.Of($"""<figure><figcaption><h3>{title}</h3><p>{otherwise}</p></figcaption></figure>""");
}
