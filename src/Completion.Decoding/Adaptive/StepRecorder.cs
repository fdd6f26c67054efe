using System.Collections.Immutable;
using Completion.Constraints;
using Completion.Inference.Sessions;

namespace Completion.Decoding.Adaptive;

/// <summary>What a model would have done at one step of a text that is known.</summary>
/// <param name="Entropy">Of the legal tokens in nats, as decoding measures it, see <see cref="MaskedEntropy"/>.</param>
/// <param name="RawEntropy">Of all tokens not known to be illegal before any is asked: mostly of the whole vocabulary.</param>
/// <param name="FullEntropy">Of the legal tokens when all that matter are asked; null: not measured at this step.</param>
/// <param name="Rank">Place of the text's own token among the legal ones by probability, from 1; 0: beyond <see cref="StepRecorder.MostRank"/>.</param>
public readonly record struct RecordedStep(double Entropy, double RawEntropy, double? FullEntropy, int Rank);

/// <summary>The steps of one text.</summary>
/// <param name="Steps">In order, up to the end of the text or to where the constraint refuses it.</param>
/// <param name="Refused">Whether the constraint refuses the text, so that steps are missing.</param>
public sealed record RecordedText(ImmutableArray<RecordedStep> Steps, bool Refused);

/// <summary>
/// Teacher forcing: gives a model, token by token, a text that a person wrote, and records how sure it was and whether it would
/// have written the same. What the threshold of adaptive decoding is learnt from ("AdaDec", He et al., 2025). Not thread-safe.
/// </summary>
public sealed class StepRecorder(IModelSession session)
{
    /// <summary>The last place of a token that is told apart.</summary>
    public const int MostRank = 5;

    /// <summary>Tokens less probable than this, all together, add less than a hundredth of a nat.</summary>
    private const double Negligible = 1e-7;

    private readonly DecodingParts _parts = new(session);

    /// <summary>Records the steps of a text.</summary>
    /// <param name="request">As for decoding; its limits on tokens hold.</param>
    /// <param name="text">What was written after the cursor.</param>
    /// <param name="fullEvery">At every which step the full masked entropy is measured; 0: at none.</param>
    /// <param name="cancellation">Ends the recording.</param>
    public RecordedText Record(DecodingRequest request, ReadOnlySpan<byte> text, int fullEvery, CancellationToken cancellation)
    {
        var tokens = Tokenize([.. request.Removed.Span, .. text], request.MaxTokens);
        var steps = ImmutableArray.CreateBuilder<RecordedStep>(tokens.Length);
        Constraint? constraint = AlignedPrefix.Of(request.Removed, request.Constraint);
        var stop = AlignedStop.Of(request.Removed.Length, request.Stop);
        var (at, row) = (0, 0);
        session.Prefill(request.Prompt.Span, cancellation);
        foreach (var token in tokens)
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = session.Vocabulary.Bytes(token);
            var next = constraint.Advance(bytes);
            if (next is null)
            {
                return new RecordedText(steps.ToImmutable(), Refused: true);
            }

            if (Step(request, session.Logits(row), constraint, stop, token, fullEvery > 0 && at % fullEvery == 0) is { } step)
            {
                steps.Add(step);
            }

            var verdict = stop.Advance(bytes);
            if (verdict.Next is null)
            {
                break;
            }

            (constraint, stop) = (next, verdict.Next);
            row = at % session.MaxBatch;
            if (row == 0)
            {
                Evaluate(tokens.AsSpan(at, Math.Min(session.MaxBatch, tokens.Length - at)), request.Prompt.Length + at, cancellation);
            }

            at++;
        }

        return new RecordedText(steps.ToImmutable(), Refused: false);
    }

    private void Evaluate(ReadOnlySpan<int> tokens, int position, CancellationToken cancellation)
    {
        var batch = new BatchToken[tokens.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            batch[i] = new BatchToken(tokens[i], position + i, Sequence: 0);
        }

        session.Decode(batch, cancellation);
    }

    private RecordedStep? Step(DecodingRequest request, ReadOnlySpan<float> logits, Constraint constraint, StopRule stop, int token, bool full)
    {
        var legal = _parts.Legal;
        _parts.Legality.Configure(new DecodingCounters(), request.ProposalsBeforeMask, request.ForcedText);
        legal.Begin(logits, constraint, stop);
        var (mass, information) = legal.Rest();
        if (!legal.TryNext(out var best))
        {
            return null;
        }

        var raw = Math.Log(mass) - (information / mass);
        var entropy = MaskedEntropy.Of(legal, best);
        var rank = best.Token == token ? 1 : 0;
        for (var place = 2; place <= MostRank && rank == 0 && legal.TryPeek(place - 2, out var other); place++)
        {
            rank = other.Token == token ? place : 0;
        }

        return new RecordedStep(entropy, raw, full ? Full(logits, constraint, stop) : null, rank);
    }

    /// <summary>Asks every token that has any probability.</summary>
    private double Full(ReadOnlySpan<float> logits, Constraint constraint, StopRule stop)
    {
        _parts.Legality.Configure(new DecodingCounters(), proposalsBeforeMask: 0, forcedText: false);
        _parts.Legal.Begin(logits, constraint, stop);
        var (mass, information) = (0.0, 0.0);
        while (_parts.Legal.TryNext(out var choice, Math.Log(Negligible)))
        {
            var probability = Math.Exp(choice.LogProbability);
            mass += probability;
            information += probability * choice.LogProbability;
        }

        return mass > 0 ? Math.Max(0, Math.Log(mass) - (information / mass)) : 0;
    }

    /// <summary>The text's tokens; none where the vocabulary spells it in another way than it is, as with a space before it.</summary>
    private int[] Tokenize(byte[] text, int most)
    {
        var tokens = new int[text.Length + 1];
        tokens = tokens[..session.Tokenize(text, tokens)];
        var at = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            var bytes = session.Vocabulary.Bytes(tokens[i]);
            if (bytes.IsEmpty || !text.AsSpan(at).StartsWith(bytes))
            {
                return tokens[..Math.Min(i, most)];
            }

            at += bytes.Length;
        }

        return tokens[..Math.Min(tokens.Length, most)];
    }
}
