namespace Completion.Decoding.Diffusion.Paces;

/// <summary>One mask at a time, until the model is sure enough of all of them on average: then all the rest at once.</summary>
/// <remarks>
/// After "Diffusion Language Models Know the Answer Before Decoding" (Li et al., 2025): the gap between the logits of the most probable
/// token and the second, averaged over the masks, is compared with 7.5, 5.0 and 2.5 in the first, the second and the last third
/// of decoding. How far decoding is, is the share of slots that are filled: holes that shrink have no number of steps known beforehand.
/// </remarks>
/// <param name="early">The gap that is enough in the first third.</param>
/// <param name="middle">In the second.</param>
/// <param name="late">In the last.</param>
/// <param name="order">Which mask is filled before.</param>
public sealed class Prophet(float early, float middle, float late, UnmaskingOrder order) : IUnmasking
{
    /// <inheritdoc/>
    public string Name => "prophet";

    /// <inheritdoc/>
    public void Choose(DenoisingStep step, List<int> chosen)
    {
        step.AddProbable(0, chosen);
        if (chosen.Count == 0)
        {
            return;
        }

        var slots = step.Canvas.Holes.Sum(hole => hole.Count);
        var progress = 1 - ((float)step.Canvas.Masks / slots);
        var enough = progress < 1f / 3 ? early : progress < 2f / 3 ? middle : late;
        if (chosen.Average(number => step.Predictions.Slots[number].Gap) < enough)
        {
            chosen.Clear();
            step.AddSurest(order, chosen);
        }
    }
}
