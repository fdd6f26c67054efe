using System.Collections.Immutable;

namespace Completion.Decoding;

/// <summary>What the model says of the byte after some text, over all ways to spell the text that were followed.</summary>
/// <remarks>All probabilities are joint with the text: divided by <see cref="Total"/> they are those of what follows it.</remarks>
public sealed class BoundaryDistribution
{
    private readonly double[] _bytes = new double[256];
    private readonly Cover?[] _best = new Cover?[256];
    private readonly double[] _bestPart = new double[256];

    /// <summary>Probability that the text comes and then nothing more.</summary>
    public double End { get; private set; }

    /// <summary>Probability of spellings that were not followed: what the others may be wrong by, all together.</summary>
    public double Missed { get; internal set; }

    /// <summary>Probability of the text, as far as it was followed.</summary>
    public double Total => _bytes.Sum() + End;

    /// <summary>Model calls it took, the prompt's included.</summary>
    public int ModelCalls { get; internal set; }

    /// <summary>Prompt tokens that had to be evaluated.</summary>
    public int PromptTokensEvaluated { get; internal set; }

    /// <summary>Probability that the text comes and then a byte.</summary>
    public double this[byte next] => _bytes[next];

    /// <summary>The spelling with the largest part in the probability of a byte; null when the byte cannot come.</summary>
    public Cover? BestFor(byte next) => _best[next];

    internal void AddEnd(double probability) => End += probability;

    internal void Add(byte next, double probability, Cover cover)
    {
        _bytes[next] += probability;
        if (probability > _bestPart[next])
        {
            (_best[next], _bestPart[next]) = (cover, probability);
        }
    }
}

/// <summary>The first tokens of a spelling, up to the one that reaches or crosses the end of the text.</summary>
/// <param name="Tokens">Vocabulary ids.</param>
/// <param name="Length">Bytes of the text that they spell.</param>
/// <param name="LogProbability">Of the tokens after the prompt, in nats.</param>
public sealed record Cover(ImmutableArray<int> Tokens, int Length, double LogProbability);
