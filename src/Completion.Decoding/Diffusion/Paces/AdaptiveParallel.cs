namespace Completion.Decoding.Diffusion.Paces;

/// <summary>From left to right, as long as the diffusion model's proposal is what both models together would write.</summary>
/// <remarks>
/// After "Accelerating Diffusion LLMs via Adaptive Parallel Decoding" (Israel et al., 2025): in place of each proposal stands the mixture
/// p(diffusion)^R · p(autoregressive | the proposals before it)^(1 − R); the proposals are kept up to the first that is not its most probable
/// token. The first one is always kept. With a temperature the paper perturbs both by the same noise; here proposals that were drawn
/// are compared with the mixture's most probable token, so that fewer are kept.
/// </remarks>
/// <param name="supervisor">The autoregressive model.</param>
/// <param name="delete">The token that deletes.</param>
/// <param name="expand">The token that expands.</param>
/// <param name="mixture">The weight R of the diffusion model, above 0; 1: the other has no say.</param>
/// <param name="most">Proposals that are read in a step at most.</param>
public sealed class AdaptiveParallel(ISupervisor supervisor, int? delete, int? expand, float mixture, int most)
    : SupervisedUnmasking(supervisor, delete, expand, most)
{
    /// <inheritdoc/>
    public override string Name => "apd";

    /// <inheritdoc/>
    protected override bool Agrees(Predictions predictions, int number, ReadOnlySpan<float> logits)
    {
        var row = predictions.Row(number).Span;
        var proposed = predictions.Slots[number].Token;
        var enough = Mixed(proposed, row, logits);
        for (var token = 0; token < row.Length; token++)
        {
            if (token != proposed && token != Expand && row[token] > float.NegativeInfinity && Mixed(token, row, logits) > enough)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    protected override void ChooseOne(DenoisingStep step, List<int> chosen, int first = -1)
    {
        if (first >= 0)
        {
            chosen.Add(first);
        }
        else
        {
            step.AddSurest(UnmaskingOrder.Left, chosen);
        }
    }

    private float Mixed(int token, ReadOnlySpan<float> row, ReadOnlySpan<float> logits) =>
        (mixture * row[token]) + ((1 - mixture) * Logit(token, logits));
}
