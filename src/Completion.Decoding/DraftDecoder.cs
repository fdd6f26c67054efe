using System.Buffers;
using System.Collections.Immutable;
using System.Text;
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
/// most probable alternatives along it are decoded after it is finished. One decoder per session; not thread-safe.
/// </remarks>
public sealed class DraftDecoder(IModelSession session)
{
    private readonly CandidateTree _tree = new();
    private readonly LegalTokens _legal = new(session.Vocabulary);
    private readonly CoverEncodings _covers = new(session);
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>Decodes the drafts of a request.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More drafts than the session has sequences, or a prompt that leaves no room.</exception>
    /// <exception cref="OperationCanceledException">Within one model call of a cancellation.</exception>
    public DecodingResult Decode(DecodingRequest request, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Drafts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Drafts, MostDrafts(request.WordCandidates), nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            request.Prompt.Length + request.MaxTokens, session.ContextLength, nameof(request));

        var start = request.ExactBoundary && !request.Removed.IsEmpty ? BoundaryStart.Choose(_covers, request, cancellation) : new BoundaryStart(request);
        request = start.Request;
        var run = new DecodingRun(session, _tree, _legal, request);
        run.Decode(cancellation);
        start.AddTo(run.Counters);
        return new DecodingResult(Collect(run.Done, request.Removed.Length), run.Counters, [.. run.Relaxed]);
    }

    /// <summary>Drafts that the session has sequences for, beside the trunk and the words that are compared at one time.</summary>
    private int MostDrafts(int wordCandidates) => session.MaxSequences - (wordCandidates > 1 ? wordCandidates + 1 : 0);

    private ImmutableArray<Draft> Collect(List<DraftPath> done, int removed)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. done
                .OrderByDescending(path => path.IsMain)
                .ThenByDescending(path => _tree[path.Node].LogProbability)
                .Select(path => DraftOf(path, removed))
                .Where(draft => seen.Add(draft.Text)),
        ];
    }

    private Draft DraftOf(DraftPath path, int removed)
    {
        _text.ResetWrittenCount();
        _tree.WriteBytes(path.Node, session.Vocabulary, _text);
        ref readonly var node = ref _tree[path.Node];
        var end = node.End switch
        {
            NodeEnd.Model => "end of text",
            NodeEnd.StopRule => node.Stop.Reason,
            NodeEnd.NothingLegal => "nothing legal",
            _ => "token limit",
        };
        return new Draft(
            Utf8Text(_text.WrittenSpan[Math.Min(removed, _text.WrittenCount)..]), node.LogProbability, node.Depth, end, path.IsMain, node.End == NodeEnd.Model || (node.End == NodeEnd.StopRule && !node.Stop.BreaksOff));
    }

    /// <summary>The text of some bytes without a character that is cut at their end.</summary>
    private static string Utf8Text(ReadOnlySpan<byte> bytes)
    {
        var cut = bytes.Length;
        for (var back = 1; back <= Math.Min(4, bytes.Length); back++)
        {
            if (Rune.DecodeLastFromUtf8(bytes[..cut], out _, out _) == OperationStatus.Done)
            {
                break;
            }

            cut--;
        }

        return Encoding.UTF8.GetString(bytes[..cut]);
    }
}
