using System.Numerics.Tensors;
using Completion.Inference.Diffusion;

namespace Completion.Decoding.Diffusion;

/// <summary>What a model says of a mask.</summary>
/// <param name="Hole">The hole it is in.</param>
/// <param name="Token">The token proposed for it: the most probable one, or one drawn.</param>
/// <param name="LogProbability">Of it, in nats.</param>
/// <param name="Second">Of the most probable other one.</param>
/// <param name="Entropy">Of all, in nats.</param>
public readonly record struct SlotPrediction(int Hole, int Token, float LogProbability, float Second, float Entropy)
{
    /// <summary>Between the two, as logits.</summary>
    public float Gap => LogProbability - Second;

    /// <summary>Between the two, as probabilities.</summary>
    public float Margin => MathF.Exp(LogProbability) - MathF.Exp(Second);

    /// <summary>Whether there is anything left to propose.</summary>
    public bool IsOpen => Token >= 0;
}

/// <summary>What a model call says of all masks of a canvas.</summary>
/// <remarks>
/// Probabilities are of the tokens that may stand in a hole at all: those with text, the one that deletes, and the one that expands.
/// Re-used from step to step; not thread-safe.
/// </remarks>
public sealed class Predictions
{
    /// <summary>A log-probability below which a token adds nothing to an entropy; infinity times nothing would be undefined.</summary>
    private const float Nothing = -100;

    /// <summary>Tokens below this log-probability, one in 20,000, are never drawn: they are most of a vocabulary.</summary>
    private const float LeastDrawn = -10;

    private readonly int _vocabulary;
    private readonly int[] _never;
    private readonly int? _expand;
    private readonly List<SlotPrediction> _slots = [];
    private readonly List<float[]> _rows = [];
    private readonly List<(int Number, int Token, float LogProbability)> _excluded = [];
    private readonly float[] _scratch;
    private readonly float[] _probabilities;
    private readonly float _temperature;
    private readonly List<int> _ranks = [];
    private int _seed;

    /// <summary>For the answers of one model.</summary>
    /// <param name="denoiser">The model.</param>
    /// <param name="temperature">0: the most probable token is proposed; else one is drawn, from the distribution sharpened or flattened by it.</param>
    public Predictions(IDenoiser denoiser, float temperature = 0)
    {
        var (vocabulary, format) = (denoiser.Vocabulary, denoiser.Layout.Format);
        (_vocabulary, _expand, _temperature) = (vocabulary.Count, format.Expand, temperature);
        _never = [.. Enumerable.Range(0, vocabulary.Count).Where(token => vocabulary.Bytes(token).IsEmpty && token != format.Delete && token != format.Expand)];
        (_scratch, _probabilities) = (new float[_vocabulary], new float[_vocabulary]);
    }

    /// <summary>One for each mask by its number: holes in order, slots in order.</summary>
    public IReadOnlyList<SlotPrediction> Slots => _slots;

    /// <summary>The log-probabilities of one, by vocabulary id; minus infinity for what cannot stand there.</summary>
    public ReadOnlyMemory<float> Row(int number) => _rows[number];

    /// <summary>Reads what a denoiser has just said, and gives the canvas's masks the numbers of their predictions.</summary>
    /// <param name="denoiser">Who said it.</param>
    /// <param name="text">Which text of its call.</param>
    /// <param name="canvas">The canvas that the text shows.</param>
    /// <param name="finished">Slots of the first hole that were counted to the context.</param>
    /// <param name="seed">Decides what is drawn.</param>
    public void Read(IDenoiser denoiser, int text, SlotCanvas canvas, int finished = 0, int seed = 0)
    {
        _slots.Clear();
        _ranks.Clear();
        _excluded.Clear();
        _seed = seed;
        canvas.Number(finished);
        for (var hole = 0; hole < canvas.Holes.Count; hole++)
        {
            foreach (var slot in canvas.Holes[hole])
            {
                if (slot < 0)
                {
                    Read(denoiser.Logits(text, _slots.Count), hole, canvas.CanExpand(hole));
                }
            }
        }
    }

    /// <summary>Takes away a token that was refused: the next best is proposed for that mask.</summary>
    public void Exclude(int number, int token)
    {
        _excluded.Add((number, token, _rows[number][token]));
        _rows[number][token] = float.NegativeInfinity;
        _slots[number] = Describe(_slots[number].Hole, number);
    }

    /// <summary>Gives back what was taken away: what refused it is gone.</summary>
    public void Restore()
    {
        foreach (var (number, token, logProbability) in _excluded)
        {
            _rows[number][token] = logProbability;
        }

        foreach (var (number, _, _) in _excluded)
        {
            _slots[number] = Describe(_slots[number].Hole, number);
        }

        _excluded.Clear();
    }

