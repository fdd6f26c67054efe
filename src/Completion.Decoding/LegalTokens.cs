using System.Buffers;
using System.Numerics.Tensors;
using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding;

/// <summary>
/// The legal tokens after a node, most probable first: propose–check, and a mask over the whole vocabulary once too many
/// proposals were refused.
/// </summary>
/// <remarks>
/// The model's best token is nearly always legal, so one question per token is the common cost; the mask is for where the
/// model insists on what cannot be; where the text is forced, neither. All ways give the same sequence. A token is legal if the constraint accepts all its
/// bytes and, where the text ends in it, allows an end there. Re-used from row to row; not thread-safe.
/// </remarks>
internal sealed class LegalTokens
{
    private readonly Vocabulary _vocabulary;
    private readonly float[] _row;
    private readonly float[] _scratch;
    private readonly TokenMask _mask;
    private readonly ArrayBufferWriter<byte> _forced = new();
    private DecodingCounters _counters = null!;
    private int _proposalsBeforeMask;
    private bool _narrows;
    private Constraint _constraint = null!;
    private StopRule _stop = null!;
    private float _logSum;
    private int _refused;
    private bool _masked;

    public LegalTokens(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _row = new float[vocabulary.Count];
        _scratch = new float[vocabulary.Count];
        _mask = new TokenMask(vocabulary.Count);
    }

    /// <summary>Sets where to count, when to mask and whether to look for forced text, for the requests that follow.</summary>
    public void Configure(DecodingCounters counters, int proposalsBeforeMask, bool forcedText) =>
        (_counters, _proposalsBeforeMask, _narrows) = (counters, proposalsBeforeMask, forcedText);

    /// <summary>Starts over with a row of logits and the states they apply to.</summary>
    public void Begin(ReadOnlySpan<float> logits, Constraint constraint, StopRule stop)
    {
        _logSum = LogSumExp(logits);
        _stop = stop;
        Restart(logits, constraint);
    }

    /// <summary>Starts over on the same row with a weaker constraint.</summary>
    public void Restart(ReadOnlySpan<float> logits, Constraint constraint)
    {
        (_constraint, _refused, _masked) = (constraint, 0, false);
        _forced.ResetWrittenCount();
        if (_narrows && constraint.TryForced(_forced))
        {
            Narrow(logits, _forced.WrittenSpan);
        }
        else
        {
            logits.CopyTo(_row);
        }
    }

    /// <summary>
    /// The next most probable legal token; false when there is none left with at least the given log-probability.
    /// </summary>
    public bool TryNext(out Choice choice, double atLeast = double.NegativeInfinity)
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
            _counters.Checks++;
            if (TryChoose(token, logProbability, out choice))
            {
                return true;
            }

            _counters.Refused++;
            if (++_refused >= _proposalsBeforeMask && !_masked)
            {
                ApplyMask();
            }
        }
    }

    /// <summary>Leaves only the tokens along a text and beyond its end: of the others no constraint needs to be asked.</summary>
    private void Narrow(ReadOnlySpan<float> logits, ReadOnlySpan<byte> text)
    {
        _row.AsSpan().Fill(float.NegativeInfinity);
        var (trie, node) = (_vocabulary.Trie, 0);
        for (var at = 0; at < text.Length; at++)
        {
            node = trie.Child(node, text[at]);
            if (node < 0)
            {
                return;
            }

            foreach (var token in at == text.Length - 1 ? trie.TokensUnder(node) : trie.TokensAt(node))
            {
                _row[token] = logits[token];
            }
        }
    }

    private bool TryChoose(int token, double logProbability, out Choice choice)
    {
        choice = default;
        if (_vocabulary.EndsGeneration(token))
        {
            if (!_constraint.MayEnd)
            {
                return false;
            }

            choice = new Choice(token, logProbability, _constraint, _stop, 0, NodeEnd.Model);
            return true;
        }

        var bytes = _vocabulary.Bytes(token);
        if (bytes.IsEmpty)
        {
            return false;
        }

        var next = _constraint.Advance(bytes);
        if (next is null)
        {
            return false;
        }

        var verdict = _stop.Advance(bytes);
        if (verdict.Next is not null)
        {
            choice = new Choice(token, logProbability, next, verdict.Next, bytes.Length, NodeEnd.Open);
            return true;
        }

        var atEnd = _constraint.Advance(bytes[..verdict.Keep]);
        if (atEnd is not { MayEnd: true })
        {
            return false;
        }

        choice = new Choice(token, logProbability, atEnd, verdict.EndedBy ?? _stop, verdict.Keep, NodeEnd.StopRule);
        return true;
    }

    private void ApplyMask()
    {
        _masked = true;
        _counters.Masks++;
        _mask.SetAll();
        _constraint.Mask(_vocabulary.Trie, _mask);
        for (var token = 0; token < _row.Length; token++)
        {
            if (!_mask[token] && !_vocabulary.EndsGeneration(token))
            {
                _row[token] = float.NegativeInfinity;
            }
        }
    }

    private float LogSumExp(ReadOnlySpan<float> logits)
    {
        var max = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, max, _scratch);
        TensorPrimitives.Exp<float>(_scratch, _scratch);
        return max + MathF.Log(TensorPrimitives.Sum<float>(_scratch));
    }
}
