namespace Completion.Decoding.Diffusion;

/// <summary>How much a step fills, and what makes steps cheaper.</summary>
public sealed record DenoisingPace
{
    /// <summary>
    /// Steps that are guessed ahead and evaluated beside the next one in its call (FreeDave); 0: none. What is filled stays the same.
    /// </summary>
    public int StepsAhead { get; init; }
}
