using Completion.Evaluation.Metrics;

namespace Completion.Evaluation.Reports.Html.Sections;

/// <summary>What the numbers mean.</summary>
internal static class GuideSection
{
    /// <summary>Metrics by their own descriptions, then intervals and tests.</summary>
    public static Markup Of() => Markup.Of($"""
        <dl class="guide">
        {MetricCatalogue.All.Select(metric => Entry(Markup.Of($"{metric.Title} <code>{metric.Name}</code>"), $"{metric.Description} {Shape(metric.Shape)}"))}
        {Entry(new Markup("difference, gained, lost"), "Over the same cases, the mode less the first mode, in percentage points. Gained: cases in which the mode has the higher value; lost: the first mode. Higher or lower is written where the 95 % interval (bootstrap over cases) leaves 0 out; several comparisons are not corrected for.")}
        {Entry(new Markup("McNemar p"), "Two-sided and exact, over the cases in which the two modes differ; for metrics that are true or false per case.")}
        {Entry(new Markup("p50, p95, p99"), "Quantiles over cases. Times depend on the machine and on what else runs there; nothing else in this report does.")}
        {Entry(new Markup("masks, refused, constraints given up"), "Tokens are proposed to the constraint one by one; refused ones are proposals it turned down, masks are tests of the whole vocabulary, and a constraint that leaves no way on is given up.")}
        </dl>
        """);

    private static Markup Entry(Markup name, string text) => Markup.Of($"<div><dt>{name}</dt><dd>{text}</dd></div>\n");

    private static string Shape(MetricShape shape) => shape switch
    {
        MetricShape.Share => "A share of cases; Wilson's 95 % interval.",
        MetricShape.Mean => "A mean over cases; 95 % bootstrap interval.",
        _ => "A sum over a sum; 95 % interval by bootstrap over cases.",
    };
}
