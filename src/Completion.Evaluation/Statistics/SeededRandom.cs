namespace Completion.Evaluation.Statistics;

/// <summary>
/// SplitMix64. .NET does not promise the sequence of its own seeded generator from version to version, and a seed in a
/// report must mean the same cases for years.
/// </summary>
internal sealed class SeededRandom
{
    private ulong _state;

    /// <summary>The sequence of a seed.</summary>
    public SeededRandom(int seed) => _state = unchecked((ulong)seed);

    /// <summary>The sequence of a seed and a name (FNV-1a over its UTF-16 code units).</summary>
    public SeededRandom(int seed, string name)
    {
        var hash = 0xcbf29ce484222325UL ^ unchecked((ulong)seed);
        foreach (var unit in name)
            hash = unchecked((hash ^ unit) * 0x100000001b3UL);
        _state = hash;
    }

    /// <summary>A number from 0 up to <paramref name="bound"/>, which is excluded and above 0.</summary>
    public int Next(int bound) => (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);

    /// <summary>Puts the items into a random order, all orders equally likely.</summary>
    public void Shuffle<T>(T[] items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private ulong NextUInt64()
    {
        unchecked
        {
            var mixed = _state += 0x9e3779b97f4a7c15UL;
            mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebUL;
            return mixed ^ (mixed >> 31);
        }
    }
}
