using System.Buffers;
using Completion.Constraints;
using Completion.Decoding.Explaining;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding;

/// <summary>
/// Which tokens are legal after a node, in the three ways that a decoder may ask: one by one, all along a forced text, or as
/// a mask over the whole vocabulary.
/// </summary>
/// <remarks>
/// A token is legal if the constraint accepts all its bytes and, where the text ends in it, allows an end there. Forced text
/// and the mask only rule out: what they leave is asked one by one. Re-used from row to row; not thread-safe.
/// </remarks>
internal sealed class Legality(Vocabulary vocabulary)
{
    private readonly TokenMask _mask = new(vocabulary.Count);
    private readonly ArrayBufferWriter<byte> _forced = new();
    private DecodingCounters _counters = null!;
    private DecodingTrace? _trace;
    private int _proposalsBeforeMask;
    private bool _narrows;
    private Constraint _constraint = null!;
    private StopRule _stop = null!;
    private int _refused;
    private bool _masked;

    /// <summary>Sets where to count, when to mask, whether to look for forced text and who is told what is refused, for the requests that follow.</summary>
    public void Configure(DecodingCounters counters, int proposalsBeforeMask, bool forcedText, DecodingTrace? trace = null) =>
        (_counters, _proposalsBeforeMask, _narrows, _trace) = (counters, proposalsBeforeMask, forcedText, trace);

    /// <summary>Starts over with the states at a node.</summary>
    public void Begin(Constraint constraint, StopRule stop) =>
        (_constraint, _stop, _refused, _masked) = (constraint, stop, 0, false);

    /// <summary>Starts over with a weaker constraint.</summary>
    public void Begin(Constraint constraint) => Begin(constraint, _stop);

    /// <summary>Copies the values of the tokens that may be legal, as far as is known; the others get another value.</summary>
    /// <param name="values">One for each token.</param>
    /// <param name="row">Where to.</param>
    /// <param name="other">For what cannot be legal.</param>
    /// <param name="always">Whether forced text counts although nobody wants to save calls by it: for what depends on all that is possible.</param>
    public void CopyPossible(ReadOnlySpan<float> values, Span<float> row, float other, bool always = false)
    {
        _forced.ResetWrittenCount();
        if ((_narrows || always) && _constraint.TryForced(_forced))
        {
            row.Fill(other);
            CopyAlong(_forced.WrittenSpan, values, row);
        }
        else
        {
            values.CopyTo(row);
        }

        if (_masked)
        {
            Mask(row, other);
        }
    }

    /// <summary>Whether there is one way to go on, whether or not that is made use of.</summary>
    public bool IsCertain
    {
        get
        {
            _forced.ResetWrittenCount();
            return _constraint.TryForced(_forced);
        }
    }

    /// <summary>Asks for one token.</summary>
    /// <param name="token">Which.</param>
    /// <param name="logProbability">Goes into the choice.</param>
    /// <param name="choice">The token with what follows from it.</param>
    public bool TryChoose(int token, double logProbability, out Choice choice)
    {
        _counters.Checks++;
        if (Advance(token, logProbability, out choice))
        {
            return true;
        }

        _counters.Refused++;
        _refused++;
        _trace?.Refused(token, _constraint);
        return false;
    }

    /// <summary>Once, when too many proposals were refused: gives every token that the constraint refuses another value.</summary>
    public bool TryMask(Span<float> row, float other)
    {
        if (_masked || _refused < _proposalsBeforeMask)
        {
            return false;
        }

        _masked = true;
        _counters.Masks++;
        _mask.SetAll();
        _constraint.Mask(vocabulary.Trie, _mask);
        Mask(row, other);
        return true;
    }

    private void Mask(Span<float> row, float other)
    {
        for (var token = 0; token < row.Length; token++)
        {
            if (!_mask[token] && !vocabulary.EndsGeneration(token))
            {
                row[token] = other;
            }
        }
    }

    /// <summary>Copies the values of the tokens that are a beginning of a text or go beyond it.</summary>
    private void CopyAlong(ReadOnlySpan<byte> text, ReadOnlySpan<float> values, Span<float> row)
    {
        var (trie, node) = (vocabulary.Trie, 0);
        for (var at = 0; at < text.Length; at++)
        {
            node = trie.Child(node, text[at]);
            if (node < 0)
            {
                return;
            }

            foreach (var token in at == text.Length - 1 ? trie.TokensUnder(node) : trie.TokensAt(node))
            {
                row[token] = values[token];
            }
        }
    }

    private bool Advance(int token, double logProbability, out Choice choice)
    {
        choice = default;
        if (vocabulary.EndsGeneration(token))
        {
            if (!_constraint.MayEnd)
            {
                return false;
            }

            choice = new Choice(token, logProbability, _constraint, _stop, 0, NodeEnd.Model);
            return true;
        }

        var bytes = vocabulary.Bytes(token);
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

        // What is broken off is no end: it need not be whole, and going on would only repeat it.
        var atEnd = _constraint.Advance(bytes[..verdict.Keep]);
        if (atEnd is null || !(atEnd.MayEnd || (verdict.EndedBy ?? _stop).BreaksOff))
        {
            return false;
        }

        choice = new Choice(token, logProbability, atEnd, verdict.EndedBy ?? _stop, verdict.Keep, NodeEnd.StopRule);
        return true;
    }
}