    /// <summary>Proposes anew for the masks that are left, as if the same were said of them in a later step.</summary>
    /// <param name="canvas">Its masks have the numbers that this gave them, or none.</param>
    /// <param name="seed">Of the later step.</param>
    public void Redraw(SlotCanvas canvas, int seed)
    {
        Restore();
        var rank = 0;
        for (var hole = 0; hole < canvas.Holes.Count && _temperature > 0; hole++)
        {
            foreach (var slot in canvas.Holes[hole].Where(slot => slot < 0))
            {
                if (slot != SlotCanvas.NewMask)
                {
                    (_seed, _ranks[~slot]) = (seed, rank);
                    _slots[~slot] = Describe(hole, ~slot);
                }

                rank++;
            }
        }
    }

    /// <summary>Makes tokens of a mask more probable.</summary>
    /// <param name="number">Of its prediction.</param>
    /// <param name="added">What is added to their logits.</param>
    public void Favour(int number, IEnumerable<KeyValuePair<int, float>> added)
    {
        var row = _rows[number];
        foreach (var (token, logit) in added)
        {
            row[token] += logit;
        }

        TensorPrimitives.Subtract(row, LegalTokens.LogSumExp(row, _scratch), row);
        _slots[number] = Describe(_slots[number].Hole, number);
    }

    /// <summary>The most probable tokens of a mask, best first.</summary>
    /// <param name="number">Of its prediction.</param>
    /// <param name="tokens">As many as there is room for.</param>
    /// <returns>How many there are.</returns>
    public int Best(int number, Span<int> tokens)
    {
        var row = _scratch.AsSpan();
        _rows[number].CopyTo(row);
        for (var i = 0; i < tokens.Length; i++)
        {
            var best = TensorPrimitives.IndexOfMax<float>(row);
            if (float.IsNegativeInfinity(row[best]))
            {
                return i;
            }

            (tokens[i], row[best]) = (best, float.NegativeInfinity);
        }

        return tokens.Length;
    }

    private void Read(ReadOnlySpan<float> logits, int hole, bool canExpand)
    {
        if (_slots.Count == _rows.Count)
        {
            _rows.Add(new float[_vocabulary]);
        }

        var row = _rows[_slots.Count];
        logits.CopyTo(row);
        foreach (var token in _never)
        {
            row[token] = float.NegativeInfinity;
        }

        if (_expand is { } expand && !canExpand)
        {
            row[expand] = float.NegativeInfinity;
        }

        TensorPrimitives.Subtract(row, LegalTokens.LogSumExp(row, _scratch), row);
        _ranks.Add(_slots.Count);
        _slots.Add(Describe(hole, _slots.Count));
    }

    private SlotPrediction Describe(int hole, int number)
    {
        var row = _rows[number];
        var best = TensorPrimitives.IndexOfMax<float>(row);
        var first = row[best];
        if (float.IsNegativeInfinity(first))
        {
            return new SlotPrediction(hole, -1, first, first, 0);
        }

        row[best] = float.NegativeInfinity;
        var second = TensorPrimitives.Max<float>(row);
        row[best] = first;
        var chosen = _temperature > 0 ? Draw(row, _ranks[number]) : -1;
        TensorPrimitives.Exp<float>(row, _probabilities);
        TensorPrimitives.Max(row, Nothing, _scratch);
        var entropy = -TensorPrimitives.Dot<float>(_probabilities, _scratch);
        return chosen >= 0 && chosen != best
            ? new SlotPrediction(hole, chosen, row[chosen], first, entropy)
            : new SlotPrediction(hole, best, first, second, entropy);
    }

    /// <remarks>
    /// The Gumbel-max trick: the largest of perturbed logarithms is a draw. What perturbs is a hash of the step's seed, the mask's rank
    /// and the token, so that predictions that differ little draw the same, and what is left after a refusal is drawn from as is.
    /// </remarks>
    private int Draw(float[] row, int rank)
    {
        var (best, most) = (-1, double.NegativeInfinity);
        for (var token = 0; token < row.Length; token++)
        {
            if (row[token] > LeastDrawn)
            {
                var value = (row[token] / _temperature) - Math.Log(-Math.Log(Uniform(rank, token)));
                (best, most) = value > most ? (token, value) : (best, most);
            }
        }

        return best;
    }

    /// <summary>A number between 0 and 1, neither of them, that a mask's token is drawn by; the same as long as the step is.</summary>
    internal double Draw(int number) => Uniform(_ranks[number], _vocabulary);

    private double Uniform(int rank, int token)
    {
        // SplitMix64 of the three.
        var hash = unchecked(((ulong)(uint)_seed << 32) ^ ((ulong)(uint)rank * 0xD1B54A32D192ED03) ^ ((ulong)(uint)token * 0x9E3779B97F4A7C15));
        hash = unchecked((hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9);
        hash = unchecked((hash ^ (hash >> 27)) * 0x94D049BB133111EB);
        return (((hash ^ (hash >> 31)) >> 11) + 0.5) / (1UL << 53);
    }
}
