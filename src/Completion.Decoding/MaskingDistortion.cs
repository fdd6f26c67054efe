namespace Completion.Decoding;

/// <summary>
/// How far plain masking is from the model under the condition that the text is legal, estimated from samples of plain
/// masking: with the importance weight w of each, the condition's probability is the mean of w, and a legal text's true
/// probability is its masked one times w over that mean.
/// </summary>
/// <param name="Samples">How many there were.</param>
/// <param name="LegalProbability">That the model by itself writes a legal text.</param>
/// <param name="Divergence">Kullback–Leibler divergence of masking from the truth, in nats: log of the mean weight less the mean log weight.</param>
/// <param name="Variation">Total variation between them, 0 to 1: half the mean of |w / mean − 1|.</param>
/// <param name="EffectiveShare">Samples of the truth that one sample of masking is worth, 0 to 1.</param>
public readonly record struct MaskingDistortion(
    int Samples, double LegalProbability, double Divergence, double Variation, double EffectiveShare)
{
    /// <param name="samples">At least one, of an <see cref="AlignedSampler"/> that is not aligned.</param>
    public static MaskingDistortion Of(IReadOnlyList<AlignedSample> samples)
    {
        ArgumentOutOfRangeException.ThrowIfZero(samples.Count);
        var weights = samples.Select(sample => Math.Exp(sample.LogWeight)).ToArray();
        var mean = weights.Average();
        return new MaskingDistortion(
            samples.Count,
            mean,
            Math.Log(mean) - samples.Average(sample => sample.LogWeight),
            weights.Average(weight => Math.Abs((weight / mean) - 1)) / 2,
            weights.Length * mean * mean / weights.Sum(weight => weight * weight));
    }
}
