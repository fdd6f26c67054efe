using System.Numerics.Tensors;

namespace Completion.Decoding;

/// <summary>
/// Which tokens are sampled, by their probability alone: top-p (Holtzman et al., 2020), min-p (Nguyen et al., 2024) and locally
/// typical sampling (Meister et al., 2023). Each keeps a range of probabilities, and so do all together.
/// </summary>
/// <remarks>Re-used from row to row; not thread-safe.</remarks>
internal sealed class TokenFilter(int vocabularySize)
{
    private readonly float[] _sorted = new float[vocabularySize];
    private readonly float[] _distances = new float[vocabularySize];

    /// <summary>A row's probabilities at the temperature, and which of them are sampled.</summary>
    /// <param name="logits">The row.</param>
    /// <param name="settings">How to sample.</param>
    /// <param name="probabilities">Where the probabilities go, one for each logit.</param>
    /// <returns>The logarithm of the sum of the logits' exponentials, and the least and the largest probability that is sampled.</returns>
    public (float LogSum, float Least, float Most) Distribute(ReadOnlySpan<float> logits, SamplingSettings settings, Span<float> probabilities)
    {
        var logSum = LegalTokens.LogSumExp(logits, probabilities);
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), probabilities);
        TensorPrimitives.Divide(probabilities, (float)settings.Temperature, probabilities);
        TensorPrimitives.Exp<float>(probabilities, probabilities);
        TensorPrimitives.Divide(probabilities, TensorPrimitives.Sum<float>(probabilities), probabilities);
        var (least, most) = Range(probabilities, settings);
        return (logSum, least, most);
    }

    /// <summary>The least and the largest probability that is sampled; there is always a token between.</summary>
    public (float Least, float Most) Range(ReadOnlySpan<float> probabilities, SamplingSettings settings)
    {
        var top = TensorPrimitives.Max(probabilities);
        var least = Math.Max((float)(settings.MinP * top), Nucleus(probabilities, settings.TopP));
        if (settings.TypicalP >= 1)
        {
            return (least, float.PositiveInfinity);
        }

        var typical = Typical(probabilities, settings.TypicalP);
        var both = (Least: Math.Max(least, typical.Least), typical.Most);
        foreach (var probability in probabilities)
        {
            if (probability >= both.Least && probability <= both.Most)
            {
                return both;
            }
        }

        // What is typical is not likely enough for the others, which say what must not be written.
        return (least, float.PositiveInfinity);
    }

    /// <summary>The probability of the last of the most probable tokens that have the mass together.</summary>
    private float Nucleus(ReadOnlySpan<float> probabilities, double mass)
    {
        if (mass >= 1)
        {
            return 0;
        }

        // Tokens below an even share of what may be missing cannot be needed, all together.
        var floor = (float)((1 - mass) / probabilities.Length);
        var count = 0;
        foreach (var probability in probabilities)
        {
            if (probability >= floor)
            {
                _sorted[count++] = -probability;
            }
        }

        _sorted.AsSpan(0, count).Sort();
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            sum -= _sorted[i];
            if (sum >= mass)
            {
                return -_sorted[i];
            }
        }

        return floor;
    }

    /// <summary>
    /// The range of the tokens that have the mass together and whose information is nearest to the entropy, which is what one
    /// expects of the next token.
    /// </summary>
    private (float Least, float Most) Typical(ReadOnlySpan<float> probabilities, double mass)
    {
        var entropy = 0.0;
        foreach (var probability in probabilities)
        {
            entropy -= probability > 0 ? probability * Math.Log(probability) : 0;
        }

        var count = 0;
        foreach (var probability in probabilities)
        {
            if (probability > 0)
            {
                _distances[count] = (float)Math.Abs(-Math.Log(probability) - entropy);
                _sorted[count++] = probability;
            }
        }

        _distances.AsSpan(0, count).Sort(_sorted.AsSpan(0, count));
        var (least, most, sum) = (1f, 0f, 0.0);
        for (var i = 0; i < count && sum < mass; i++)
        {
            (least, most) = (Math.Min(least, _sorted[i]), Math.Max(most, _sorted[i]));
            sum += _sorted[i];
        }

        return (least, most);
    }
}
