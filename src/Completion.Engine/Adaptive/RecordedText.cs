using System.Collections.Immutable;

namespace Completion.Engine.Adaptive;

/// <summary>What a model would have done at one step of a text that a person wrote.</summary>
/// <param name="Entropy">Of the legal tokens in nats, as decoding measures it.</param>
/// <param name="RawEntropy">Of all tokens not known to be illegal before any is asked: mostly of the whole vocabulary.</param>
/// <param name="FullEntropy">Of the legal tokens when all that matter are asked; null: not measured at this step.</param>
/// <param name="Rank">Place of the text's own token among the legal ones by probability, from 1; 0: beyond the fifth.</param>
public readonly record struct RecordedStep(double Entropy, double RawEntropy, double? FullEntropy, int Rank);

/// <summary>The steps of one text.</summary>
/// <param name="Steps">In order, up to the end of the text or to where the constraint refuses it.</param>
/// <param name="Refused">Whether the constraint refuses the text, so that steps are missing.</param>
public sealed record RecordedText(ImmutableArray<RecordedStep> Steps, bool Refused)
{
    internal static RecordedText Of(Decoding.Adaptive.RecordedText text) => new(
        [.. text.Steps.Select(step => new RecordedStep(step.Entropy, step.RawEntropy, step.FullEntropy, step.Rank))], text.Refused);
}
