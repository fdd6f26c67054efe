namespace Completion.Decoding;

/// <summary>
/// How further drafts are sampled, see <see cref="TokenSampler"/>. What the constraint refuses counts in none of these:
/// they describe the model's own distribution, of which the legal part is sampled.
/// </summary>
public sealed record SamplingSettings
{
    /// <summary>Logits are divided by it; above 0. Below 1 the likely becomes likelier.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>
    /// Only the most probable tokens that together have this probability are sampled, and all that are as probable as the
    /// last of them; above 0, 1 for all.
    /// </summary>
    public double TopP { get; init; } = 1;

    /// <summary>Only tokens with this part of the most probable one's probability are sampled; 0 for all, below 1.</summary>
    public double MinP { get; init; }

    /// <summary>
    /// Only the tokens whose information is nearest to the entropy and that together have this probability are sampled (locally
    /// typical sampling); above 0, 1 for all. Where none of them is among those that the others leave, it counts for nothing.
    /// </summary>
    public double TypicalP { get; init; } = 1;

    /// <summary>Decides every draw: the same seed gives the same drafts.</summary>
    public int Seed { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value out of its range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Temperature);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TopP);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TopP, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MinP);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(MinP, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TypicalP);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TypicalP, 1);
    }
}
