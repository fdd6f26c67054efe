namespace Completion.Decoding.Adaptive;

/// <summary>Beam search: not one text is written on but the most probable ones, which end when the best of all is finished.</summary>
/// <remarks>What adaptive decoding is compared with; constraints hold as ever, words are not compared, and further drafts are the beam's others.</remarks>
public sealed record BeamSettings
{
    /// <summary>Texts kept, at least 1.</summary>
    public int Width { get; init; } = 3;

    /// <summary>
    /// Whether fewer are kept where the model is sure: as many as the distribution after the best of them has choices (its
    /// perplexity, e to the masked entropy), rounded, at most <see cref="Width"/>.
    /// </summary>
    public bool ByEntropy { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">The width is out of its range.</exception>
    internal void Check(int sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Width, (sequences - 1) / 2);
    }
}
