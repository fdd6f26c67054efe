namespace Completion.Decoding.Diffusion.Paces;

/// <summary>All masks of which the model is sure enough, and the surest one at least.</summary>
/// <remarks>After "Fast-dLLM: Training-free Acceleration of Diffusion LLM by Enabling KV Cache and Parallel Decoding" (Wu et al., 2025): 0.9.</remarks>
/// <param name="least">The probability from which a proposal counts as sure.</param>
/// <param name="order">Which mask is filled where none is sure.</param>
public sealed class ThresholdUnmasking(float least, UnmaskingOrder order) : IUnmasking
{
    /// <inheritdoc/>
    public string Name => "threshold";

    /// <inheritdoc/>
    public void Choose(DenoisingStep step, List<int> chosen)
    {
        step.AddProbable(least, chosen);
        if (chosen.Count == 0)
        {
            step.AddSurest(order, chosen);
        }
    }
}
