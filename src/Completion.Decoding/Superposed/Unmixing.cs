namespace Completion.Decoding.Superposed;

/// <summary>
/// One draft's distribution out of the one that all drafts share: p ∝ s^(1−α) · g^α, where s is the shared one and g what
/// n-grams say after the draft's own last tokens.
/// </summary>
/// <remarks>
/// g is the mean, by λ, of what the n-grams of each length say whose context is known, and of s itself (Jelinek–Mercer
/// smoothing with the model as its last resort). So what no n-gram knows is less probable and not impossible, and where no
/// context is known nothing changes. Re-used from step to step; not thread-safe.
/// </remarks>
internal sealed class Unmixing
{
    private const int Lengths = NgramTables.Longest - 1;

    private readonly int[] _seen = new int[Lengths];
    private float[] _shares = [];

    /// <summary>Writes the logarithms of a draft's distribution.</summary>
    /// <param name="settings">λ, and the n-grams.</param>
    /// <param name="alpha">What they weigh.</param>
    /// <param name="context">The draft's last tokens.</param>
    /// <param name="tokens">What it may go on with.</param>
    /// <param name="logits">Their shared logits.</param>
    /// <param name="result">One number for each token; their exponentials add up to 1.</param>
    public void Apply(SuperposedSettings settings, double alpha, ReadOnlySpan<int> context, ReadOnlySpan<int> tokens, ReadOnlySpan<float> logits, Span<double> result)
    {
        if (_shares.Length < Lengths * tokens.Length)
        {
            _shares = new float[Lengths * tokens.Length];
        }

        for (var i = 0; i < tokens.Length; i++)
        {
            result[i] = logits[i];
        }

        Normalise(result);
        if (alpha <= 0)
        {
            return;
        }

        settings.Ngrams.Shares(context, tokens, _shares, _seen);
        var weights = settings.Base;
        for (var n = 0; n < Lengths; n++)
        {
            weights += _seen[n] > 0 ? settings.Lambdas[n] : 0;
        }

        for (var i = 0; i < tokens.Length; i++)
        {
            var evidence = settings.Base * Math.Exp(result[i]);
            for (var n = 0; n < Lengths; n++)
            {
                evidence += _seen[n] > 0 ? settings.Lambdas[n] * _shares[(n * tokens.Length) + i] : 0;
            }

            result[i] = ((1 - alpha) * result[i]) + (alpha * Math.Log(evidence / weights));
        }

        Normalise(result);
    }

    /// <summary>Takes the logarithm of the sum of the exponentials from each.</summary>
    private static void Normalise(Span<double> logs)
    {
        var most = double.NegativeInfinity;
        foreach (var log in logs)
        {
            most = Math.Max(most, log);
        }

        var sum = 0.0;
        foreach (var log in logs)
        {
            sum += Math.Exp(log - most);
        }

        var total = most + Math.Log(sum);
        foreach (ref var log in logs)
        {
            log -= total;
        }
    }
}
