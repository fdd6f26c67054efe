using Completion.Constraints;
using Completion.Inference.Diffusion;

namespace Completion.Decoding.Diffusion;

/// <summary>One step of denoising: some masks are filled by what was predicted, as far as the rules allow it.</summary>
/// <remarks>
/// A step is a function of the canvas, the predictions and its number: what it changes is the progress that it is given, what it keeps
/// is only remembered. So it can be tried on a copy, and it gives there what it would give.
/// </remarks>
internal sealed class CanvasSteps(
    DiffusionFormat format, DiffusionSettings settings, IUnmasking unmasking, CanvasGuard guard, LegalMasks legal, WordFilling words, HoleEnds ends)
{
    private readonly List<int> _chosen = [];

    /// <summary>Takes the next step.</summary>
    /// <param name="progress">So far; changed.</param>
    /// <param name="predictions">For the masks, which have their numbers; what was refused is taken away from them.</param>
    /// <returns>False: nothing can be filled at all.</returns>
    public bool Take(CanvasProgress progress, Predictions predictions)
    {
        var step = new DenoisingStep(predictions, progress.Canvas, progress.Counters.Steps++);
        if (!TryWord(predictions, progress) && !TryFill(step, progress) && !TryRecover(predictions, progress))
        {
            return false;
        }

        progress.Counters.Remasked += guard.Mend(progress.Canvas, predictions);
        ends.CutEndless(progress, predictions);
        return true;
    }

    /// <summary>Writes a whole word where the leftmost hole's left end stands inside one of finitely many.</summary>
    private bool TryWord(Predictions predictions, CanvasProgress progress)
    {
        if (!settings.NamesAtOnce || guard.Frontier(progress.Canvas) is not { Legal: { IsInsideWord: true } inside } frontier)
        {
            return false;
        }

        var (hole, first) = (frontier.Hole, progress.Canvas.Frontier(frontier.Hole));
        if (words.Best(inside, progress.Canvas.Holes[hole], first, predictions, settings.Temperature > 0) is not { } word)
        {
            return false;
        }

        progress.Counters.Proposed++;
        var trial = progress.Canvas.Clone();
        for (var slot = 0; slot < word.Tokens.Count; slot++)
        {
            trial.Put(new SlotPlace(hole, first + slot), word.Tokens[slot]);
        }

        var place = new SlotPlace(hole, first + word.Tokens.Count - 1);

        if (!guard.Allows(trial, hole, predictions) && !TryGrow(trial, place, predictions))
        {
            progress.Counters.Refused++;
            return false;
        }

        Become(progress, trial, predictions, place, word.Tokens.Count, word.LogProbability);
        return true;
    }

    /// <summary>Fills what the rule of unmasking chooses.</summary>
    private bool TryFill(DenoisingStep step, CanvasProgress progress)
    {
        for (var (placed, refused) = (0, 0); refused < settings.RefusalsBeforeRecovery;)
        {
            _chosen.Clear();
            unmasking.Choose(step, _chosen);
            if (_chosen.Count == 0)
            {
                return false;
            }

            foreach (var number in _chosen)
            {
                if (step.IsOpen(number) && TryPlace(number, step.Predictions, progress))
                {
                    placed++;
                }
                else
                {
                    refused++;
                }
            }

            if (placed > 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryPlace(int number, Predictions predictions, CanvasProgress progress)
    {
        var prediction = predictions.Slots[number];
        progress.Counters.Proposed++;
        var trial = progress.Canvas.Clone();
        var place = trial.Find(prediction.Hole, number)!.Value;
        if (!TryWrite(trial, place, prediction.Token, predictions))
        {
            progress.Counters.Refused++;
            predictions.Exclude(number, prediction.Token);
            return false;
        }

        Become(progress, trial, predictions, place, Written(prediction.Token), prediction.LogProbability);
        return true;
    }

    private bool TryWrite(SlotCanvas trial, SlotPlace place, int token, Predictions predictions)
    {
        if (token == format.Expand)
        {
            // What was filled since the predictions may have taken the room.
            var canExpand = trial.CanExpand(place.Hole);
            if (canExpand)
            {
                trial.Expand(place);
            }

            return canExpand;
        }

        if (token == format.Delete)
        {
            return TryDelete(trial, FirstDeleted(trial, place, predictions), predictions) || TryDelete(trial, place, predictions);
        }

        trial.Put(place, token);
        return guard.Allows(trial, place.Hole, predictions) || TryGrow(trial, place, predictions);
    }

    private bool TryDelete(SlotCanvas trial, SlotPlace place, Predictions predictions)
    {
        var shorter = trial.Clone();
        shorter.Delete(place);
        if (!guard.Allows(shorter, place.Hole, predictions))
        {
            return false;
        }

        trial.Become(shorter);
        return true;
    }

    /// <summary>The surest slot to delete is a hole's last; the masks to its left that surely go too go with it.</summary>
    private SlotPlace FirstDeleted(SlotCanvas canvas, SlotPlace place, Predictions predictions)
    {
        var slots = canvas.Holes[place.Hole];
        while (place.Slot > 0 && slots[place.Slot - 1] < 0 && slots[place.Slot - 1] != SlotCanvas.NewMask &&
            predictions.Slots[~slots[place.Slot - 1]] is var before && before.Token == format.Delete &&
            MathF.Exp(before.LogProbability) >= settings.DeletedTogether)
        {
            place = place with { Slot = place.Slot - 1 };
        }

        return place;
    }

    /// <summary>A hole whose last mask was filled and that may not end there gets another mask, if the model can have holes of any length.</summary>
    private bool TryGrow(SlotCanvas trial, SlotPlace place, Predictions predictions)
    {
        var slots = trial.Holes[place.Hole];
        if (format.Delete is null || !trial.IsFilled(place.Hole) || !trial.CanGrow(place.Hole) || place.Slot >= slots.Count)
        {
            return false;
        }

        trial.Grow(place with { Slot = slots.Count });
        return guard.Allows(trial, place.Hole, predictions);
    }

    private int Written(int token) => token == format.Delete || token == format.Expand ? 0 : 1;

    /// <param name="progress">Becomes what was tried.</param>
    /// <param name="trial">What was tried, and may stay.</param>
    /// <param name="predictions">By which.</param>
    /// <param name="last">Where it was written; of several tokens side by side, the last.</param>
    /// <param name="written">How many tokens; 0: a mask became two, or none.</param>
    /// <param name="logProbability">Of what was done.</param>
    private void Become(CanvasProgress progress, SlotCanvas trial, Predictions predictions, SlotPlace last, int written, double logProbability)
    {
        for (var slot = last.Slot - written + 1; slot <= last.Slot && written > 0; slot++)
        {
            ends.Remember(progress, last with { Slot = slot }, predictions);
        }

        progress.Counters.Placed += written;
        progress.Counters.Expanded += trial.Holes.Sum(hole => hole.Count) > progress.Canvas.Holes.Sum(hole => hole.Count) ? 1 : 0;
        progress.LogProbability += logProbability;
        progress.Canvas.Become(trial);
        progress.Canvas.CountChange(last.Hole);
    }

    /// <summary>Writes the most probable legal token at the left end; what stands behind it is masked again.</summary>
    private bool TryRecover(Predictions predictions, CanvasProgress progress)
    {
        progress.Counters.Recoveries++;
        if (guard.Frontier(progress.Canvas) is not { } frontier)
        {
            return false;
        }

        var place = new SlotPlace(frontier.Hole, progress.Canvas.Frontier(frontier.Hole));
        var slot = progress.Canvas.Holes[place.Hole][place.Slot];
        if (slot == SlotCanvas.NewMask)
        {
            // A step guessed ahead: no model call has spoken of this mask yet.
            return false;
        }

        progress.Counters.Remasked += progress.Canvas.Remask(place);
        predictions.Restore();
        if (frontier.Legal is { } state && TryWriteLegal(place, ~slot, state, predictions, progress))
        {
            return true;
        }

        progress.Counters.Relaxed++;
        progress.Canvas.Relax(place.Hole);
        return TryWriteLegal(place, ~slot, frontier.Grammar, predictions, progress);
    }

    private bool TryWriteLegal(SlotPlace place, int number, Constraint state, Predictions predictions, CanvasProgress progress)
    {
        foreach (var (token, logProbability) in legal.Best(predictions.Row(number).Span, state, format.Delete))
        {
            var trial = progress.Canvas.Clone();
            if (TryWrite(trial, place, token, predictions))
            {
                Become(progress, trial, predictions, place, Written(token), logProbability);
                return true;
            }
        }

        return false;
    }
}
