using System.Numerics;

namespace Completion.Constraints.Grammars;

/// <summary>A set of small numbers (terminals, or rules) as bits.</summary>
internal readonly struct BitSet(int count) : IEquatable<BitSet>
{
    private readonly ulong[] _words = new ulong[(count + 63) / 64];

    public bool this[int item] => (_words[item >> 6] >> (item & 63) & 1) != 0;

    public void Add(int item) => _words[item >> 6] |= 1UL << (item & 63);

    /// <summary>Adds what another set has; says whether that was news.</summary>
    public bool AddAll(BitSet other)
    {
        var isNews = false;
        for (var i = 0; i < _words.Length; i++)
        {
            isNews |= (other._words[i] & ~_words[i]) != 0;
            _words[i] |= other._words[i];
        }

        return isNews;
    }

    public bool Overlaps(BitSet other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if ((_words[i] & other._words[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    public IEnumerable<int> Items()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var rest = _words[i]; rest != 0; rest &= rest - 1)
            {
                yield return 64 * i + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    public bool Equals(BitSet other) => _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => obj is BitSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in _words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }
}
