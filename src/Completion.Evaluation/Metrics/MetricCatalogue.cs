using System.Collections.Immutable;
using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Metrics;

/// <summary>
/// The metrics, those of Monitor-Guided Decoding (Agrawal et al., NeurIPS 2023, section 4) first: compilation rate, next
/// identifier match, identifier sequence match, prefix match.
/// </summary>
public static class MetricCatalogue
{
    /// <summary>All, in the order of the report.</summary>
    public static ImmutableArray<Metric> All { get; } =
    [
        True("compileRate", "compiles", "Cases whose first draft adds no error to the project; nothing suggested counts as no.", draft => draft.Compiles),
        True("syntaxRate", "parses", "Cases whose first draft adds no syntax error; nothing suggested counts as no.", draft => draft.Parses),
        True("nextIdentifier", "next token", "Cases whose first token is the original's; after a dot, its name: the paper's next identifier match.", draft => draft.NextIdentifier),
        new("identifierSequence", "identifiers", "Identifiers that both begin with, over the original's; over cases whose original has some.",
            MetricShape.Mean, (evaluated, draft) => evaluated.HasIdentifiers ? new Observation(draft?.IdentifierSequence ?? 0) : new Observation(0, 0)),
        Mean("prefixMatch", "prefix", "Tokens that both begin with, over the original's.", draft => draft.Prefix),
        True("exactMatch", "exact", "Cases in which all tokens are the original's.", draft => draft.Exact),
        Mean("editSimilarity", "similarity", "1 less the edit distance over the longer length.", draft => draft.EditSimilarity),
        True("shownRate", "shown", "Cases in which something is suggested.", _ => true),
        new("compileRateOfShown", "compiles of shown", "Of the cases in which something is suggested, those whose first draft adds no error.",
            MetricShape.Share, (_, draft) => draft is null ? new Observation(0, 0) : new Observation(draft.Compiles ? 1 : 0)),
        new("keptCharacters", "kept characters", "Visible characters of the originals that the suggestions bring (ratio of completed code).",
            MetricShape.Ratio, (evaluated, draft) => new Observation(draft?.Kept ?? 0, evaluated.Characters)),
    ];

    /// <summary>The metric of a name.</summary>
    /// <exception cref="EvaluationException">There is none; the message lists the known ones.</exception>
    public static Metric Find(string name) =>
        All.FirstOrDefault(metric => metric.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new EvaluationException($"There is no metric '{name}'; choose from: {string.Join(", ", All.Select(metric => metric.Name))}.");

    private static Metric True(string name, string title, string description, Func<DraftReport, bool> of) =>
        new(name, title, description, MetricShape.Share, (_, draft) => new Observation(draft is not null && of(draft) ? 1 : 0));

    private static Metric Mean(string name, string title, string description, Func<DraftReport, double> of) =>
        new(name, title, description, MetricShape.Mean, (_, draft) => new Observation(draft is null ? 0 : of(draft)));
}
