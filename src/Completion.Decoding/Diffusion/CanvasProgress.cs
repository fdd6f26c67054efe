namespace Completion.Decoding.Diffusion;

/// <summary>How far the holes of a request are filled, and what was counted so far.</summary>
internal sealed record CanvasProgress(SlotCanvas Canvas, DiffusionCounters Counters)
{
    /// <summary>Of the tokens placed, each as it was when it was placed, in nats.</summary>
    public double LogProbability { get; set; }

    /// <summary>For the slots that were filled, by their identity: the log-probability then that nothing stands there, so that the hole ends before it.</summary>
    public Dictionary<int, float> Ends { get; init; } = [];

    /// <summary>A copy that goes its own way.</summary>
    public CanvasProgress Copy() => new(Canvas.Clone(), Counters with { }) { LogProbability = LogProbability, Ends = new Dictionary<int, float>(Ends) };
}
