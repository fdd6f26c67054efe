namespace Completion.Decoding;

/// <summary>
/// The most probable ways to leave the paths of the tree, best first: each is a legal second choice at one of their nodes,
/// scored by the probability of the path up to and including it.
/// </summary>
internal sealed class Alternatives(int capacity)
{
    private readonly List<Alternative> _best = new(capacity + 1);

    public int Count => _best.Count;

    public void Clear() => _best.Clear();

    /// <summary>The score of the alternative at a place, 0 the best; negative infinity where there are not as many.</summary>
    public double Score(int place) => place < _best.Count ? _best[place].Score : double.NegativeInfinity;

    /// <summary>Remembers an alternative if it is among the best.</summary>
    public void Offer(int parent, in Choice choice, double pathLogProbability, DraftPath? owner = null) =>
        Offer(new Alternative(parent, choice, pathLogProbability + choice.LogProbability, owner));

    /// <summary>Remembers an alternative if it is among the best.</summary>
    public void Offer(Alternative alternative)
    {
        var at = _best.FindIndex(a => a.Score < alternative.Score);
        if (at < 0)
        {
            at = _best.Count;
        }

        if (at >= capacity)
        {
            return;
        }

        _best.Insert(at, alternative);
        if (_best.Count > capacity)
        {
            _best.RemoveAt(capacity);
        }
    }

    /// <summary>Forgets what a draft offered, which is no more.</summary>
    public void Forget(DraftPath owner) => _best.RemoveAll(alternative => alternative.Owner == owner);

    /// <summary>Takes the best one away.</summary>
    public Alternative TakeBest()
    {
        var best = _best[0];
        _best.RemoveAt(0);
        return best;
    }

    /// <param name="Parent">The node it follows.</param>
    /// <param name="Choice">What comes there.</param>
    /// <param name="Score">Log-probability of the path with it.</param>
    /// <param name="Owner">The draft that the node belongs to; null: the main path.</param>
    public readonly record struct Alternative(int Parent, Choice Choice, double Score, DraftPath? Owner);
}
