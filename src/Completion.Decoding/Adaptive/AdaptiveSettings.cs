namespace Completion.Decoding.Adaptive;

/// <summary>
/// Where greedy decoding stops to look ahead: at a step of the first draft where the model is unsure, the best legal tokens
/// are each written on for some tokens, side by side, and the one with the best continuation is taken. After "AdaDec: Towards
/// Improved Code Generation with Uncertainty-Guided Adaptive Decoding" (He et al., 2025).
/// </summary>
/// <remarks>What is taken depends on the text alone: not on time, on batches, or on what else is decoded.</remarks>
public sealed record AdaptiveSettings
{
    /// <summary>Masked entropy in nats at and above which a step is a pause; infinity: none is, and decoding is greedy; 0: all are.</summary>
    public double Threshold { get; init; } = double.PositiveInfinity;

    /// <summary>Tokens compared at a pause, at least 2.</summary>
    public int Candidates { get; init; } = 3;

    /// <summary>Tokens written after each of them at most; a text that ends earlier is compared as it is.</summary>
    public int LookAhead { get; init; } = 5;

    /// <summary>
    /// Whether the winner's tokens stay, up to the first step at which decoding would have compared something itself, rather
    /// than its first one alone, as published. Where there is no such step, both give the same text.
    /// </summary>
    public bool KeepLookAhead { get; init; } = true;

    /// <summary>
    /// Whether windows are compared by the mean log-probability of their tokens, as published, rather than by their probability. The
    /// mean prefers what goes on predictably to what ends, however improbable it began.
    /// </summary>
    public bool ByMean { get; init; }

    /// <summary>Whether a window ends with a clause: at a bracket, comma, semicolon or line's end.</summary>
    public bool ToClauseEnd { get; init; }

    /// <summary>Whether all of the winner's tokens stay, whatever they would have done themselves.</summary>
    public bool KeepAll { get; init; }

    /// <summary>Whether steps inside a word of which finitely many are legal pause like others; else whole words are compared there, as without.</summary>
    public bool InWords { get; init; }

    /// <summary>Whether only steps pause at which something new begins: behind a space, a line's end or a bracket, not inside a word.</summary>
    public bool AtStarts { get; init; }

    /// <summary>
    /// Whether the continuations but the first are drawn instead: with windows that end with a clause, compared by mean and kept, it is
    /// "Cautious Next Token Prediction" (Wang et al., 2025). The draws depend on the place alone.
    /// </summary>
    public bool Trials { get; init; }

    /// <summary>Asked about what was looked ahead; null: likelihood alone decides.</summary>
    public IWindowJudge? Judge { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value out of its range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Candidates, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(LookAhead);
        ArgumentOutOfRangeException.ThrowIfNegative(Threshold);
    }
}

/// <summary>Knows better than likelihood whether an unfinished text can become one that is right.</summary>
public interface IWindowJudge
{
    /// <summary>What a text loses, in nats per token; 0 or more; the same whenever it is asked for.</summary>
    /// <param name="text">What was generated so far, unfinished: what is missing at its end is no fault.</param>
    /// <param name="from">Where what is compared begins in it; what lies before is the same in all that are compared.</param>
    double Penalty(string text, int from);
}
