using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Completion.Constraints;
using Completion.Inference.Sessions;

namespace Completion.Decoding;

/// <summary>
/// Samples texts from the model under the condition that they are legal as a whole: adaptive sampling with approximate
/// expected futures (ASAp), of "Grammar-Aligned Decoding" (Park et al., NeurIPS 2024). For measuring, not for completing: it
/// needs hundreds of samples and a full mask at every token.
/// </summary>
/// <remarks>
/// <para>
/// A mask forbids a token that is illegal now. It keeps one that leads where nearly everything is illegal, with all the
/// probability it had: the text is then forced into what the model finds unlikely. To sample legal texts as often as the
/// model writes them, a token's probability must be multiplied by the probability that a text going on with it stays legal.
/// That is not known, but bounded: 1 for what was never visited; for a visited prefix, the sum over its tokens of their
/// probability times their own bound. Every sample makes the bounds along it tighter, and they converge.
/// </para>
/// <para>
/// Where the token limit cuts a text, all that was to come counts as legal. One session, one sequence; not thread-safe.
/// </para>
/// </remarks>
public sealed class AlignedSampler
{
    private readonly IModelSession _session;
    private readonly DecodingRequest _request;
    private readonly Legality _legality;
    private readonly CandidateTree _tree = new();
    private readonly float[] _probability;
    private readonly double _temperature;
    private readonly int _seed;
    private readonly Future _root = new(1);
    private int _samples;

    /// <param name="session">The model.</param>
    /// <param name="request">What to sample; temperature and seed are taken from its sampling settings.</param>
    public AlignedSampler(IModelSession session, DecodingRequest request)
    {
        (_session, _request) = (session, request);
        _legality = new Legality(session.Vocabulary);
        _legality.Configure(new DecodingCounters(), proposalsBeforeMask: 0, request.ForcedText);
        _probability = new float[session.Vocabulary.Count];
        (_temperature, _seed) = request.Sampling is { } sampling ? (sampling.Temperature, sampling.Seed) : (1, 0);
    }

    /// <summary>Whether bounds guide the samples; if not they are those of plain masking, from which the bounds still learn.</summary>
    public bool IsAligned { get; init; } = true;

    /// <summary>The probability that the model writes a legal text, at most; falls with every sample.</summary>
    public double Bound => _root.Bound;

    /// <summary>Draws a text.</summary>
    /// <returns>Null when no text is legal, or when a sample of plain masking came to where nothing is.</returns>
    public AlignedSample? Next(CancellationToken cancellation)
    {
        while (_root.Bound > 0)
        {
            if (TrySample(cancellation, out var sample))
            {
                return sample;
            }

            if (!IsAligned)
            {
                break;
            }
        }

        return null;
    }

    private bool TrySample(CancellationToken cancellation, out AlignedSample sample)
    {
        var path = new List<Future> { _root };
        var (node, logProbability, logMasked) = (CandidateTree.Root, 0.0, 0.0);
        _tree.Reset(_request.Constraint, _request.Stop);
        _session.Prefill(_request.Prompt.Span, cancellation);
        for (var step = 0; ; step++)
        {
            var future = path[^1];
            future.Visit(Weigh(node));
            if (!TryDraw(future, new Draws(_seed, _samples, step)[0], out var token))
            {
                break;
            }

            var probability = _probability[token];
            logProbability += Math.Log(probability);
            logMasked += Math.Log(probability / future.Legal);
            _legality.TryChoose(token, Math.Log(probability), out var choice);
            node = _tree.Add(node, choice);
            path.Add(future.After(token, probability));
            if (choice.End != NodeEnd.Open || step + 1 == _request.MaxTokens)
            {
                break;
            }

            _session.Decode([new BatchToken(token, _request.Prompt.Length + step, 0)], cancellation);
        }

        _samples++;
        for (var i = path.Count - 1; i >= 0; i--)
        {
            path[i].Update();
        }

        sample = new AlignedSample(_tree.Text(node, _session.Vocabulary), logProbability, logMasked);
        return path[^1].Bound > 0;
    }

    /// <summary>Leaves in the row the probabilities of the legal tokens.</summary>
    /// <returns>Their sum.</returns>
    private double Weigh(int node)
    {
        var logits = _session.Logits(0);
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), _probability);
        TensorPrimitives.Divide(_probability, (float)_temperature, _probability);
        TensorPrimitives.Exp<float>(_probability, _probability);
        TensorPrimitives.Divide(_probability, TensorPrimitives.Sum<float>(_probability), _probability);
        _legality.Begin(_tree[node].Constraint, _tree[node].Stop);
        _legality.TryMask(_probability, 0);
        var legal = 0.0;
        for (var token = 0; token < _probability.Length; token++)
        {
            if (_probability[token] > 0 && !_legality.TryChoose(token, 0, out _))
            {
                _probability[token] = 0;
            }

            legal += _probability[token];
        }

        return legal;
    }

    private bool TryDraw(Future future, double uniform, out int token)
    {
        var left = uniform * (IsAligned ? future.Bound : future.Legal);
        var last = -1;
        for (token = 0; token < _probability.Length; token++)
        {
            var weight = _probability[token] * (IsAligned ? future.BoundAfter(token) : 1);
            if (weight > 0)
            {
                last = token;
                left -= weight;
                if (left < 0)
                {
                    return true;
                }
            }
        }

        // Rounding may leave a little.
        token = last;
        return last >= 0;
    }

    /// <summary>A visited prefix: what is known of the texts that begin with it.</summary>
    /// <param name="probability">Of its last token.</param>
    private sealed class Future(double probability)
    {
        private readonly Dictionary<int, Future> _after = [];
        private bool _isOpen;

        /// <summary>The probability that a text going on from here stays legal, at most.</summary>
        public double Bound { get; private set; } = 1;

        /// <summary>Probability of the tokens that are legal next.</summary>
        public double Legal { get; private set; }

        public double BoundAfter(int token) => _after.TryGetValue(token, out var future) ? future.Bound : 1;

        public void Visit(double legal)
        {
            (Legal, _isOpen) = (legal, true);
            Update();
        }

        public Future After(int token, double probability)
        {
            ref var future = ref CollectionsMarshal.GetValueRefOrAddDefault(_after, token, out _);
            return future ??= new Future(probability);
        }

        public void Update()
        {
            if (_isOpen)
            {
                Bound = Math.Max(0, Legal - _after.Values.Sum(future => future.Probability * (1 - future.Bound)));
            }
        }

        private double Probability => probability;
    }
}

/// <summary>A legal text that was sampled.</summary>
/// <param name="Text">Without the bytes of a character that its last token cut.</param>
/// <param name="LogProbability">Of its tokens under the model at the sampling temperature.</param>
/// <param name="LogMasked">Of its tokens under plain masking: as above, each renormalised over the legal tokens of its step.</param>
public readonly record struct AlignedSample(string Text, double LogProbability, double LogMasked)
{
    /// <summary>Importance weight of a sample of plain masking: the product of the legal tokens' probabilities at its steps.</summary>
    public double LogWeight => LogProbability - LogMasked;
}
