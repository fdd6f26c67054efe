using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Metrics;

/// <summary>How the values of cases become one value.</summary>
public enum MetricShape
{
    /// <summary>A share of cases for which something is true: Wilson's interval, McNemar's test.</summary>
    Share,

    /// <summary>A mean over cases: bootstrap.</summary>
    Mean,

    /// <summary>A sum over another sum: bootstrap over cases.</summary>
    Ratio,
}

/// <summary>What a case adds to a metric: <paramref name="Value"/> of <paramref name="Weight"/>; a weight of 0 leaves it out.</summary>
/// <param name="Value">0 to the weight.</param>
/// <param name="Weight">1, except for ratios and for cases left out.</param>
public readonly record struct Observation(double Value, double Weight = 1);

/// <summary>One number by which modes are compared; always the higher the better, and from 0 to 1.</summary>
/// <param name="Name">In reports and after <c>--gate</c>.</param>
/// <param name="Title">Heads a column.</param>
/// <param name="Description">What it says, one sentence.</param>
/// <param name="Shape">How cases become one value.</param>
/// <param name="OfDraft">Of one draft; null: there was none.</param>
public sealed record Metric(
    string Name, string Title, string Description, MetricShape Shape, Func<CaseReport, DraftReport?, Observation> OfDraft)
{
    /// <summary>Of a mode's first draft, which is what a person is shown.</summary>
    public Observation Of(CaseReport evaluated, OutcomeReport outcome) =>
        OfDraft(evaluated, outcome.Drafts is [var top, ..] ? top : null);
}
