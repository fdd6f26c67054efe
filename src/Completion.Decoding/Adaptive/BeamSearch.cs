using System.Diagnostics;
using System.Runtime.InteropServices;
using Completion.Constraints;
using Completion.Inference.Sessions;

namespace Completion.Decoding.Adaptive;

/// <summary>One request's beam search over the candidate tree; see <see cref="BeamSettings"/>.</summary>
internal sealed class BeamSearch
{
    private readonly IModelSession _session;
    private readonly DecodingParts _parts;
    private readonly DecodingRequest _request;
    private readonly BeamSettings _settings;
    private readonly List<BatchToken> _batch = [];
    private List<DraftPath> _beam = [new DraftPath(CandidateTree.Root, 0, isMain: false)];

    public BeamSearch(IModelSession session, DecodingParts parts, DecodingRequest request, BeamSettings settings)
    {
        (_session, _parts, _request, _settings) = (session, parts, request, settings);
        parts.Legality.Configure(Counters, request.ProposalsBeforeMask, request.ForcedText);
        parts.Tree.Reset(AlignedPrefix.Of(request.Removed, request.Constraint), AlignedStop.Of(request.Removed.Length, request.Stop));
    }

    public DecodingCounters Counters { get; } = new();

    /// <summary>The finished texts, best first; the first is the main one.</summary>
    public List<DraftPath> Done { get; private set; } = [];

    /// <summary>Names of constraints that were given up.</summary>
    public List<string> Relaxed { get; } = [];

    public void Decode(CancellationToken cancellation)
    {
        var (start, calls) = (Stopwatch.GetTimestamp(), _session.ModelCalls);
        Counters.PromptTokensEvaluated = _session.Prefill(_request.Prompt.Span, cancellation);
        Counters.ModelTicks += Stopwatch.GetTimestamp() - start;
        for (var isSecondBank = false; Step(isSecondBank); isSecondBank = !isSecondBank)
        {
            Counters.FirstTokenTicks = Counters.FirstTokenTicks == 0 ? Stopwatch.GetTimestamp() - start : Counters.FirstTokenTicks;
            Evaluate(cancellation);
        }

        Done = [.. Done.OrderByDescending(path => _parts.Tree[path.Node].LogProbability).Take(_request.Drafts)
            .Select((path, place) => new DraftPath(path.Node, path.Sequence, isMain: place == 0))];
        Counters.MainTokens = Done.Count > 0 ? _parts.Tree[Done[0].Node].Depth : 0;
        Counters.LastTokenTicks = Stopwatch.GetTimestamp() - start;
        Counters.ModelCalls = (int)(_session.ModelCalls - calls);
    }

    /// <summary>Grows every text of the beam and keeps the best; false when the best of all is finished.</summary>
    private bool Step(bool isSecondBank)
    {
        var started = Stopwatch.GetTimestamp();
        var grown = new List<(DraftPath From, Choice Choice, double LogProbability)>();
        var width = _settings.Width;
        for (var row = 0; row < _beam.Count; row++)
        {
            var path = _beam[row];
            var found = TryBegin(path, row, mayRelax: row == _beam.Count - 1 && grown.Count == 0 && Done.Count == 0, out var choice);
            if (row == 0 && found && _settings.ByEntropy)
            {
                width = Math.Clamp((int)Math.Round(Math.Exp(MaskedEntropy.Of(_parts.Legal, choice))), 1, _settings.Width);
            }

            var above = _parts.Tree[path.Node].LogProbability;
            for (var count = 0; found && count < width; count++, found = count < width && _parts.Legal.TryNext(out choice))
            {
                grown.Add((path, choice, above + choice.LogProbability));
            }
        }

        Keep(grown, width, isSecondBank);
        Counters.ChoiceTicks += Stopwatch.GetTimestamp() - started;
        return _beam.Count > 0;
    }

    /// <summary>Each kept text gets a sequence of the bank that is not in use: its parent's may have several heirs.</summary>
    private void Keep(List<(DraftPath From, Choice Choice, double LogProbability)> grown, int width, bool isSecondBank)
    {
        var next = new List<DraftPath>();
        var finished = Done.Select(path => _parts.Tree[path.Node].LogProbability).DefaultIfEmpty(double.NegativeInfinity).Max();
        foreach (var (from, choice, logProbability) in grown.OrderByDescending(one => one.LogProbability).Take(width))
        {
            // No text becomes more probable by going on.
            if (logProbability <= finished)
            {
                break;
            }

            var node = _parts.Tree.Add(from.Node, choice);
            Counters.Tokens++;
            if (_parts.Tree[node].End != NodeEnd.Open || _parts.Tree[node].Depth >= _request.MaxTokens)
            {
                Done.Add(new DraftPath(node, from.Sequence, isMain: false));
                finished = Math.Max(finished, logProbability);
                continue;
            }

            var sequence = 1 + next.Count + (isSecondBank ? _settings.Width : 0);
            _session.Fork(from.Sequence, sequence, _request.Prompt.Length + _parts.Tree[from.Node].Depth);
            next.Add(new DraftPath(node, sequence, isMain: false));
        }

        if (next.Count == 0 && Done.Count == 0)
        {
            _parts.Tree.Close(_beam[0].Node, NodeEnd.NothingLegal);
            Done.Add(_beam[0]);
        }

        _beam = next;
    }

    private bool TryBegin(DraftPath path, int row, bool mayRelax, out Choice best)
    {
        var tree = _parts.Tree;
        _parts.Legal.Begin(_session.Logits(row), tree[path.Node].Constraint, tree[path.Node].Stop);
        while (!_parts.Legal.TryNext(out best))
        {
            if (!mayRelax || tree[path.Node].Constraint is not ProductConstraint product || product.DropLeastTrusted() is not { } relaxed)
            {
                return false;
            }

            tree.Relax(path.Node, relaxed.Remaining);
            Relaxed.Add(relaxed.Dropped.Name);
            Counters.Relaxed++;
            _parts.Legal.Restart(_session.Logits(row), tree[path.Node].Constraint);
        }

        return true;
    }

    private void Evaluate(CancellationToken cancellation)
    {
        _batch.Clear();
        foreach (var path in _beam)
        {
            ref readonly var node = ref _parts.Tree[path.Node];
            _batch.Add(new BatchToken(node.Token, _request.Prompt.Length + node.Depth - 1, path.Sequence));
        }

        var started = Stopwatch.GetTimestamp();
        _session.Decode(CollectionsMarshal.AsSpan(_batch), cancellation);
        Counters.Steps++;
        Counters.ModelTicks += Stopwatch.GetTimestamp() - started;
    }
}
