namespace Completion.Decoding;

/// <summary>
/// An unbiased estimate of how much probability the legal tokens have, from the refusals that sampling met: the weight of a
/// step in adaptive weighted rejection sampling (Lipkin et al., 2025).
/// </summary>
/// <remarks>
/// <para>
/// Tokens are drawn from a pool until two draws were legal; a refused token leaves the pool, a legal one stays in it. Let Z
/// be the legal mass, m₀ the pool's at first, and mᵢ after i refusals. If the first draw is legal, m₀ estimates Z, else 0:
/// right on average, and useless. But given which tokens were refused, in their order r₁ … rₖ, all that is open is between
/// which of them the first legal draw fell, and after i refusals that has a probability proportional to Z / mᵢ. The mean of
/// the crude estimate over those k + 1 places, which by Rao and Blackwell is as right and varies less, is
/// 1 / (1/m₀ + 1/m₁ + … + 1/mₖ). It is never 0, and m₀ where nothing was refused. With a pool that loses nothing it is the
/// known (accepted − 1) / (drawn − 1) of inverse binomial sampling.
/// </para>
/// <para>
/// The refusals do not depend on which legal token was drawn first. So that token is distributed like the masked model, and
/// its estimate is independent of it: both together are what importance sampling calls properly weighted. What is found
/// illegal without being drawn may be taken out of the pool at any time.
/// </para>
/// </remarks>
/// <param name="pool">Mass of all tokens that may yet be drawn; above 0.</param>
internal struct LegalMass(double pool)
{
    private double _past;

    /// <summary>The mass of the pool.</summary>
    public double Pool { get; private set; } = pool;

    /// <summary>The estimate, once two draws were legal.</summary>
    public readonly double Estimate => 1 / (_past + (1 / Pool));

    /// <summary>A token was drawn and refused.</summary>
    /// <param name="left">What the pool has without it.</param>
    public void Refuse(double left)
    {
        _past += 1 / Pool;
        Pool = left;
    }

    /// <summary>Tokens turned out to be illegal without being drawn.</summary>
    /// <param name="left">What the pool has without them.</param>
    public void Shrink(double left) => Pool = left;
}
