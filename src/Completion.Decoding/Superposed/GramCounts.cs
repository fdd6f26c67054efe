namespace Completion.Decoding.Superposed;

/// <summary>How often each of many n-grams occurs, by a hash of 32 bits: eight bytes for each, in one array.</summary>
/// <remarks>
/// Two n-grams of one hash are counted together; with a million of them a look-up is wrong once in four thousand, and only
/// ever too high. Not thread-safe.
/// </remarks>
internal sealed class GramCounts
{
    private const int LeastSlots = 1 << 10;

    private Slot[] _slots = new Slot[LeastSlots];
    private int _used;

    /// <summary>Different n-grams, those included that do not occur any more.</summary>
    public int Used => _used;

    /// <summary>Bytes it takes.</summary>
    public long Bytes => 8L * _slots.Length;

    /// <summary>The state of an n-gram without tokens.</summary>
    public const ulong Start = 0x9E3779B97F4A7C15UL;

    /// <summary>The state of an n-gram, for <see cref="Hash"/> and <see cref="Extend"/>.</summary>
    public static ulong State(ReadOnlySpan<int> tokens)
    {
        var state = Start;
        foreach (var token in tokens)
        {
            state = Extend(state, token);
        }

        return state;
    }

    /// <summary>The state of an n-gram with one more token.</summary>
    public static ulong Extend(ulong state, int token) => Mix(state ^ (uint)token);

    /// <summary>The hash of an n-gram with a state; never 0.</summary>
    public static uint Hash(ulong state)
    {
        var hash = (uint)(state >> 32);
        return hash == 0 ? 1 : hash;
    }

    /// <summary>How often it occurs.</summary>
    public int this[uint hash] => _slots[Find(hash)].Count;

    /// <summary>Counts an n-gram, or takes a count back.</summary>
    /// <param name="hash">Whose.</param>
    /// <param name="change">1 or −1.</param>
    public void Add(uint hash, int change)
    {
        ref var slot = ref _slots[Find(hash)];
        if (slot.Hash == 0)
        {
            if (3 * (_used + 1) > 2 * _slots.Length)
            {
                Grow();
                slot = ref _slots[Find(hash)];
            }

            slot.Hash = hash;
            _used++;
        }

        slot.Count += change;
    }

    private static ulong Mix(ulong value)
    {
        value *= 0xD6E8FEB86659FD93UL;
        value ^= value >> 32;
        value *= 0xD6E8FEB86659FD93UL;
        return value ^ value >> 32;
    }

    private int Find(uint hash)
    {
        var at = (int)(hash * 0x9E3779B1u >> (32 - int.Log2(_slots.Length)));
        while (_slots[at].Hash != 0 && _slots[at].Hash != hash)
        {
            at = (at + 1) & (_slots.Length - 1);
        }

        return at;
    }

    /// <summary>Makes room, without what does not occur any more.</summary>
    private void Grow()
    {
        var old = _slots;
        var living = old.Count(slot => slot.Count > 0);
        _slots = new Slot[Math.Max(LeastSlots, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(3 * (living + 1))))];
        _used = living;
        foreach (var slot in old)
        {
            if (slot.Count > 0)
            {
                _slots[Find(slot.Hash)] = slot;
            }
        }
    }

    private struct Slot
    {
        public uint Hash;
        public int Count;
    }
}
