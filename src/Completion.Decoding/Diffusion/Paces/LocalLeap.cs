namespace Completion.Decoding.Diffusion.Paces;

/// <summary>Anchors, which are nearly certain, and around each the masks that are somewhat sure.</summary>
/// <remarks>
/// After "Accelerating Diffusion LLM Inference via Local Determinism Propagation" (Kong et al., 2025): what stands near a certain token is
/// more certain than its probability says. Anchors from 0.9 on are the paper's.
/// </remarks>
/// <param name="anchor">The probability from which a proposal is an anchor.</param>
/// <param name="relaxed">The probability from which a mask near an anchor is filled.</param>
/// <param name="radius">Slots to either side that are near.</param>
/// <param name="order">Which mask is filled where there is no anchor.</param>
public sealed class LocalLeap(float anchor, float relaxed, int radius, UnmaskingOrder order) : IUnmasking
{
    /// <inheritdoc/>
    public string Name => "leap";

    /// <inheritdoc/>
    public void Choose(DenoisingStep step, List<int> chosen)
    {
        step.AddProbable(anchor, chosen);
        if (chosen.Count == 0)
        {
            step.AddSurest(order, chosen);
            return;
        }

        SlotPlace[] anchors = [.. chosen.Select(number => step.Place(number)!.Value)];
        chosen.Clear();
        step.AddProbable(Math.Min(anchor, relaxed), chosen);
        chosen.RemoveAll(number =>
            step.Place(number) is not { } place || !anchors.Any(near => near.Hole == place.Hole && Math.Abs(near.Slot - place.Slot) <= radius));
    }
}
