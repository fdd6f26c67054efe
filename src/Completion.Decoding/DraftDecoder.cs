using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Completion.Constraints;
using Completion.Inference.Sessions;

namespace Completion.Decoding;

/// <summary>
/// Greedy decoding under constraints, with further drafts as sequences that share the prompt's memory: every model call
/// is one batch with one row per unfinished draft.
/// </summary>
/// <remarks>
/// The first draft is plain constrained greedy decoding whatever the number of drafts. Another draft leaves its path at
/// the first token where the model finds a second legal choice likely; when the greedy path offers no such place, the
/// most probable alternatives along it are decoded after it is finished. One decoder per session; not thread-safe.
/// </remarks>
public sealed class DraftDecoder(IModelSession session)
{
    private readonly CandidateTree _tree = new();
    private readonly LegalTokens _legal = new(session.Vocabulary);
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly List<Path> _open = [];
    private readonly List<Path> _done = [];
    private readonly List<BatchToken> _batch = [];
    private readonly List<string> _relaxed = [];

    /// <summary>Decodes the drafts of a request.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More drafts than the session has sequences, or a prompt that leaves no room.</exception>
    /// <exception cref="OperationCanceledException">Within one model call of a cancellation.</exception>
    public DecodingResult Decode(DecodingRequest request, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Drafts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Drafts, session.MaxSequences);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            request.Prompt.Length + request.MaxTokens, session.ContextLength, nameof(request));

        var run = new Run(this, request);
        return run.Decode(cancellation);
    }

    /// <summary>A draft being decoded: the node it has reached, on a sequence of its own.</summary>
    private sealed class Path(int node, int sequence)
    {
        public int Node { get; set; } = node;

        public int Sequence { get; } = sequence;

        public bool IsGreedy => Sequence == 0;
    }

    /// <summary>One request's decoding.</summary>
    private sealed class Run
    {
        private readonly DraftDecoder _decoder;
        private readonly DecodingRequest _request;
        private readonly IModelSession _session;
        private readonly CandidateTree _tree;
        private readonly DecodingCounters _counters = new();
        private readonly LegalTokens _legal;
        private readonly Alternatives _alternatives;
        private readonly double _forkLogRatio;
        private readonly double _leastLogRatio;
        private readonly long _start = Stopwatch.GetTimestamp();
        private int _sequences = 1;

        public Run(DraftDecoder decoder, DecodingRequest request)
        {
            (_decoder, _request, _session, _tree) = (decoder, request, decoder.Session, decoder._tree);
            _legal = decoder._legal;
            _legal.Configure(_counters, request.ProposalsBeforeMask);
            _alternatives = new Alternatives(2 * request.Drafts);
            _forkLogRatio = Math.Log(request.ForkRatio);
            _leastLogRatio = Math.Log(request.LeastRatio);
            decoder._open.Clear();
            decoder._done.Clear();
            decoder._relaxed.Clear();
            _tree.Reset(request.Constraint, request.Stop);
        }

        private List<Path> Open => _decoder._open;

        private List<Path> Done => _decoder._done;

        public DecodingResult Decode(CancellationToken cancellation)
        {
            var started = Stopwatch.GetTimestamp();
            var calls = _session.ModelCalls;
            _counters.PromptTokensEvaluated = _session.Prefill(_request.Prompt.Span, cancellation);
            _counters.ModelTicks += Stopwatch.GetTimestamp() - started;

            Advance(new Path(CandidateTree.Root, 0), 0);
            _counters.FirstTokenTicks = Stopwatch.GetTimestamp() - _start;
            while (Open.Count > 0 || ForkWaiting())
            {
                DecodeBatch(cancellation);
            }

            _counters.LastTokenTicks = Stopwatch.GetTimestamp() - _start;
            _counters.ModelCalls = (int)(_session.ModelCalls - calls);
            return new DecodingResult(Collect(), _counters, [.. _decoder._relaxed]);
        }

        private void DecodeBatch(CancellationToken cancellation)
        {
            var batch = _decoder._batch;
            batch.Clear();
            foreach (var path in Open)
            {
                ref readonly var node = ref _tree[path.Node];
                batch.Add(new BatchToken(node.Token, _request.Prompt.Length + node.Depth - 1, path.Sequence));
            }

            var started = Stopwatch.GetTimestamp();
            _session.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batch), cancellation);
            _counters.ModelTicks += Stopwatch.GetTimestamp() - started;

            var rows = Open.ToArray();
            Open.Clear();
            for (var row = 0; row < rows.Length; row++)
            {
                Advance(rows[row], row);
            }
        }

        /// <summary>Chooses the next token of a path from a row of logits; the path goes to the open or the finished ones.</summary>
        private void Advance(Path path, int row)
        {
            var started = Stopwatch.GetTimestamp();
            var parent = path.Node;
            if (!TryBest(parent, row, out var best))
            {
                _tree.Close(parent, NodeEnd.NothingLegal);
                Done.Add(path);
                _counters.ChoiceTicks += Stopwatch.GetTimestamp() - started;
                return;
            }

            Take(path, best);
            if (path.IsGreedy)
            {
                Fork(parent, best.LogProbability);
            }

            _counters.ChoiceTicks += Stopwatch.GetTimestamp() - started;
        }

        /// <summary>Gives drafts that are still wanted to likely second choices after a node of the greedy path.</summary>
        private void Fork(int parent, double best)
        {
            for (var more = _request.Drafts - 1; more > 0 && _legal.TryNext(out var choice, best + _leastLogRatio); more--)
            {
                if (_sequences < _request.Drafts && choice.LogProbability >= best + _forkLogRatio)
                {
                    Start(parent, choice);
                }
                else
                {
                    _alternatives.Offer(parent, choice, _tree[parent].LogProbability);
                }
            }
        }

        /// <summary>Starts the best waiting alternatives once the greedy path is finished; false when none is wanted or left.</summary>
        private bool ForkWaiting()
        {
            while (_sequences < _request.Drafts && _alternatives.Count > 0)
            {
                var best = _alternatives.TakeBest();
                Start(best.Parent, best.Choice);
            }

            return Open.Count > 0;
        }

        private void Start(int parent, in Choice choice)
        {
            var path = new Path(parent, _sequences++);
            _session.Fork(0, path.Sequence, _request.Prompt.Length + _tree[parent].Depth);
            Take(path, choice);
        }

        private void Take(Path path, in Choice choice)
        {
            path.Node = _tree.Add(path.Node, choice);
            _counters.Tokens++;
            var grows = choice.End == NodeEnd.Open && _tree[path.Node].Depth < _request.MaxTokens;
            (grows ? Open : Done).Add(path);
        }

        private bool TryBest(int node, int row, out Choice best)
        {
            _legal.Begin(_session.Logits(row), _tree[node].Constraint, _tree[node].Stop);
            while (!_legal.TryNext(out best))
            {
                if (!TryRelax(node))
                {
                    return false;
                }

                _legal.Restart(_session.Logits(row), _tree[node].Constraint);
            }

            return true;
        }

        /// <summary>Gives up the least trusted constraint: being wrong must never make the answer empty.</summary>
        private bool TryRelax(int node)
        {
            if (_tree[node].Constraint is not ProductConstraint product || product.DropLeastTrusted() is not { } relaxed)
            {
                return false;
            }

            _tree.Relax(node, relaxed.Remaining);
            _decoder._relaxed.Add(relaxed.Dropped.Name);
            _counters.Relaxed++;
            return true;
        }

        private ImmutableArray<Draft> Collect()
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            return [.. Done
                .OrderByDescending(path => path.IsGreedy)
                .ThenByDescending(path => _tree[path.Node].LogProbability)
                .Select(path => _decoder.DraftOf(path))
                .Where(draft => seen.Add(draft.Text))];
        }
    }

    private IModelSession Session => session;

    private Draft DraftOf(Path path)
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
            Utf8Text(_text.WrittenSpan), node.LogProbability, node.Depth, end, path.IsGreedy, node.End is NodeEnd.Model or NodeEnd.StopRule);
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
