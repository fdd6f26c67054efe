namespace Completion.Evaluation.Reports;

/// <summary>A mean over the cases with its 95 % interval; all in 0 to 1.</summary>
/// <param name="Value">The mean.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public sealed record Estimate(double Value, double Low, double High);

/// <summary>What one mode reached over the cases.</summary>
public sealed record ModeReport
{
    /// <summary>The mode's name.</summary>
    public required string Mode { get; init; }

    /// <summary>What it switches on.</summary>
    public required string Description { get; init; }

    /// <summary>Share of cases without a new error in the document. Wilson interval.</summary>
    public required Estimate CompileRate { get; init; }

    /// <summary>Share of cases whose first token is the original's. Wilson interval.</summary>
    public required Estimate NextIdentifierMatch { get; init; }

    /// <summary>Share of cases whose tokens are all the original's. Wilson interval.</summary>
    public required Estimate ExactMatch { get; init; }

    /// <summary>Mean edit similarity. Bootstrap interval.</summary>
    public required Estimate EditSimilarity { get; init; }

    /// <summary>Time per completion.</summary>
    public required MillisecondsReport Milliseconds { get; init; }

    /// <summary>What was counted, summed over the cases.</summary>
    public required CountersReport Counters { get; init; }
}

/// <summary>Quantiles of the wall-clock time of one request, in milliseconds.</summary>
/// <param name="P50">The median.</param>
/// <param name="P95">The 95th percentile.</param>
public sealed record MillisecondsReport(double P50, double P95);

/// <summary>Sums over the cases of a mode.</summary>
public sealed record CountersReport
{
    /// <summary>Requests that came back without a draft.</summary>
    public required int Empty { get; init; }

    /// <summary>Drafts in which no end of the statement was found.</summary>
    public required int Unfinished { get; init; }

    /// <summary>Tokens generated.</summary>
    public required long Tokens { get; init; }

    /// <summary>Model calls.</summary>
    public required long ModelCalls { get; init; }

    /// <summary>Tokens proposed to the constraint.</summary>
    public required long ConstraintChecks { get; init; }

    /// <summary>Proposals the constraint refused.</summary>
    public required long Refused { get; init; }

    /// <summary>Masks over the whole vocabulary.</summary>
    public required long Masks { get; init; }

    /// <summary>Times a constraint was given up.</summary>
    public required long Relaxed { get; init; }
}
