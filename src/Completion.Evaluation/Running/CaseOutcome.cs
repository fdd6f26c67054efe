using System.Collections.Immutable;
using Completion.Engine;

namespace Completion.Evaluation.Running;

/// <summary>What a mode made of a case.</summary>
internal sealed record CaseOutcome
{
    /// <summary>The top draft up to the end of its statement; empty when there was none.</summary>
    public required string Text { get; init; }

    /// <summary>Whether the draft ends its statement.</summary>
    public required bool Finished { get; init; }

    /// <summary>Whether the statement is finished and the document has no error that the original lacks.</summary>
    public required bool Compiles { get; init; }

    /// <summary>Errors that the original lacks.</summary>
    public required ImmutableArray<string> NewErrors { get; init; }

    /// <summary>Whether the first token is the original's.</summary>
    public required bool NextIdentifierMatch { get; init; }

    /// <summary>Whether all tokens are the original's.</summary>
    public required bool ExactMatch { get; init; }

    /// <summary>0 to 1.</summary>
    public required double EditSimilarity { get; init; }

    /// <summary>Wall-clock time of the request.</summary>
    public double Milliseconds { get; init; }

    /// <summary>What the engine counted.</summary>
    public CompletionCounters Counters { get; init; } = new();

    /// <summary>Why there was no draft; null when there was one.</summary>
    public string? EmptyReason { get; init; }
}
