using System.Numerics.Tensors;
using Completion.Constraints;

namespace Completion.Decoding;

/// <summary>
/// Adaptive weighted rejection sampling (Lipkin et al., 2025): draw a token, ask for it alone, and when it is refused draw
/// another from what is left. The token is distributed exactly like the model's legal tokens, though nobody knows them all,
/// and the refusals tell how much probability those have.
/// </summary>
/// <remarks>
/// <para>
/// Draws without replacement are a race: every token gets an arrival time, exponential with its probability as the rate, and
/// tokens are asked in the order they arrive. The winner is the first legal one, whichever way the illegal ones were ruled
/// out, so that masks and forced text change no draft. For the weight (see <see cref="LegalMass"/>) a second legal draw is
/// made with the winner back in the pool; that it is the winner again costs no question, and is what mostly happens.
/// </para>
/// <para>
/// Temperature, top-p, min-p and typical-p apply to the model's distribution before anything is asked. Where nothing legal is left of
/// it, the token is drawn from what top-p, min-p and typical-p cut off. Re-used from row to row; not thread-safe.
/// </para>
/// </remarks>
internal sealed class TokenSampler(Legality legality, int vocabularySize)
{
    private readonly TokenFilter _filter = new(vocabularySize);
    private readonly float[] _probability = new float[vocabularySize];
    private readonly float[] _pool = new float[vocabularySize];
    private readonly float[] _arrival = new float[vocabularySize];
    private readonly float[] _kept = new float[vocabularySize];
    private SamplingSettings _settings = new();

    /// <summary>Sets how to sample, for the requests that follow.</summary>
    public void Configure(SamplingSettings settings) => _settings = settings;

    /// <summary>Draws a legal token after a node.</summary>
    /// <param name="logits">The node's row.</param>
    /// <param name="constraint">State at the node.</param>
    /// <param name="stop">State at the node.</param>
    /// <param name="draws">The step's random numbers.</param>
    /// <param name="choice">The token, with its log-probability under the unmasked model at temperature 1.</param>
    /// <param name="logMass">
    /// Logarithm of the estimated probability that the sampler, unconstrained, draws a legal token; where top-p, min-p and typical-p
    /// cut off all that is legal, that it would without them.
    /// </param>
    /// <returns>False when nothing at all is legal.</returns>
    public bool TrySample<TDraws>(
        ReadOnlySpan<float> logits, Constraint constraint, StopRule stop, TDraws draws, out Choice choice, out double logMass)
        where TDraws : IDraws
    {
        legality.Begin(constraint, stop);
        var (logSum, least, most) = _filter.Distribute(logits, _settings, _probability);
        var nucleus = Fill(least, most, isTail: false, logits, draws);
        if (TryDraw(logits, logSum, draws, out choice, out var mass))
        {
            logMass = Math.Log(Math.Min(1, mass / nucleus));
            return true;
        }

        Fill(least, most, isTail: true, logits, draws);
        var found = TryDraw(logits, logSum, draws, out choice, out mass);
        logMass = Math.Log(mass);
        return found;
    }

    /// <summary>Puts into the pool what is sampled, or what is cut off, as far as it may be legal.</summary>
    /// <returns>The mass of all of it, possible or not.</returns>
    private double Fill<TDraws>(float least, float most, bool isTail, ReadOnlySpan<float> logits, TDraws draws)
        where TDraws : IDraws
    {
        var mass = 0.0;
        for (var token = 0; token < _probability.Length; token++)
        {
            var isIn = (_probability[token] >= least && _probability[token] <= most) != isTail;
            _kept[token] = isIn ? logits[token] : float.NegativeInfinity;
            mass += isIn ? _probability[token] : 0;
        }

        legality.CopyPossible(_kept, _arrival, float.NegativeInfinity);
        for (var token = 0; token < _arrival.Length; token++)
        {
            _pool[token] = float.IsNegativeInfinity(_arrival[token]) ? 0 : _probability[token];
            if (!float.IsNegativeInfinity(_arrival[token]))
            {
                // Larger is earlier. In logarithms, since what is legal may have less probability than a float can say.
                _arrival[token] = (float)((logits[token] / _settings.Temperature) - Math.Log(-Math.Log(draws[token])));
            }
        }

        return mass;
    }

    private bool TryDraw<TDraws>(ReadOnlySpan<float> logits, float logSum, TDraws draws, out Choice choice, out double mass)
        where TDraws : IDraws
    {
        choice = default;
        var winner = -1;
        var legal = new LegalMass(PoolMass());
        for (var draw = -1; winner < 0 || draws[draw] * legal.Pool > _pool[winner]; draw--)
        {
            var token = TensorPrimitives.IndexOfMax<float>(_arrival);
            if (float.IsNegativeInfinity(_arrival[token]))
            {
                break;
            }

            _arrival[token] = float.NegativeInfinity;
            if (legality.TryChoose(token, logits[token] - logSum, out var next))
            {
                if (winner >= 0)
                {
                    break;
                }

                (winner, choice) = (token, next);
                continue;
            }

            _pool[token] = 0;
            legal.Refuse(PoolMass());
            if (legality.TryMask(_arrival, float.NegativeInfinity))
            {
                for (var i = 0; i < _pool.Length; i++)
                {
                    _pool[i] = i != winner && float.IsNegativeInfinity(_arrival[i]) ? 0 : _pool[i];
                }

                legal.Shrink(PoolMass());
            }
        }

        mass = legal.Estimate;
        return winner >= 0;
    }

    private double PoolMass() => TensorPrimitives.Sum<float>(_pool);
}
