using System.Collections.Immutable;

namespace Completion.Evaluation.Reports;

/// <summary>All that an evaluation found: what <c>report.json</c> holds.</summary>
public sealed record EvaluationReport
{
    /// <summary>The project as it was named on the command line.</summary>
    public required string Project { get; init; }

    /// <summary>Which kind of place was cut, e.g. <c>member-access</c>.</summary>
    public required string CaseKind { get; init; }

    /// <summary>Cases made; with a partial report, more than were completed.</summary>
    public required int Count { get; init; }

    /// <summary>The seed of the cases and of the bootstrap.</summary>
    public required int Seed { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Where the model ran.</summary>
    public required string Device { get; init; }

    /// <summary>Why the evaluation ended before its last case, one sentence; null when it did not.</summary>
    public string? Partial { get; init; }

    /// <summary>What a reader must know to judge the numbers.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>One entry per mode, in the order asked for.</summary>
    public required ImmutableArray<ModeReport> Modes { get; init; }

    /// <summary>Each later mode against the first.</summary>
    public required ImmutableArray<PairedReport> Paired { get; init; }

    /// <summary>The cases that were completed in every mode, in the order in which they ran.</summary>
    public required ImmutableArray<CaseReport> Cases { get; init; }
}
