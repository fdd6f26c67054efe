using System.Numerics;

namespace Completion.Evaluation.Statistics;

/// <summary>
/// McNemar's exact test: whether two modes differ over the same cases. Only cases that one got right and the other wrong
/// tell; if the modes were equal, each would fall either way like a coin.
/// </summary>
internal static class McNemar
{
    /// <summary>Two-sided p; 1 when no case tells.</summary>
    /// <param name="gained">Cases that only the one got right.</param>
    /// <param name="lost">Cases that only the other got right.</param>
    public static double P(int gained, int lost)
    {
        var n = gained + lost;
        var ways = BigInteger.One;
        var tail = BigInteger.Zero;
        for (var k = 0; k <= Math.Min(gained, lost); k++)
        {
            tail += ways;
            ways = ways * (n - k) / (k + 1);
        }
        return Math.Min(1, Math.Exp(BigInteger.Log(2 * tail) - n * Math.Log(2)));
    }
}
