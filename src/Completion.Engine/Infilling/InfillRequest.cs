using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Infilling;

/// <summary>Stretches of a document that are to be written anew, together.</summary>
public sealed record InfillRequest
{
    /// <summary>Full path of the document.</summary>
    public required string Path { get; init; }

    /// <summary>The stretches, in any order; empty ones are places. What stands in them is replaced and not looked at.</summary>
    public required ImmutableArray<TextSpan> Holes { get; init; }

    /// <summary>Distinct proposals at most, 1 to 8.</summary>
    public int Drafts { get; init; } = 1;
}

/// <summary>The answer: proposals, best first, or the reason why there are none.</summary>
public sealed record InfillResult
{
    /// <summary>Each fills all holes; those that compile come first.</summary>
    public ImmutableArray<InfillDraft> Drafts { get; init; } = [];

    /// <summary>Why there is none, one sentence for a person; null when there is one.</summary>
    public string? EmptyReason { get; init; }

    /// <summary>Whether the reason is what was asked for, or a failure of the model, and not that nothing fits.</summary>
    public bool IsFailure { get; init; }

    /// <summary>Which kind of model filled the holes and why, one sentence; empty where none did.</summary>
    public string Route { get; init; } = "";

    /// <summary>What was counted, over all proposals.</summary>
    public InfillCounters Counters { get; init; } = new();

    /// <summary>Milliseconds from the start of the request.</summary>
    public double Milliseconds { get; init; }
}

/// <summary>A proposal for all holes.</summary>
/// <param name="Fills">What each hole is replaced by, in the order of the text.</param>
/// <param name="Review">What the compiler says of the document with all of them.</param>
/// <param name="LogProbability">Of all tokens together, each as it was when it was chosen, in nats.</param>
public sealed record InfillDraft(ImmutableArray<HoleFill> Fills, DraftReview Review, double LogProbability);

/// <summary>What a hole is replaced by.</summary>
/// <param name="Range">The hole.</param>
/// <param name="Text">With the document's line endings.</param>
/// <param name="IsForced">Whether decoding came to no end and the hole was closed in a last step.</param>
public sealed record HoleFill(TextSpan Range, string Text, bool IsForced);

/// <summary>Counts of one request.</summary>
public sealed record InfillCounters
{
    /// <summary>Model calls, those for prompts included.</summary>
    public long ModelCalls { get; init; }

    /// <summary>Calls in which masks were predicted, or tokens chosen.</summary>
    public int Steps { get; init; }

    /// <summary>Milliseconds in which the masked-diffusion model was waited for; 0 where it was not asked.</summary>
    public double ModelMilliseconds { get; init; }

    /// <summary>Tokens written.</summary>
    public int Tokens { get; init; }

    /// <summary>Tokens proposed to the rules.</summary>
    public int Checks { get; init; }

    /// <summary>Of them, refused.</summary>
    public int Refused { get; init; }

    /// <summary>Steps in which the left end was written by the mask of what is legal.</summary>
    public int Recoveries { get; init; }

    /// <summary>Tokens that were taken back.</summary>
    public int Remasked { get; init; }

    /// <summary>Times that rules were given up because nothing was legal under them.</summary>
    public int Relaxed { get; init; }

    internal static InfillCounters Sum(InfillCounters a, InfillCounters b) => new()
    {
        ModelCalls = a.ModelCalls + b.ModelCalls,
        Steps = a.Steps + b.Steps,
        ModelMilliseconds = a.ModelMilliseconds + b.ModelMilliseconds,
        Tokens = a.Tokens + b.Tokens,
        Checks = a.Checks + b.Checks,
        Refused = a.Refused + b.Refused,
        Recoveries = a.Recoveries + b.Recoveries,
        Remasked = a.Remasked + b.Remasked,
        Relaxed = a.Relaxed + b.Relaxed,
    };
}
