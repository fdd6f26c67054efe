namespace Completion.Decoding.Diffusion;

/// <summary>By what masks are compared: which is filled first.</summary>
public enum UnmaskingOrder
{
    /// <summary>The probability of the proposed token.</summary>
    Confidence,

    /// <summary>By how much it is more probable than the second.</summary>
    Margin,

    /// <summary>How little uncertain the model is of all tokens together.</summary>
    Entropy,

    /// <summary>Where it stands: from the left to the right.</summary>
    Left,
}

/// <summary>A step of denoising: a model call has spoken, some masks are to be filled.</summary>
/// <param name="Predictions">What it said.</param>
/// <param name="Canvas">The holes, with what this step has filled already.</param>
/// <param name="Number">Of the step, from 0.</param>
public sealed record DenoisingStep(Predictions Predictions, SlotCanvas Canvas, int Number)
{
    /// <summary>Whether a mask is still one and something can be proposed for it.</summary>
    public bool IsOpen(int number) => Predictions.Slots[number].IsOpen && Place(number) is not null;

    /// <summary>Where a mask is; null: it is none any more.</summary>
    public SlotPlace? Place(int number) => Canvas.Find(Predictions.Slots[number].Hole, number);

    /// <summary>Adds the surest of the masks for which something can be proposed; nothing where there is none.</summary>
    public void AddSurest(UnmaskingOrder order, List<int> chosen)
    {
        var (best, sureness) = (-1, float.NegativeInfinity);
        for (var number = 0; number < Predictions.Slots.Count; number++)
        {
            var value = StaticUnmasking.Sureness(Predictions.Slots[number], number, order);
            if (value > sureness && !chosen.Contains(number) && IsOpen(number))
            {
                (best, sureness) = (number, value);
            }
        }

        if (best >= 0)
        {
            chosen.Add(best);
        }
    }

    /// <summary>Adds all masks whose proposals are at least so probable, the most probable first.</summary>
    /// <param name="least">A probability; 0: all masks.</param>
    /// <param name="chosen">Where to.</param>
    public void AddProbable(float least, List<int> chosen)
    {
        for (var number = 0; number < Predictions.Slots.Count; number++)
        {
            if (MathF.Exp(Predictions.Slots[number].LogProbability) >= least && IsOpen(number))
            {
                chosen.Add(number);
            }
        }

        Sort(chosen);
    }

    /// <summary>Brings masks into the order of their proposals' probabilities, the highest first.</summary>
    public void Sort(List<int> chosen) => chosen.Sort((a, b) =>
        (-Predictions.Slots[a].LogProbability, a).CompareTo((-Predictions.Slots[b].LogProbability, b)));
}

/// <summary>Which masks a step fills.</summary>
/// <remarks>One instance serves one request, from its first step to its last.</remarks>
public interface IUnmasking
{
    /// <summary>Name for explanations.</summary>
    string Name { get; }

    /// <summary>
    /// A step begins: told of every step once and in order, before it chooses. What a rule remembers from step to step it learns here,
    /// and here it may change what is predicted.
    /// </summary>
    void Observe(DenoisingStep step)
    {
    }

    /// <summary>
    /// Chooses masks, in the order in which they are to be filled; each is filled only if the rules allow it beside all that is filled
    /// before. Asked again in the same step, without the refused tokens, when nothing could be filled, and for steps that are only tried:
    /// the answer is of the step and of what was observed alone.
    /// </summary>
    /// <param name="step">What is known.</param>
    /// <param name="chosen">Numbers of predictions; at least one, if one is open.</param>
    void Choose(DenoisingStep step, List<int> chosen);
}

/// <summary>A fixed number of masks in every step, the surest first.</summary>
public sealed class StaticUnmasking(UnmaskingOrder order, int perStep = 1) : IUnmasking
{
    /// <inheritdoc/>
    public string Name => $"static, {perStep} by {order}";

    /// <summary>How sure a prediction is: more is surer.</summary>
    public static float Sureness(SlotPrediction prediction, int number, UnmaskingOrder order) => order switch
    {
        UnmaskingOrder.Confidence => prediction.LogProbability,
        UnmaskingOrder.Margin => prediction.Margin,
        UnmaskingOrder.Entropy => -prediction.Entropy,
        _ => -number,
    };

    /// <inheritdoc/>
    public void Choose(DenoisingStep step, List<int> chosen)
    {
        for (var i = 0; i < perStep; i++)
        {
            step.AddSurest(order, chosen);
        }
    }
}
