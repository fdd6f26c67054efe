using System.Numerics;

namespace Completion.Constraints;

/// <summary>A set of vocabulary ids as bits, re-used from step to step. Not thread-safe.</summary>
public sealed class TokenMask
{
    private readonly ulong[] _words;

    /// <param name="count">Number of tokens in the vocabulary.</param>
    public TokenMask(int count)
    {
        Count = count;
        _words = new ulong[(count + 63) / 64];
    }

    /// <summary>Number of tokens in the vocabulary.</summary>
    public int Count { get; }

    /// <summary>Whether a token is allowed.</summary>
    public bool this[int token] => (_words[token >> 6] >> (token & 63) & 1) != 0;

    /// <summary>Number of allowed tokens.</summary>
    public int Allowed
    {
        get
        {
            var sum = 0;
            foreach (var word in _words)
            {
                sum += BitOperations.PopCount(word);
            }

            return sum;
        }
    }

    /// <summary>Allows every token.</summary>
    public void SetAll()
    {
        Array.Fill(_words, ulong.MaxValue);
        if ((Count & 63) != 0)
        {
            _words[^1] = (1UL << (Count & 63)) - 1;
        }
    }

    /// <summary>Allows no token.</summary>
    public void ClearAll() => Array.Clear(_words);

    /// <summary>Allows a token.</summary>
    public void Set(int token) => _words[token >> 6] |= 1UL << (token & 63);

    /// <summary>Allows some tokens.</summary>
    public void Set(ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            Set(token);
        }
    }

    /// <summary>Allows what the other mask allows too.</summary>
    public void UnionWith(TokenMask other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    /// <summary>Forbids a token.</summary>
    public void Clear(int token) => _words[token >> 6] &= ~(1UL << (token & 63));

    /// <summary>Forbids some tokens.</summary>
    public void Clear(ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            Clear(token);
        }
    }

    /// <summary>Keeps only what the other mask allows too.</summary>
    public void IntersectWith(TokenMask other) => Words.And(_words, other._words);

    /// <summary>Keeps only tokens that are in a set of bits; tokens beyond its length stay as they are.</summary>
    internal void IntersectWith(ReadOnlySpan<ulong> set) => Words.And(_words, set);
}
