using System.Collections.Immutable;

namespace Completion.Evaluation.Reports;

/// <summary>One case and what each mode made of it.</summary>
/// <param name="Id">Relative path, line and column of the cut.</param>
/// <param name="File">Path relative to the project, with <c>/</c>.</param>
/// <param name="Line">Line of the cut, from 1.</param>
/// <param name="Column">Column of the cut, from 1.</param>
/// <param name="Access">The access operator: <c>.</c>, <c>?.</c>, <c>-&gt;</c> or <c>::</c>.</param>
/// <param name="Truth">What the original has there.</param>
/// <param name="Outcomes">One per mode, in the order of the modes.</param>
public sealed record CaseReport(
    string Id, string File, int Line, int Column, string Access, string Truth, ImmutableArray<OutcomeReport> Outcomes);

/// <summary>What a mode made of a case.</summary>
public sealed record OutcomeReport
{
    /// <summary>The mode.</summary>
    public required string Mode { get; init; }

    /// <summary>The top draft up to the end of its statement; empty when there was none.</summary>
    public required string Text { get; init; }

    /// <summary>Whether an end of the statement was found in the draft.</summary>
    public required bool Finished { get; init; }

    /// <summary>Whether the document has no error that the original lacks.</summary>
    public required bool Compiles { get; init; }

    /// <summary>Errors that the original lacks, the first few.</summary>
    public required ImmutableArray<string> NewErrors { get; init; }

    /// <summary>Whether the first token is the original's.</summary>
    public required bool NextIdentifierMatch { get; init; }

    /// <summary>Whether all tokens are the original's.</summary>
    public required bool ExactMatch { get; init; }

    /// <summary>1 less the edit distance over the longer length, 0 to 1.</summary>
    public required double EditSimilarity { get; init; }

    /// <summary>Wall-clock time of the request.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Why there was no draft; null when there was one.</summary>
    public string? EmptyReason { get; init; }
}
