using System.Collections.Immutable;
using Completion.Decoding.Adaptive;
using Completion.Decoding.Speculation;
using Completion.Inference.Sessions;

namespace Completion.Decoding;

/// <summary>
/// Greedy decoding under constraints, with further drafts as sequences that share the prompt's memory: every model call
/// is one batch with one row per unfinished draft.
/// </summary>
/// <remarks>
/// The first draft is constrained greedy decoding whatever the number of drafts: the most probable legal token at every
/// step, and where the constraint allows finitely many words, the most probable word. Another draft leaves its path at
/// the first token where the model finds a second legal choice likely; when the greedy path offers no such place, the
/// most probable alternatives along it are decoded after it is finished. With
/// <see cref="DecodingRequest.Sampling"/> the others are sampled instead, beside the first; <see cref="DraftMethod"/> lists
/// further ways. One decoder per session; not thread-safe.
/// </remarks>
/// <param name="session">Of the model.</param>
/// <param name="memory">What drafters know beyond one request; null: nothing.</param>
/// <param name="draftModel">
/// A session of another model with the same tokens and no less context, for this decoder alone: it guesses what the model will say; null: none does.
/// </param>
public sealed class DraftDecoder(IModelSession session, DraftMemory? memory = null, IModelSession? draftModel = null)
{
    private readonly DecodingParts _parts = new(session, memory, draftModel);
    private readonly CoverEncodings _covers = new(session);

    /// <summary>Who guesses what comes next, most trusted first, instead of what the model said before; changes no draft.</summary>
    internal IReadOnlyList<IDrafter> Drafters
    {
        init => _parts.Guesser.Drafters = value;
    }

    /// <summary>Why the draft model is not asked any more, a sentence; null: it is, or there is none.</summary>
    public string? DraftModelProblem => _parts.Guesser.DraftModel?.Problem;

    /// <summary>Has the model, and the draft model if there is one, read a prompt that is likely to be asked for next.</summary>
    /// <returns>Tokens that the model read.</returns>
    /// <exception cref="OperationCanceledException">Within one model call of a cancellation.</exception>
    public int ReadAhead(ReadOnlySpan<int> prompt, CancellationToken cancellation)
    {
        var read = session.Prefill(prompt, cancellation);
        _parts.Guesser.DraftModel?.ReadAhead(prompt, cancellation);
        return read;
    }

    /// <summary>Decodes the drafts of a request.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More drafts than the session has sequences, or a prompt that leaves no room.</exception>
    /// <exception cref="OperationCanceledException">Within one model call of a cancellation.</exception>
    public DecodingResult Decode(DecodingRequest request, CancellationToken cancellation)
    {
        request.Sampling?.Check();
        if (request.Superposed is { } superposed)
        {
            superposed.Check();

            // It tries once, and that must not be after the prompt.
            session.RequireMixtures();
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(request.Drafts, 1);
        request.Adaptive?.Check();
        request.Beam?.Check(session.MaxSequences);
        if (request.Drafts > MostDrafts(request))
        {
            throw new ArgumentOutOfRangeException(
                nameof(request),
                $"{request.Drafts} drafts do not fit: a session of {session.MaxSequences} sequences has room for {MostDrafts(request)} beside what is compared; ask for fewer, or open the session with more.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            request.Prompt.Length + request.MaxTokens, session.ContextLength, nameof(request));

        _parts.File = request.File;
        var start = request.ExactBoundary && !request.Removed.IsEmpty ? BoundaryStart.Choose(_covers, request, cancellation) : new BoundaryStart(request);
        request = start.Request with { Sampling = SamplingOf(request) };
        if (request.Beam is { } beam)
        {
            var search = new BeamSearch(session, _parts, request, beam);
            search.Decode(cancellation);
            start.AddTo(search.Counters);
            return new DecodingResult(Collect([.. search.Done], request), search.Counters, [.. search.Relaxed])
            {
                Surprises = search.Done is [var best, ..] ? _parts.Tree.Surprises(best.Node, request.Removed.Length) : [],
                Explanation = search.Explanation,
            };
        }

        var run = new DecodingRun(session, _parts, request);
        run.Decode(cancellation);
        start.AddTo(run.Counters);
        DraftPath[] done =
        [
            .. run.Done.OrderByDescending(path => path.IsMain).ThenByDescending(path => _parts.Tree[path.Node].LogProbability).ThenBy(path => path.Sample),
        ];
        return new DecodingResult(Collect(done, request), run.Counters, [.. done.SelectMany(path => path.Relaxed ?? [])])
        {
            Surprises = _parts.Tree.Surprises(run.Main, request.Removed.Length),
            Explanation = run.Explanation,
        };
    }

    /// <summary>Null where the method leaves nothing to chance.</summary>
    private static SamplingSettings? SamplingOf(DecodingRequest request) => request.Method switch
    {
        DraftMethod.Priority or DraftMethod.Members => null,
        DraftMethod.Arithmetic => request.Sampling ?? new SamplingSettings(),
        _ => request.Sampling,
    };

    /// <summary>Drafts that the session has sequences for, beside the trunk and what is compared at one time.</summary>
    private int MostDrafts(DecodingRequest request)
    {
        var compared = Math.Max(request.WordCandidates, request.Adaptive?.Candidates ?? 1);
        return session.MaxSequences - (compared > 1 ? compared + 1 : 0);
    }

    private ImmutableArray<Draft> Collect(DraftPath[] done, DecodingRequest request) =>
    [
        .. done
            .Select(path => DraftOf(path, request.Removed.Length))
            .GroupBy(draft => draft.Text, StringComparer.Ordinal)
            .Select(Together)
            .OrderByDescending(draft => draft.IsGreedy)
            .ThenByDescending(draft => draft.LogWeight ?? 0)
            .ThenByDescending(draft => draft.LogProbability)
            .DistinctBy(draft => request.Meaning?.Invoke(draft.Text) ?? draft.Text, StringComparer.Ordinal)
            .Take(request.Drafts),
    ];

    /// <summary>One draft of those with the same text: the first, with the weights of all if it is a sample.</summary>
    private static Draft Together(IEnumerable<Draft> alike)
    {
        var (first, all) = (alike.First(), alike.ToArray());
        var most = all.Max(draft => draft.LogWeight);
        return first.LogWeight is null || most is not { } largest || double.IsNegativeInfinity(largest)
            ? first
            : first with { LogWeight = largest + Math.Log(all.Sum(draft => Math.Exp(draft.LogWeight!.Value - largest))) };
    }

    private Draft DraftOf(DraftPath path, int removed)
    {
        ref readonly var node = ref _parts.Tree[path.Node];
        var end = node.End switch
        {
            NodeEnd.Model => "end of text",
            NodeEnd.StopRule => node.Stop.Reason,
            NodeEnd.NothingLegal => "nothing legal",
            _ => "token limit",
        };
        return new Draft(
            _parts.Tree.Text(path.Node, session.Vocabulary, removed), node.LogProbability, node.Depth, end, path.IsMain,
            node.End == NodeEnd.Model || (node.End == NodeEnd.StopRule && !node.Stop.BreaksOff),
            path.Sample is null || path.Point is not null ? null : path.LogWeight)
        {
            IsDeadEnd = node.End == NodeEnd.NothingLegal,
            IsRelaxed = path.Relaxed is not null,
        };
    }
}
