using System.Collections.Immutable;

namespace Completion.Evaluation.Reports;

/// <summary>
/// All that an evaluation found: what <c>report.json</c> holds. The same cases, modes and model give the same report
/// except for <see cref="Cost"/> and what is named <c>cost</c> below it.
/// </summary>
public sealed record EvaluationReport
{
    /// <summary>The format written here; a reader refuses others.</summary>
    public const int CurrentFormat = 3;

    /// <summary>Version of this format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The project as it was named on the command line.</summary>
    public required string Project { get; init; }

    /// <summary>Where a fetched project comes from, its licence, and whether the model was trained on it; null for any other.</summary>
    public string? Origin { get; init; }

    /// <summary>Kinds of the cases, in the order of the report.</summary>
    public required ImmutableArray<string> Kinds { get; init; }

    /// <summary>SHA-256 of all cases as a case file, also of those of other parts: two reports are about the same cases or not.</summary>
    public required string CasesSha256 { get; init; }

    /// <summary>Cases to complete; with a partial report, more than were completed.</summary>
    public required int Count { get; init; }

    /// <summary>The seed of the cases and of the bootstrap.</summary>
    public required int Seed { get; init; }

    /// <summary>The part of the cases that this is about, as <c>I/N</c>; null when it is about all.</summary>
    public string? Shard { get; init; }

    /// <summary>Cases left out because their file is not what it was when they were made.</summary>
    public int Stale { get; init; }

    /// <summary>The model.</summary>
    public required ModelReport Model { get; init; }

    /// <summary>Why the evaluation ended before its last case, one sentence; null when it did not.</summary>
    public string? Partial { get; init; }

    /// <summary>What a reader must know to judge the numbers.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The modes in the order asked for; the first is what the others are compared with.</summary>
    public required ImmutableArray<ModeReport> Modes { get; init; }

    /// <summary>For all kinds together, then for each kind: one entry per mode.</summary>
    public required ImmutableArray<SummaryReport> Summaries { get; init; }

    /// <summary>For all kinds together, then for each kind: each later mode against the first, by metric.</summary>
    public required ImmutableArray<PairReport> Pairs { get; init; }

    /// <summary>The cases that were completed in every mode, in the order in which they were made.</summary>
    public required ImmutableArray<CaseReport> Cases { get; init; }

    /// <summary>What the run took on this machine.</summary>
    public required RunCost Cost { get; init; }
}

/// <summary>The model that wrote.</summary>
/// <param name="Name">From its file.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
/// <param name="ContextLength">Tokens of context in use.</param>
public sealed record ModelReport(string Name, string Sha256, int ContextLength);

/// <summary>A mode: a combination of the product's settings.</summary>
/// <param name="Name">As it was typed.</param>
/// <param name="Settings">Every setting that decides what is written, by its name, as text.</param>
public sealed record ModeReport(string Name, IReadOnlyDictionary<string, string> Settings);

/// <summary>What a run took; differs from machine to machine and from run to run.</summary>
public sealed record RunCost
{
    /// <summary>Where the model ran.</summary>
    public required string Device { get; init; }

    /// <summary>Wall-clock seconds, from the first case to the last; of several processes, the sum.</summary>
    public required double Seconds { get; init; }

    /// <summary>Highest resident memory of the process, in bytes; of several, the highest.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Milliseconds of one compile check: splice, bind what changed, compare.</summary>
    public required Quantiles Check { get; init; }
}

/// <summary>Quantiles of times in milliseconds.</summary>
/// <param name="P50">The median.</param>
/// <param name="P95">The 95th percentile.</param>
/// <param name="P99">The 99th percentile.</param>
public sealed record Quantiles(double P50, double P95, double P99);
