using System.Numerics;
using System.Runtime.InteropServices;

namespace Completion.Decoding.Speculation;

/// <summary>The most probable tokens of a row of logits.</summary>
internal static class TopTokens
{
    /// <summary>Finds the largest logits, largest first and of equal ones the smallest id; NaN and −∞ are never among them.</summary>
    /// <param name="logits">One per vocabulary id.</param>
    /// <param name="ids">As many as are wanted.</param>
    /// <param name="values">Their logits, of the same length.</param>
    /// <returns>How many there are; fewer than wanted only if the row has no more.</returns>
    /// <remarks>
    /// One pass that compares four vectors at a time with the least logit still among the best. A row in random order
    /// passes that threshold about k·ln(n/k) times, 80 times for 8 of 150,000, so nearly all of it is compared and forgotten.
    /// </remarks>
    public static int Select(ReadOnlySpan<float> logits, Span<int> ids, Span<float> values)
    {
        var best = new Best(ids, values[..ids.Length]);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var at = 0;
        for (; at + 4 <= vectors.Length; at += 4)
        {
            var least = new Vector<float>(best.Least);
            var above = Vector.GreaterThan(vectors[at], least) | Vector.GreaterThan(vectors[at + 1], least)
                | Vector.GreaterThan(vectors[at + 2], least) | Vector.GreaterThan(vectors[at + 3], least);
            if (above != Vector<int>.Zero)
            {
                best.OfferAll(logits.Slice(at * Vector<float>.Count, 4 * Vector<float>.Count), at * Vector<float>.Count);
            }
        }

        at *= Vector<float>.Count;
        best.OfferAll(logits[at..], at);
        return best.Count;
    }

    /// <summary>The best so far, sorted.</summary>
    private ref struct Best(Span<int> ids, Span<float> values)
    {
        private readonly Span<int> _ids = ids;
        private readonly Span<float> _values = values;

        public int Count { get; private set; }

        /// <summary>What a logit has to exceed.</summary>
        public float Least { get; private set; } = ids.Length == 0 ? float.PositiveInfinity : float.NegativeInfinity;

        public void OfferAll(ReadOnlySpan<float> logits, int first)
        {
            for (var i = 0; i < logits.Length; i++)
            {
                if (logits[i] > Least)
                {
                    Insert(first + i, logits[i]);
                }
            }
        }

        private void Insert(int id, float value)
        {
            var at = Count < _ids.Length ? Count++ : Count - 1;
            for (; at > 0 && _values[at - 1] < value; at--)
            {
                (_ids[at], _values[at]) = (_ids[at - 1], _values[at - 1]);
            }

            (_ids[at], _values[at]) = (id, value);
            if (Count == _ids.Length)
            {
                Least = _values[Count - 1];
            }
        }
    }
}
