namespace Completion.Decoding.Adaptive;

/// <summary>
/// How unsure the model is after the constraint has spoken: the entropy, in nats, of its distribution over the
/// <see cref="MostAsked"/> most probable legal tokens, without those that have less than <see cref="LeastRatio"/> of the best one's
/// probability.
/// </summary>
/// <remarks>
/// <para>
/// It depends on the row and on what is legal, and not on how that was found out: masks, forced text and the order of questions
/// change nothing. Over all legal tokens it would take a mask and more at every step; how far this is from that, <c>completion
/// calibrate</c> measures.
/// </para>
/// <para>
/// Most steps cost no question. Let H be the entropy of all tokens that are not known to be refused: one pass over the row.
/// Taking a token of probability p out of a distribution turns H into (H − h(p)) / (1 − p) with
/// h(p) = −p ln p − (1 − p) ln (1 − p), which is less unless H exceeds h(p) / p. For the least probable of n tokens that cannot be,
/// as H ≤ ln n ≤ −ln p; for any but the most probable one p ≤ ½, and h(p) / p ≥ 2 ln 2. So where H is below 2 ln 2 ≈ 1.386, whatever
/// turns out to be refused or is left out only lowers it, and where it is below the threshold as well, all is said.
/// </para>
/// </remarks>
internal static class MaskedEntropy
{
    /// <summary>Legal tokens at most.</summary>
    public const int MostAsked = 10;

    /// <summary>The least probability of a token against the best one's.</summary>
    public const double LeastRatio = 1e-3;

    /// <summary>What float arithmetic over the vocabulary may be off by.</summary>
    private const double Slack = 1e-3;

    private static readonly double s_leastLogRatio = Math.Log(LeastRatio);

    /// <summary>Whether the entropy after <paramref name="best"/> was given is at or above a threshold.</summary>
    /// <param name="legal">Has given the best token and nothing else.</param>
    /// <param name="best">That token.</param>
    /// <param name="threshold">In nats.</param>
    public static bool Reaches(LegalTokens legal, in Choice best, double threshold) =>
        !IsSurelyBelow(legal, best, threshold) && Of(legal, best) >= threshold;

    /// <summary>The entropy after <paramref name="best"/> was given, in nats.</summary>
    /// <param name="legal">Has given the best token and nothing else.</param>
    /// <param name="best">That token.</param>
    public static double Of(LegalTokens legal, in Choice best)
    {
        var (mass, information) = (0.0, 0.0);
        Add(best.LogProbability);
        for (var ahead = 0; ahead < MostAsked - 1 && legal.TryPeek(ahead, out var next, best.LogProbability + s_leastLogRatio); ahead++)
        {
            Add(next.LogProbability);
        }

        return Math.Max(0, Math.Log(mass) - (information / mass));

        void Add(double logProbability)
        {
            var probability = Math.Exp(logProbability);
            mass += probability;
            information += probability * logProbability;
        }
    }

    private static bool IsSurelyBelow(LegalTokens legal, in Choice best, double threshold)
    {
        var rest = legal.Rest();
        var probability = Math.Exp(best.LogProbability);
        var mass = probability + rest.Mass;
        var entropy = Math.Log(mass) - (((probability * best.LogProbability) + rest.Information) / mass);
        return entropy < Math.Min(threshold, 2 * Math.Log(2)) - Slack;
    }
}
