using Completion.Inference.Diffusion;

namespace Completion.Decoding.Diffusion;

/// <summary>Holes that come to no end: each has so many changes, and is then left where the model would soonest have ended it.</summary>
/// <remarks>
/// A model that does not say that a hole is done writes on, and the holes behind it wait. What it thought of ending at each place is
/// remembered from when it wrote something there instead.
/// </remarks>
internal sealed class HoleEnds(DiffusionFormat format, DiffusionSettings settings, CanvasGuard guard)
{
    /// <summary>Changes of a hole after which it has come to no end: as many as there were masks, once more, and some.</summary>
    public int MostChanges => (2 * settings.Slots) + 16;

    /// <summary>Remembers how probable it was that the hole ends before a slot that is filled now.</summary>
    public void Remember(CanvasProgress progress, SlotPlace place, Predictions predictions)
    {
        if (Deleted(progress.Canvas, place, predictions) is { } ended)
        {
            progress.Ends[progress.Canvas.Identity(place)] = ended;
        }
    }

    /// <summary>Cuts the leftmost hole that is not filled, if it has come to no end.</summary>
    public void CutEndless(CanvasProgress progress, Predictions predictions)
    {
        var canvas = progress.Canvas;
        var hole = Enumerable.Range(0, canvas.Holes.Count).FirstOrDefault(hole => !canvas.IsFilled(hole), -1);
        if (hole >= 0 && canvas.Changes(hole) >= MostChanges)
        {
            TryCut(progress, hole, predictions);
        }
    }

    /// <summary>Leaves a hole at the place where it may end at which that was most probable.</summary>
    /// <returns>False: there is none.</returns>
    public bool TryCut(CanvasProgress progress, int hole, Predictions predictions)
    {
        var canvas = progress.Canvas;
        foreach (var length in guard.Ends(canvas, hole).OrderByDescending(length => Ended(progress, new SlotPlace(hole, length), predictions)).ToArray())
        {
            var trial = canvas.Clone();
            trial.Cut(new SlotPlace(hole, length));
            if (guard.Allows(trial, hole, predictions))
            {
                canvas.Become(trial);
                progress.Counters.Remasked += guard.Mend(canvas, predictions);
                return true;
            }
        }

        return false;
    }

    private float Ended(CanvasProgress progress, SlotPlace place, Predictions predictions)
    {
        var slots = progress.Canvas.Holes[place.Hole];
        return place.Slot == slots.Count ? float.NegativeInfinity
            : slots[place.Slot] < 0 ? Deleted(progress.Canvas, place, predictions) ?? float.NegativeInfinity
            : progress.Ends.GetValueOrDefault(progress.Canvas.Identity(place), float.NegativeInfinity);
    }

    private float? Deleted(SlotCanvas canvas, SlotPlace place, Predictions predictions) =>
        format.Delete is { } delete && canvas.Holes[place.Hole][place.Slot] is < 0 and not SlotCanvas.NewMask and var mask
            ? predictions.Row(~mask).Span[delete]
            : null;
}
