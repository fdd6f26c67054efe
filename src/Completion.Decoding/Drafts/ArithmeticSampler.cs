using Completion.Constraints;

namespace Completion.Decoding;

/// <summary>
/// Chooses the token in whose interval a point lies, when the legal tokens divide the numbers from 0 to 1 among them by
/// probability, and gives the point its place in that interval: arithmetic decoding of one step.
/// </summary>
/// <remarks>
/// <para>
/// Nobody knows all the legal tokens. So the tokens that are possible as far as is known divide the numbers; where the one that
/// is met turns out illegal, it is taken out, and the point's place in its interval is the point that the others are divided
/// anew for. Of a uniform point that place is uniform and independent of which token was met, so the token is distributed as
/// if drawn without the illegal ones, and the point goes on uniform: refusals cost questions and change no distribution.
/// </para>
/// <para>
/// Temperature, top-p, min-p and typical-p apply before anything is asked; where nothing legal is left of it, the token comes
/// from what they cut off. Re-used from row to row; not thread-safe.
/// </para>
/// </remarks>
internal sealed class ArithmeticSampler(Legality legality, int vocabularySize)
{
    /// <summary>A point has 52 bits; once its place is known to fewer than these, the rest is drawn.</summary>
    private const double LeastPrecision = 1e-9;

    private readonly TokenFilter _filter = new(vocabularySize);
    private readonly float[] _probability = new float[vocabularySize];
    private readonly float[] _kept = new float[vocabularySize];
    private readonly float[] _pool = new float[vocabularySize];
    private SamplingSettings _settings = new();

    /// <summary>Sets how to sample, for the requests that follow.</summary>
    public void Configure(SamplingSettings settings) => _settings = settings;

    /// <summary>Chooses a legal token after a node.</summary>
    /// <param name="logits">The node's row.</param>
    /// <param name="constraint">State at the node.</param>
    /// <param name="stop">State at the node.</param>
    /// <param name="point">The point, which moves on to its place in the token's interval.</param>
    /// <param name="draws">Random numbers for what the point is not precise enough for.</param>
    /// <param name="choice">The token, with its log-probability under the unmasked model at temperature 1.</param>
    /// <returns>False when nothing at all is legal.</returns>
    public bool TryChoose<TDraws>(
        ReadOnlySpan<float> logits, Constraint constraint, StopRule stop, ref CodePoint point, TDraws draws, out Choice choice)
        where TDraws : IDraws
    {
        legality.Begin(constraint, stop);
        var (logSum, least, most) = _filter.Distribute(logits, _settings, _probability);
        var refusals = 0;
        foreach (var isTail in (ReadOnlySpan<bool>)[false, true])
        {
            for (var token = 0; token < _probability.Length; token++)
            {
                var isIn = _probability[token] >= least && _probability[token] <= most;
                _kept[token] = isIn != isTail ? _probability[token] : 0;
            }

            legality.CopyPossible(_kept, _pool, 0, always: true);
            while (Locate(ref point, draws, refusals) is >= 0 and var token)
            {
                if (legality.TryChoose(token, logits[token] - logSum, out choice))
                {
                    return true;
                }

                refusals++;
                _pool[token] = 0;
                legality.TryMask(_pool, 0);
            }
        }

        choice = default;
        return false;
    }

    /// <summary>The token of the pool in whose interval the point lies, to whose place in it the point moves; -1: the pool is empty.</summary>
    private int Locate<TDraws>(ref CodePoint point, TDraws draws, int refusals)
        where TDraws : IDraws
    {
        var total = 0.0;
        foreach (var probability in _pool)
        {
            total += probability;
        }

        if (total <= 0)
        {
            return -1;
        }

        if (point.Precision < LeastPrecision)
        {
            point = new CodePoint(draws[-1 - refusals]);
        }

        var (at, found) = (point.Value * total, -1);
        var (low, sum) = (0.0, 0.0);
        for (var token = 0; token < _pool.Length; token++)
        {
            if (_pool[token] > 0)
            {
                (found, low) = (token, sum);
                sum += _pool[token];
                if (at < sum)
                {
                    break;
                }
            }
        }

        var share = _pool[found] / total;
        point = new CodePoint(Math.Clamp((at - low) / _pool[found], 0, 1 - 1e-12), point.Precision * share);
        return found;
    }
}

/// <summary>A point of arithmetic decoding.</summary>
/// <param name="Value">From 0 up to but not 1.</param>
/// <param name="Precision">Probability of all that was chosen by it: it says where in the first interval it lies, ever more finely.</param>
internal readonly record struct CodePoint(double Value, double Precision = 1)
{
    /// <summary>
    /// Points for drafts: the first ones evenly spaced, from a shift that the seed decides; further ones between them, evenly
    /// again. Over all seeds each is uniform.
    /// </summary>
    /// <param name="index">Which.</param>
    /// <param name="count">How many are evenly spaced.</param>
    /// <param name="shift">From 0 to 1.</param>
    public static CodePoint Of(int index, int count, double shift)
    {
        // Van der Corput's sequence: 0, 1/2, 1/4, 3/4, …
        var (between, digit) = (0.0, 0.5);
        for (var round = index / count; round > 0; round /= 2, digit /= 2)
        {
            between += (round % 2) * digit;
        }

        var place = shift + between;
        return new CodePoint(((index % count) + place - Math.Floor(place)) / count);
    }
}
