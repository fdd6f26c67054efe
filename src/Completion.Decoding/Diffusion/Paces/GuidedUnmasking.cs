using System.Numerics.Tensors;

namespace Completion.Decoding.Diffusion.Paces;

/// <summary>As many of the leftmost proposals as an autoregressive model would write too; where it would write none, the surest mask.</summary>
/// <remarks>
/// After Guided Diffusion, in "Accelerating Diffusion Language Model Inference via Efficient KV Caching and Guided Diffusion" (Hu et al.,
/// 2025): the tokens are the diffusion model's, the other model says only how many stay.
/// </remarks>
/// <param name="supervisor">The autoregressive model.</param>
/// <param name="delete">The token that deletes.</param>
/// <param name="expand">The token that expands.</param>
/// <param name="margin">How much less probable than its best token, in nats, a proposal may be to it; 0: it has to be the best.</param>
/// <param name="most">Proposals that it reads in a step at most.</param>
/// <param name="order">Which mask is filled where it agrees with none.</param>
public sealed class GuidedUnmasking(ISupervisor supervisor, int? delete, int? expand, float margin, int most, UnmaskingOrder order)
    : SupervisedUnmasking(supervisor, delete, expand, most)
{
    /// <inheritdoc/>
    public override string Name => "guided";

    /// <inheritdoc/>
    protected override bool Agrees(Predictions predictions, int number, ReadOnlySpan<float> logits) =>
        Logit(predictions.Slots[number].Token, logits) >= TensorPrimitives.Max(logits) - margin;

    /// <inheritdoc/>
    protected override void ChooseOne(DenoisingStep step, List<int> chosen, int first = -1) => step.AddSurest(order, chosen);
}
