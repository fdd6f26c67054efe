namespace Completion.Decoding.Diffusion.Paces;

/// <summary>Masks of which the model is sure, when what it said of them in the steps before is counted too.</summary>
/// <remarks>
/// <para>
/// After "CreditDecoding: Accelerating Parallel Decoding in Diffusion Large Language Models with Trace Credits" (Wang et al., 2025). In every
/// step a token's credit at a place is multiplied by the decay, and the most probable token's grows by its probability to the power of
/// gamma; alpha · log(1 + credit) is added to the logits before they are compared with the threshold. A token that was meant all along
/// is filled before the model is sure of it. Defaults are those of the authors' runtime (dInfer): 0.7, 0.2, 0.8 and 0.9.
/// </para>
/// <para>Credit belongs to a slot, not to its number, which changes as slots before it are deleted or added.</para>
/// </remarks>
/// <param name="least">The probability from which a proposal counts as sure, credit included.</param>
/// <param name="alpha">How much credit counts.</param>
/// <param name="gamma">Below 1, what the model is less sure of gives credit too.</param>
/// <param name="decay">What is left of credit after a step.</param>
/// <param name="order">Which mask is filled where none is sure.</param>
public sealed class CreditDecoding(float least, float alpha, float gamma, float decay, UnmaskingOrder order) : IUnmasking
{
    /// <summary>Credit below this is forgotten.</summary>
    private const float Nothing = 1e-4f;

    private readonly Dictionary<int, Dictionary<int, float>> _credits = [];

    /// <inheritdoc/>
    public string Name => "credit";

    /// <inheritdoc/>
    public void Observe(DenoisingStep step)
    {
        for (var number = 0; number < step.Predictions.Slots.Count; number++)
        {
            var slot = step.Canvas.Identity(step.Place(number)!.Value);
            if (!_credits.TryGetValue(slot, out var credits))
            {
                _credits.Add(slot, credits = []);
            }

            foreach (var (token, credit) in credits)
            {
                if (credit * decay < Nothing)
                {
                    credits.Remove(token);
                }
                else
                {
                    credits[token] = credit * decay;
                }
            }

            var row = step.Predictions.Row(number).Span;
            var best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
            credits[best] = credits.GetValueOrDefault(best) + MathF.Pow(MathF.Exp(row[best]), gamma);
            step.Predictions.Favour(number, credits.Select(each => KeyValuePair.Create(each.Key, alpha * MathF.Log(1 + each.Value))));
        }
    }

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
