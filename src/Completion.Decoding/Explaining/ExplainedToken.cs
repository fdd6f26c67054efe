using System.Collections.Immutable;

namespace Completion.Decoding.Explaining;

/// <summary>One node of the candidate tree of a finished request, for a person.</summary>
/// <param name="Parent">Index of the node above it; -1: it stands below the prompt.</param>
/// <param name="Text">What the token adds to the text; an end token adds nothing.</param>
/// <param name="LogProbability">Of the token alone, in nats, under the unmasked model.</param>
/// <param name="Source">Who proposed it first: <c>model</c>, <c>certain</c> where the constraint left no choice, <c>expected</c>, or a drafter's name.</param>
/// <param name="Role">What became of it.</param>
/// <param name="Refused">Tokens that the model put before this one and a constraint refused: the text, and which constraint.</param>
/// <param name="IsPause">Whether decoding compared what follows the node above before it took this one.</param>
/// <param name="End">Why the text ends here; null: it goes on.</param>
public sealed record ExplainedToken(
    int Parent, string Text, double LogProbability, string Source, TokenRole Role,
    ImmutableArray<RefusedToken> Refused, bool IsPause, string? End);

/// <param name="Text">The token's.</param>
/// <param name="By">Name of the constraint.</param>
public readonly record struct RefusedToken(string Text, string By);

/// <summary>What became of a token in the candidate tree.</summary>
public enum TokenRole
{
    /// <summary>It lost a comparison.</summary>
    Left,

    /// <summary>It is in a further draft.</summary>
    Draft,

    /// <summary>It is in the greedy draft.</summary>
    Main,
}
