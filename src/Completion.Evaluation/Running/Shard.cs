using System.Globalization;
using Completion.Evaluation.Statistics;

namespace Completion.Evaluation.Running;

/// <summary>A part of the cases, for one of several processes or machines: dealt out in turn.</summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Of">How many parts there are.</param>
public readonly record struct Shard(int Index, int Of)
{
    /// <summary>All cases.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Reads <c>I/N</c>.</summary>
    /// <exception cref="EvaluationException">The text is no such pair.</exception>
    public static Shard Parse(string text) =>
        text.Split('/') is [var index, var of]
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
        && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && i >= 1 && i <= n
            ? new Shard(i, n)
            : throw new EvaluationException($"'{text}' is no part of the cases; write --shard 1/4 for the first of four.");

    /// <summary>Whether a case belongs to this part.</summary>
    /// <param name="number">Its number among all, from 0.</param>
    /// <remarks>
    /// Of each round of cases every part gets one, and each round is dealt from a random part on: kinds take turns among the
    /// cases, and every part is to have some of each.
    /// </remarks>
    public bool Has(int number) => (number + new SeededRandom(number / Of).Next(Of)) % Of == Index - 1;

    /// <inheritdoc/>
    public override string ToString() => $"{Index}/{Of}";
}
