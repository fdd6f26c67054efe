namespace Completion.Decoding.Diffusion.Paces;

/// <summary>From left to right in blocks that end where a statement ends, and within a block all masks of which the model is sure.</summary>
/// <remarks>
/// After "AdaBlock-dLLM: Semantic-Aware Diffusion LLM Inference via Adaptive Block Size" (Lu et al., 2025): when a block is filled, the next one
/// ends at the delimiter that is proposed with the highest probability in a window behind it, if it has 0.3 at least; else it has the default
/// size. Here delimiters are tokens in which a line, a statement or a block of C# ends, and the token that deletes: the text ends there.
/// </remarks>
/// <param name="least">The probability from which a proposal within a block counts as sure.</param>
/// <param name="delimiter">The probability from which a delimiter ends a block.</param>
/// <param name="window">Slots that are searched for a delimiter, as a share of the hole's.</param>
/// <param name="size">Slots of a block without a delimiter.</param>
/// <param name="isDelimiter">Whether a token is one.</param>
/// <param name="order">Which mask of a block is filled where none is sure.</param>
public sealed class AdaptiveBlocks(float least, float delimiter, float window, int size, Func<int, bool> isDelimiter, UnmaskingOrder order) : IUnmasking
{
    private int _lastOfBlock = -1;

    /// <inheritdoc/>
    public string Name => "blocks";

    /// <inheritdoc/>
    public void Observe(DenoisingStep step)
    {
        if (First(step.Canvas) is { } first && EndOfBlock(step.Canvas, first) is null)
        {
            _lastOfBlock = step.Canvas.Identity(first with { Slot = NewEnd(step, first) - 1 });
        }
    }

    /// <inheritdoc/>
    public void Choose(DenoisingStep step, List<int> chosen)
    {
        if (First(step.Canvas) is not { } first)
        {
            return;
        }

        var end = EndOfBlock(step.Canvas, first) ?? NewEnd(step, first);
        step.AddProbable(0, chosen);
        chosen.RemoveAll(number => step.Place(number) is not { } place || place.Hole != first.Hole || place.Slot >= end);
        if (chosen.Count == 0)
        {
            // Nothing can be proposed within the block any more.
            step.AddSurest(order, chosen);
            return;
        }

        var surest = chosen.MaxBy(number => StaticUnmasking.Sureness(step.Predictions.Slots[number], number, order));
        chosen.RemoveAll(number => MathF.Exp(step.Predictions.Slots[number].LogProbability) < least);
        if (chosen.Count == 0)
        {
            chosen.Add(surest);
        }
    }

    private static SlotPlace? First(SlotCanvas canvas)
    {
        for (var hole = 0; hole < canvas.Holes.Count; hole++)
        {
            if (!canvas.IsFilled(hole))
            {
                return new SlotPlace(hole, canvas.Frontier(hole));
            }
        }

        return null;
    }

    /// <summary>Where the block that was begun ends; null: it has no masks any more.</summary>
    private int? EndOfBlock(SlotCanvas canvas, SlotPlace first)
    {
        for (var slot = first.Slot; slot < canvas.Holes[first.Hole].Count; slot++)
        {
            if (canvas.Identity(first with { Slot = slot }) == _lastOfBlock)
            {
                return slot + 1;
            }
        }

        return null;
    }

    private int NewEnd(DenoisingStep step, SlotPlace first)
    {
        var slots = step.Canvas.Holes[first.Hole];
        var (end, most) = (Math.Min(slots.Count, first.Slot + size), MathF.Log(delimiter));
        var searched = Math.Min(slots.Count, first.Slot + Math.Max(1, (int)(window * slots.Count)));
        for (var slot = first.Slot; slot < searched; slot++)
        {
            if (slots[slot] is < 0 and not SlotCanvas.NewMask && step.Predictions.Slots[~slots[slot]] is { IsOpen: true } prediction &&
                prediction.LogProbability >= most && isDelimiter(prediction.Token))
            {
                (end, most) = (slot + 1, prediction.LogProbability);
            }
        }

        return end;
    }
}
