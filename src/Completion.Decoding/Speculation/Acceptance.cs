namespace Completion.Decoding.Speculation;

/// <summary>
/// How often guesses of each kind turn out right: counts that begin at a prior and forget slowly, so that what a guess is
/// worth follows the model and the code at hand.
/// </summary>
internal sealed class Acceptance
{
    /// <summary>Guesses that a prior counts for.</summary>
    private const float PriorWeight = 4;

    /// <summary>Guesses after which both counts are halved: half of what is known is at most this old.</summary>
    private const float Memory = 512;

    private readonly float[] _right;
    private readonly float[] _seen;

    /// <param name="priors">The assumed share of right guesses, one per kind, 0 to 1.</param>
    public Acceptance(ReadOnlySpan<float> priors)
    {
        _right = new float[priors.Length];
        _seen = new float[priors.Length];
        for (var kind = 0; kind < priors.Length; kind++)
        {
            _right[kind] = PriorWeight * priors[kind];
            _seen[kind] = PriorWeight;
        }
    }

    /// <summary>The share of guesses of a kind that are right; inside 0 to 1.</summary>
    public float this[int kind] => _right[kind] / _seen[kind];

    /// <summary>Counts a guess.</summary>
    public void Record(int kind, bool isRight)
    {
        _right[kind] += isRight ? 1 : 0;
        if (++_seen[kind] >= Memory)
        {
            _right[kind] /= 2;
            _seen[kind] /= 2;
        }
    }
}
