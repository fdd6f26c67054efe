using Completion.Constraints;

namespace Completion.Decoding;

/// <summary>What to decode, and how much of it.</summary>
public sealed record DecodingRequest
{
    /// <summary>The prompt's tokens, control tokens included; at least one.</summary>
    public required ReadOnlyMemory<int> Prompt { get; init; }

    /// <summary>What may follow the prompt.</summary>
    public required Constraint Constraint { get; init; }

    /// <summary>Where the text ends.</summary>
    public required StopRule Stop { get; init; }

    /// <summary>Distinct drafts at most; fewer when the model has no alternatives.</summary>
    public int Drafts { get; init; } = 1;

    /// <summary>Tokens per draft at most.</summary>
    public int MaxTokens { get; init; } = 96;

    /// <summary>
    /// Probability from which an alternative to the greedy token is worth a draft of its own at once; below it, it waits
    /// until the greedy path is finished and the most probable alternatives of all its steps are known.
    /// </summary>
    public double ForkProbability { get; init; } = 0.15;

    /// <summary>Probability below which an alternative is never worth a draft, nor the question whether it is legal.</summary>
    public double LeastProbability { get; init; } = 0.01;

    /// <summary>Refused proposals at one position after which the whole vocabulary is masked.</summary>
    public int ProposalsBeforeMask { get; init; } = 8;
}
