namespace Completion.Decoding.Adaptive;

/// <summary>
/// Beam search: not one text is written on but the most probable ones, until none of them can become better than the best that is
/// finished. With a threshold it branches only where the model is unsure; with a judge, what cannot compile any more falls behind.
/// </summary>
/// <remarks>Constraints hold as ever; further drafts are the beam's others. What is taken depends on the text alone.</remarks>
public sealed record BeamSettings
{
    /// <summary>Texts kept, at least 1.</summary>
    public int Width { get; init; } = 3;

    /// <summary>
    /// Masked entropy in nats below which a text goes on in one way only, unless whole words are compared there
    /// (<see cref="DecodingRequest.WordCandidates"/>); 0: texts branch everywhere.
    /// </summary>
    public double Threshold { get; init; }

    /// <summary>How much less probable than the best a text may be, in nats, to be kept.</summary>
    public double Spread { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// Whether fewer are kept where the model is sure: as many as the distribution after the best of them has choices (its
    /// perplexity, e to the masked entropy), rounded, at most <see cref="Width"/>.
    /// </summary>
    public bool ByEntropy { get; init; }

    /// <summary>Asked about every clause of a text that would be kept; null: probability alone decides. A penalty counts once, in nats.</summary>
    public IWindowJudge? Judge { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">The width is out of its range.</exception>
    internal void Check(int sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Width, (sequences - 1) / 2);
        ArgumentOutOfRangeException.ThrowIfNegative(Threshold);
        ArgumentOutOfRangeException.ThrowIfNegative(Spread);
    }
}
