using System.Numerics.Tensors;
using Completion.Constraints;

namespace Completion.Decoding;

/// <summary>
/// The legal tokens after a node, most probable first: propose–check, and a mask over the whole vocabulary once too many
/// proposals were refused.
/// </summary>
/// <remarks>
/// The model's best token is nearly always legal, so one question per token is the common cost; the mask is for where the
/// model insists on what cannot be; where the text is forced, neither. All ways give the same sequence. Re-used from row to
/// row; not thread-safe.
/// </remarks>
internal sealed class LegalTokens(Legality legality, int vocabularySize)
{
    private readonly float[] _row = new float[vocabularySize];
    private readonly float[] _scratch = new float[vocabularySize];
    private readonly float[] _probability = new float[vocabularySize];
    private readonly List<Choice> _found = [];
    private int _given;
    private float _logSum;

    /// <summary>Starts over with a row of logits and the states they apply to.</summary>
    public void Begin(ReadOnlySpan<float> logits, Constraint constraint, StopRule stop)
    {
        _logSum = LogSumExp(logits, _scratch);
        legality.Begin(constraint, stop);
        Forget();
        legality.CopyPossible(logits, _row, float.NegativeInfinity);
    }

    /// <summary>Starts over on the same row with a weaker constraint.</summary>
    public void Restart(ReadOnlySpan<float> logits, Constraint constraint)
    {
        legality.Begin(constraint);
        Forget();
        legality.CopyPossible(logits, _row, float.NegativeInfinity);
    }

    /// <summary>
    /// The next most probable legal token; false when there is none left with at least the given log-probability.
    /// </summary>
    public bool TryNext(out Choice choice, double atLeast = double.NegativeInfinity)
    {
        if (_given == _found.Count)
        {
            return TryFind(out choice, atLeast);
        }

        choice = _found[_given];
        if (choice.LogProbability < atLeast)
        {
            return false;
        }

        _given++;
        return true;
    }

    /// <summary>A token that <see cref="TryNext"/> will give, counted from its next one; it will give it still.</summary>
    public bool TryPeek(int ahead, out Choice choice, double atLeast = double.NegativeInfinity)
    {
        while (_found.Count <= _given + ahead)
        {
            if (!TryFind(out choice, atLeast))
            {
                return false;
            }

            _found.Add(choice);
        }

        choice = _found[_given + ahead];
        return choice.LogProbability >= atLeast;
    }

    /// <summary>
    /// Of the tokens that are neither given nor known to be refused: their probability p together under the unmasked model,
    /// and the sum of p ln p.
    /// </summary>
    public (double Mass, double Information) Rest()
    {
        // Below, a probability is nothing in a float, and a refused token's infinity would make the product undefined.
        const float Least = -100;
        TensorPrimitives.Subtract(_row, _logSum, _scratch);
        TensorPrimitives.Max(_scratch, Least, _scratch);
        TensorPrimitives.Exp<float>(_scratch, _probability);
        double mass = TensorPrimitives.Sum<float>(_probability), information = TensorPrimitives.Dot<float>(_probability, _scratch);
        for (var found = _given; found < _found.Count; found++)
        {
            var probability = Math.Exp(_found[found].LogProbability);
            mass += probability;
            information += probability * _found[found].LogProbability;
        }

        return (mass, information);
    }

    private void Forget()
    {
        _found.Clear();
        _given = 0;
    }

    private bool TryFind(out Choice choice, double atLeast)
    {
        while (true)
        {
            var token = TensorPrimitives.IndexOfMax<float>(_row);
            if (token < 0 || float.IsNegativeInfinity(_row[token]) || _row[token] - _logSum < atLeast)
            {
                choice = default;
                return false;
            }

            var logProbability = _row[token] - _logSum;
            _row[token] = float.NegativeInfinity;
            if (legality.TryChoose(token, logProbability, out choice))
            {
                return true;
            }

            legality.TryMask(_row, float.NegativeInfinity);
        }
    }

    /// <summary>The log-probability of a token of the row, legal or not.</summary>
    public double LogProbability(float logit) => logit - _logSum;

    /// <summary>The logarithm of the sum of the exponentials of a row.</summary>
    internal static float LogSumExp(ReadOnlySpan<float> logits, Span<float> scratch)
    {
        var max = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, max, scratch);
        TensorPrimitives.Exp<float>(scratch, scratch);
        return max + MathF.Log(TensorPrimitives.Sum<float>(scratch));
    }
}
