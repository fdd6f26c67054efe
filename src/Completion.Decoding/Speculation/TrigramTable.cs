using System.Runtime.InteropServices;

namespace Completion.Decoding.Speculation;

/// <summary>
/// For pairs of tokens the most probable successors, as a running mean of what the model said after them: the trigram matrix of
/// ADED (Liu et al., AAAI 2025).
/// </summary>
/// <remarks>
/// A fixed number of pairs in sets of four, found by hash; the one of a set that was seen longest ago makes room. 60 bytes a
/// pair, 2 MB in all.
/// </remarks>
internal sealed class TrigramTable
{
    /// <summary>Successors of a pair.</summary>
    public const int Width = 12;

    /// <summary>Parts of a whole that probabilities are kept in.</summary>
    public const int Whole = 1 << 10;

    private const int Pairs = 1 << 15, Ways = 4;
    private const int TokenBits = 21, TokenMask = (1 << TokenBits) - 1;

    /// <summary>Part of what was seen last in the mean.</summary>
    private const float Newest = 0.5f;

    private readonly long[] _keys = new long[Pairs];
    private readonly int[] _seen = new int[Pairs];

    /// <summary>Probability in the highest bits, id in the others; most probable first, then 0.</summary>
    private readonly int[] _successors = new int[Pairs * Width];
    private readonly int _vocabulary;
    private byte[]? _kept;
    private int _clock;

    /// <param name="vocabulary">Number of tokens.</param>
    public TrigramTable(int vocabulary)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vocabulary, TokenMask);
        _vocabulary = vocabulary;
    }

    private static int Bytes => Pairs * (sizeof(long) + sizeof(int) + Width * sizeof(int));

    /// <summary>Where the successors of a pair are; −1: it was not seen, or forgotten.</summary>
    public int Find(int before, int token)
    {
        var key = Key(before, token);
        var set = Set(key);
        for (var slot = set; slot < set + Ways; slot++)
        {
            if (_keys[slot] == key)
            {
                return slot;
            }
        }

        return -1;
    }

    /// <summary>How many successors of a pair are known.</summary>
    public int Count(int slot)
    {
        var row = Row(slot);
        var count = 0;
        while (count < Width && row[count] != 0)
        {
            count++;
        }

        return count;
    }

    /// <summary>A successor of a pair, by rank from 0, and its probability in <see cref="Whole"/> parts, at least 1.</summary>
    public (int Token, int Probability) Successor(int slot, int rank)
    {
        var entry = _successors[slot * Width + rank];
        return (entry & TokenMask, entry >>> TokenBits);
    }

    /// <summary>Mixes what the model says after a pair into its mean.</summary>
    /// <param name="before">Vocabulary id; negative is ignored.</param>
    /// <param name="token">Vocabulary id.</param>
    /// <param name="logits">What the model says after them; of another length than the vocabulary is ignored.</param>
    public void Observe(int before, int token, ReadOnlySpan<float> logits)
    {
        if (logits.Length != _vocabulary || (uint)before >= (uint)_vocabulary || (uint)token >= (uint)_vocabulary)
        {
            return;
        }

        Span<int> ids = stackalloc int[2 * Width];
        Span<float> parts = stackalloc float[2 * Width];
        var count = TopTokens.Select(logits, ids[..Width], parts[..Width]);
        var sum = 0f;
        for (var rank = count - 1; rank >= 0; rank--)
        {
            parts[rank] = MathF.Exp(parts[rank] - parts[0]);
            sum += parts[rank];
        }

        var slot = Find(before, token);
        var isNew = slot < 0;
        slot = isNew ? Take(Key(before, token)) : slot;
        for (var rank = 0; rank < count; rank++)
        {
            parts[rank] *= Whole * (isNew ? 1 : Newest) / sum;
        }

        for (var rank = 0; !isNew && rank < Width && _successors[slot * Width + rank] != 0; rank++)
        {
            var (known, probability) = Successor(slot, rank);
            var at = ids[..count].IndexOf(known);
            if (at < 0)
            {
                at = count++;
                (ids[at], parts[at]) = (known, 0);
            }

            parts[at] += (1 - Newest) * probability;
        }

        Keep(Row(slot), ids[..count], parts[..count]);
        _seen[slot] = ++_clock;
    }

    /// <summary>The whole table as bytes, to be kept: in this machine's order of bytes.</summary>
    public byte[] Save() =>
    [
        .. MemoryMarshal.AsBytes<long>(_keys), .. MemoryMarshal.AsBytes<int>(_seen), .. MemoryMarshal.AsBytes<int>(_successors),
    ];

    /// <summary>Keeps what <see cref="Save"/> gave, for <see cref="Adopt"/>. The only method that another thread may call.</summary>
    /// <returns>Whether it is a table of this vocabulary; otherwise nothing changes.</returns>
    public bool TryLoad(ReadOnlySpan<byte> saved)
    {
        if (saved.Length != Bytes)
        {
            return false;
        }

        foreach (var entry in MemoryMarshal.Cast<byte, int>(saved[(Pairs * (sizeof(long) + sizeof(int)))..]))
        {
            if ((entry & TokenMask) >= _vocabulary || entry >>> TokenBits > Whole)
            {
                return false;
            }
        }

        Volatile.Write(ref _kept, saved.ToArray());
        return true;
    }

    /// <summary>Takes over what was loaded, where nothing was seen since.</summary>
    public void Adopt()
    {
        if (_kept is null || Interlocked.Exchange(ref _kept, null) is not { } kept)
        {
            return;
        }

        var keys = MemoryMarshal.Cast<byte, long>(kept);
        var successors = MemoryMarshal.Cast<byte, int>(kept.AsSpan(Pairs * (sizeof(long) + sizeof(int))));
        for (var slot = 0; slot < Pairs; slot++)
        {
            if (_keys[slot] == 0 && Find(keys[slot]) < 0)
            {
                _keys[slot] = keys[slot];
                successors.Slice(slot * Width, Width).CopyTo(Row(slot));
            }
        }
    }

    /// <summary>Never 0, which stands for no pair.</summary>
    private static long Key(int before, int token) => ((long)before + 1) << 32 | (uint)token;

    private static int Set(long key) => (int)((ulong)key * 0x9E3779B97F4A7C15 >> 40) % (Pairs / Ways) * Ways;

    private int Find(long key) => key == 0 ? -1 : Find((int)(key >> 32) - 1, (int)key);

    private int Take(long key)
    {
        var oldest = Set(key);
        for (var slot = oldest + 1; slot < Set(key) + Ways; slot++)
        {
            oldest = _seen[slot] < _seen[oldest] ? slot : oldest;
        }

        _keys[oldest] = key;
        Row(oldest).Clear();
        return oldest;
    }

    /// <summary>Writes the largest, sorted.</summary>
    private static void Keep(Span<int> row, Span<int> ids, Span<float> parts)
    {
        row.Clear();
        for (var rank = 0; rank < Math.Min(Width, ids.Length); rank++)
        {
            var best = rank;
            for (var i = rank + 1; i < ids.Length; i++)
            {
                best = parts[i] > parts[best] || (parts[i] == parts[best] && ids[i] < ids[best]) ? i : best;
            }

            (ids[rank], ids[best]) = (ids[best], ids[rank]);
            (parts[rank], parts[best]) = (parts[best], parts[rank]);
            var probability = Math.Min(Whole, (int)MathF.Round(parts[rank]));
            if (probability == 0)
            {
                break;
            }

            row[rank] = ids[rank] | probability << TokenBits;
        }
    }

    private Span<int> Row(int slot) => _successors.AsSpan(slot * Width, Width);
}
