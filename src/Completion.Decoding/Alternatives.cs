namespace Completion.Decoding;

/// <summary>
/// The most probable ways to leave the greedy path, best first: each is a legal second choice at one of its nodes, scored
/// by the probability of the path up to and including it.
/// </summary>
internal sealed class Alternatives(int capacity)
{
    private readonly List<Alternative> _best = new(capacity + 1);

    public int Count => _best.Count;

    public void Clear() => _best.Clear();

    /// <summary>Remembers an alternative if it is among the best.</summary>
    public void Offer(int parent, in Choice choice, double pathLogProbability)
    {
        var score = pathLogProbability + choice.LogProbability;
        var at = _best.FindIndex(a => a.Score < score);
        if (at < 0)
        {
            at = _best.Count;
        }

        if (at >= capacity)
        {
            return;
        }

        _best.Insert(at, new Alternative(parent, choice, score));
        if (_best.Count > capacity)
        {
            _best.RemoveAt(capacity);
        }
    }

    /// <summary>Takes the best one away.</summary>
    public Alternative TakeBest()
    {
        var best = _best[0];
        _best.RemoveAt(0);
        return best;
    }

    public readonly record struct Alternative(int Parent, Choice Choice, double Score);
}
