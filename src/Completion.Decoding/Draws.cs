namespace Completion.Decoding;

/// <summary>Random numbers for one step of one draft.</summary>
internal interface IDraws
{
    /// <summary>Uniform, above 0 and below 1; the same whenever it is asked for.</summary>
    /// <param name="name">A token, or a negative number for what belongs to none.</param>
    double this[int name] { get; }
}

/// <summary>
/// Uniform random numbers by name: one for each token of each step of each draft, whichever is asked for first or at all.
/// What is drawn then depends on the seed alone, and not on what is batched together or which way legality is found out.
/// </summary>
/// <remarks>The mixing function is SplitMix64's (Steele, Lea and Flood, 2014).</remarks>
internal readonly struct Draws : IDraws
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong _key;

    /// <param name="seed">The request's.</param>
    /// <param name="draft">Which sample.</param>
    /// <param name="step">Tokens of the draft before this one.</param>
    public Draws(int seed, int draft, int step) =>
        _key = Mix(Mix(Mix((ulong)(uint)seed + Golden) + (ulong)(uint)draft) + (ulong)(uint)step);

    /// <inheritdoc/>
    public double this[int name] => ((Mix(_key + ((ulong)(uint)name * Golden)) >> 11) + 0.5) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong value)
    {
        value += Golden;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
