using System.Collections.Immutable;

namespace Completion.Evaluation.Reports;

/// <summary>What one mode reached over the cases of one kind, or of all.</summary>
public sealed record SummaryReport
{
    /// <summary>For all kinds together.</summary>
    public const string AllKinds = "all";

    /// <summary>The kind, or <see cref="AllKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The mode's name.</summary>
    public required string Mode { get; init; }

    /// <summary>Cases it is over, at least one.</summary>
    public required int Cases { get; init; }

    /// <summary>By name of the metric (<see cref="Metrics.MetricCatalogue"/>), in its order; without those that no case has a value for.</summary>
    public required IReadOnlyDictionary<string, Estimate> Metrics { get; init; }

    /// <summary>
    /// By name of the metric: the expected best of k drafts drawn from the mode's, k = 1, 2, …; over cases with one hole.
    /// Empty for modes of one draft.
    /// </summary>
    public required IReadOnlyDictionary<string, ImmutableArray<Estimate>> ScoreAtK { get; init; }

    /// <summary>By name of the metric: the best of the first k drafts as they are ranked, k = 1, 2, ….</summary>
    public required IReadOnlyDictionary<string, ImmutableArray<Estimate>> BestOfFirst { get; init; }

    /// <summary>What was counted, summed over the cases.</summary>
    public required CountsReport Counts { get; init; }

    /// <summary>Times of the requests.</summary>
    public required SummaryCost Cost { get; init; }
}

/// <summary>Times of a mode's requests; a case with several holes counts with the sum of its requests.</summary>
/// <param name="FirstToken">Until the first token was chosen.</param>
/// <param name="Total">Until the answer, which brings all drafts at once: the time to the first suggestion as well.</param>
public sealed record SummaryCost(Quantiles FirstToken, Quantiles Total);

/// <summary>Counts of one case, or their sums over cases.</summary>
public sealed record CountsReport
{
    /// <summary>Requests that came back without a draft.</summary>
    public int Empty { get; init; }

    /// <summary>Tokens generated over all drafts.</summary>
    public long Tokens { get; init; }

    /// <summary>Tokens of the drafts that decoding would give if only one were wanted.</summary>
    public long MainTokens { get; init; }

    /// <summary>Tokens that were guessed right, and took no model call of their own.</summary>
    public long GuessedTokens { get; init; }

    /// <summary>Guesses that were evaluated and that no draft took.</summary>
    public long WrongGuesses { get; init; }

    /// <summary>Model calls after the prompt's: how many those are depends on what was asked before.</summary>
    public long ModelCalls { get; init; }

    /// <summary>Calls of the draft model, where there is one.</summary>
    public long DraftModelCalls { get; init; }

    /// <summary>Tokens that it guessed right, and that took no model call of their own.</summary>
    public long DraftModelTokens { get; init; }

    /// <summary>Tokens proposed to the constraint.</summary>
    public long ConstraintChecks { get; init; }

    /// <summary>Proposals the constraint refused.</summary>
    public long Refused { get; init; }

    /// <summary>Masks over the whole vocabulary.</summary>
    public long Masks { get; init; }

    /// <summary>Times a constraint was given up.</summary>
    public long Relaxed { get; init; }

    /// <summary>Steps of first drafts at which decoding paused to look ahead.</summary>
    public long Pauses { get; init; }

    /// <summary>Pauses at which another token than the most probable one was taken.</summary>
    public long Overruled { get; init; }

    /// <summary>Questions to the compiler about what was looked ahead.</summary>
    public long JudgeQuestions { get; init; }

    /// <summary>Those of them in which it found an error.</summary>
    public long Objections { get; init; }

    /// <summary>Of holes filled together: steps in which the left end was written by the mask of what is legal.</summary>
    public long Recoveries { get; init; }

    /// <summary>Of holes filled together: cases in which one was closed in a last step.</summary>
    public long Forced { get; init; }
}

/// <summary>One mode against another over the same cases of one kind, or of all.</summary>
/// <param name="Kind">The kind, or <see cref="SummaryReport.AllKinds"/>.</param>
/// <param name="Baseline">The mode compared with.</param>
/// <param name="Mode">The mode compared.</param>
/// <param name="Metrics">By name of the metric.</param>
public sealed record PairReport(string Kind, string Baseline, string Mode, IReadOnlyDictionary<string, PairedDifference> Metrics);

/// <summary>The difference of two modes over the same cases, mode less baseline.</summary>
/// <param name="Value">The difference.</param>
/// <param name="Low">Lower end of the 95 % bootstrap interval.</param>
/// <param name="High">Upper end of the 95 % bootstrap interval.</param>
/// <param name="Gained">Cases in which the mode has the higher value.</param>
/// <param name="Lost">Cases in which the baseline has the higher value.</param>
/// <param name="P">Two-sided p of McNemar's exact test for metrics that are true or false per case; null for others.</param>
public sealed record PairedDifference(double Value, double Low, double High, int Gained, int Lost, double? P);
