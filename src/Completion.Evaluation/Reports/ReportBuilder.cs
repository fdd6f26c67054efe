using System.Collections.Immutable;
using Completion.Engine;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Running;
using Completion.Evaluation.Statistics;

namespace Completion.Evaluation.Reports;

/// <summary>Sums completed cases up.</summary>
internal static class ReportBuilder
{
    // One missing brace makes hundreds.
    private const int ErrorsKept = 5;

    /// <summary>The report over at least one completed case.</summary>
    public static EvaluationReport Build(
        EvaluationOptions options,
        ModelDescription? model,
        int count,
        ImmutableArray<CompletedCase> completed,
        string? partial,
        IEnumerable<string> notes) => new()
        {
            Project = options.Project,
            CaseKind = MemberAccessCuts.Kind,
            Count = count,
            Seed = options.Seed,
            Model = model?.Name ?? "unknown",
            Device = model?.Device ?? "unknown",
            Partial = partial,
            Notes = [.. notes],
            Modes = [.. options.Modes.Select((mode, index) => OfMode(mode, Outcomes(completed, index), options.Seed))],
            Paired =
            [
                .. options.Modes.Skip(1).Select((mode, index) => OfPair(
                    options.Modes[0], Outcomes(completed, 0), mode, Outcomes(completed, index + 1), options.Seed)),
            ],
            Cases = [.. completed.Select(one => OfCase(one, options.Modes))],
        };

    private static ImmutableArray<CaseOutcome> Outcomes(ImmutableArray<CompletedCase> completed, int mode) =>
        [.. completed.Select(one => one.Outcomes[mode])];

    private static ModeReport OfMode(EvaluationMode mode, ImmutableArray<CaseOutcome> outcomes, int seed) => new()
    {
        Mode = mode.Name,
        Description = mode.Description,
        CompileRate = WilsonInterval.Of([.. outcomes.Select(outcome => outcome.Compiles)]),
        NextIdentifierMatch = WilsonInterval.Of([.. outcomes.Select(outcome => outcome.NextIdentifierMatch)]),
        ExactMatch = WilsonInterval.Of([.. outcomes.Select(outcome => outcome.ExactMatch)]),
        EditSimilarity = Bootstrap.Mean([.. outcomes.Select(outcome => outcome.EditSimilarity)], seed),
        Milliseconds = new MillisecondsReport(
            Quantile.Of(outcomes.Select(outcome => outcome.Milliseconds), 0.5),
            Quantile.Of(outcomes.Select(outcome => outcome.Milliseconds), 0.95)),
        Counters = new CountersReport
        {
            Empty = outcomes.Count(outcome => outcome.EmptyReason is not null),
            Unfinished = outcomes.Count(outcome => outcome.EmptyReason is null && !outcome.Finished),
            Tokens = outcomes.Sum(outcome => (long)outcome.Counters.Tokens),
            ModelCalls = outcomes.Sum(outcome => (long)outcome.Counters.ModelCalls),
            ConstraintChecks = outcomes.Sum(outcome => (long)outcome.Counters.ConstraintChecks),
            Refused = outcomes.Sum(outcome => (long)outcome.Counters.Refused),
            Masks = outcomes.Sum(outcome => (long)outcome.Counters.Masks),
            Relaxed = outcomes.Sum(outcome => (long)outcome.Counters.Relaxed),
        },
    };

    private static PairedReport OfPair(
        EvaluationMode baseline, ImmutableArray<CaseOutcome> before, EvaluationMode mode, ImmutableArray<CaseOutcome> after, int seed) =>
        new(
            baseline.Name,
            mode.Name,
            PairedComparison.Of([.. before.Select(o => o.Compiles)], [.. after.Select(o => o.Compiles)], seed),
            PairedComparison.Of([.. before.Select(o => o.NextIdentifierMatch)], [.. after.Select(o => o.NextIdentifierMatch)], seed));

    private static CaseReport OfCase(CompletedCase completed, ImmutableArray<EvaluationMode> modes)
    {
        var evaluated = completed.Case;
        return new CaseReport(
            evaluated.Id, evaluated.File.RelativePath, evaluated.Line, evaluated.Column, evaluated.Cut.Access, evaluated.Truth,
            [.. modes.Zip(completed.Outcomes, OfOutcome)]);
    }

    private static OutcomeReport OfOutcome(EvaluationMode mode, CaseOutcome outcome) => new()
    {
        Mode = mode.Name,
        Text = outcome.Text,
        Finished = outcome.Finished,
        Compiles = outcome.Compiles,
        NewErrors = [.. outcome.NewErrors.Take(ErrorsKept)],
        NextIdentifierMatch = outcome.NextIdentifierMatch,
        ExactMatch = outcome.ExactMatch,
        EditSimilarity = outcome.EditSimilarity,
        Milliseconds = outcome.Milliseconds,
        EmptyReason = outcome.EmptyReason,
    };
}
