using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Completion.Constraints;
using Completion.Decoding.Explaining;
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
    private readonly List<(DraftPath Path, double Score)> _finished = [];
    private readonly JudgedText _judged;
    private readonly DecodingTrace? _trace;
    private List<Hypothesis> _beam = [new(CandidateTree.Root, 0, Penalty: 0, Judged: CandidateTree.Root)];

    public BeamSearch(IModelSession session, DecodingParts parts, DecodingRequest request, BeamSettings settings)
    {
        (_session, _parts, _request, _settings) = (session, parts, request, settings);
        _judged = new JudgedText(parts.Tree, session.Vocabulary, request.Removed.Length, Counters);
        _trace = request.Explain ? new DecodingTrace(session.Vocabulary) : null;
        parts.Legality.Configure(Counters, request.ProposalsBeforeMask, request.ForcedText, _trace);
        parts.Tree.Reset(AlignedPrefix.Of(request.Removed, request.Constraint), AlignedStop.Of(request.Removed.Length, request.Stop));
    }

    public DecodingCounters Counters { get; } = new();

    /// <summary>What happened at each node, if that was asked for; texts that fell out of the beam are left behind.</summary>
    public ImmutableArray<ExplainedToken> Explanation => _trace?.Explain(_parts.Tree, Done) ?? [];

    /// <summary>The finished texts, best first; the first is the main one.</summary>
    public DraftPath[] Done { get; private set; } = [];

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

        Done = [.. _finished.OrderByDescending(one => one.Score).Take(_request.Drafts)
            .Select((one, place) => new DraftPath(one.Path.Node, one.Path.Sequence, isMain: place == 0))];
        Counters.MainTokens = _parts.Tree[Done[0].Node].Depth;
        Counters.LastTokenTicks = Stopwatch.GetTimestamp() - start;
        Counters.ModelCalls = (int)(_session.ModelCalls - calls);
    }

    /// <summary>Grows every text of the beam and keeps the best; false when the best of all is finished.</summary>
    private bool Step(bool isSecondBank)
    {
        var started = Stopwatch.GetTimestamp();
        var grown = new List<Growth>();
        var width = _settings.Width;
        for (var row = 0; row < _beam.Count; row++)
        {
            var from = _beam[row];
            _trace?.At(from.Node);
            var found = TryBegin(from.Node, row, mayRelax: row == _beam.Count - 1 && grown.Count == 0 && _finished.Count == 0, out var choice);
            if (row == 0 && found && _settings.ByEntropy)
            {
                width = Math.Clamp((int)Math.Round(Math.Exp(MaskedEntropy.Of(_parts.Legal, choice))), 1, _settings.Width);
            }

            var ways = found ? Ways(choice, width) : 0;
            Counters.Pauses += row == 0 && ways > 1 ? 1 : 0;
            if (ways > 1)
            {
                _trace?.Paused();
            }

            var above = _parts.Tree[from.Node].LogProbability;
            for (var count = 0; found && count < ways; count++, found = count < ways && _parts.Legal.TryNext(out choice))
            {
                grown.Add(new Growth(from, choice, count, above + choice.LogProbability - from.Penalty));
            }
        }

        Keep(grown, width, isSecondBank);
        Counters.ChoiceTicks += Stopwatch.GetTimestamp() - started;
        return _beam.Count > 0;
    }

    /// <summary>In how many ways a text goes on, at most.</summary>
    private int Ways(in Choice best, int width) =>
        _settings.Threshold <= 0
        || (_request.WordCandidates > 1 && best.Constraint.IsInsideWord && _parts.Legal.TryPeek(0, out _, best.LogProbability + Math.Log(_request.WordRatio)))
        // How certain text is spelled is nothing to choose.
        || (!_parts.Legality.IsCertain && MaskedEntropy.Reaches(_parts.Legal, best, _settings.Threshold)) ? width : 1;

    /// <summary>Each kept text gets a sequence of the bank that is not in use: its parent's may have several heirs.</summary>
    private void Keep(List<Growth> grown, int width, bool isSecondBank)
    {
        var next = new List<Hypothesis>();
        var (kept, best) = (0, double.NegativeInfinity);
        while (kept < width && TakeBest(grown) is { } growth)
        {
            // No text becomes more probable by going on: what is behind the last draft that is wanted stays there.
            if (growth.Score <= LastFinished() || growth.Score < best - _settings.Spread)
            {
                break;
            }

            var (text, choice) = (growth.From, growth.Choice);
            var node = growth.Node ?? Add(text, choice);
            if (growth.Penalty is null && EndsClause(node))
            {
                // What is said of the only text there is would be said of all that come of it: nobody need ask.
                var penalty = kept > 0 || grown.Count > 0 || _finished.Count > 0 ? _judged.Penalty(_settings.Judge!, text.Judged, node) : 0;
                if (penalty > 0)
                {
                    grown.Add(growth with { Node = node, Penalty = penalty, Score = growth.Score - penalty });
                    continue;
                }

                text = text with { Judged = node };
            }
            else if (growth.Penalty is { } known)
            {
                text = text with { Judged = node, Penalty = text.Penalty + known };
            }

            best = Math.Max(best, growth.Score);
            kept++;
            Counters.Overruled += kept == 1 && growth.Place > 0 ? 1 : 0;
            if (_parts.Tree[node].End != NodeEnd.Open || _parts.Tree[node].Depth >= _request.MaxTokens)
            {
                _finished.Add((new DraftPath(node, text.Sequence, isMain: false), growth.Score));
                continue;
            }

            var sequence = 1 + next.Count + (isSecondBank ? _settings.Width : 0);
            _session.Fork(text.Sequence, sequence, _request.Prompt.Length + _parts.Tree[text.Node].Depth);
            next.Add(text with { Node = node, Sequence = sequence });
        }

        if (next.Count == 0 && _finished.Count == 0)
        {
            _parts.Tree.Close(_beam[0].Node, NodeEnd.NothingLegal);
            _finished.Add((new DraftPath(_beam[0].Node, _beam[0].Sequence, isMain: false), double.NegativeInfinity));
        }

        _beam = next;
    }

    /// <summary>Score of the last finished text that becomes a draft.</summary>
    private double LastFinished() => _finished.Count < _request.Drafts
        ? double.NegativeInfinity
        : _finished.Select(one => one.Score).OrderDescending().ElementAt(_request.Drafts - 1);

    private int Add(Hypothesis from, in Choice choice)
    {
        Counters.Tokens++;
        return _parts.Tree.Add(from.Node, choice);
    }

    /// <summary>The best growth, the first of equals; it is taken out.</summary>
    private static Growth? TakeBest(List<Growth> grown)
    {
        if (grown.MaxBy(growth => growth.Score) is not { } best)
        {
            return null;
        }

        grown.Remove(best);
        return best;
    }

    /// <summary>Whether there is a judge, and a clause for it at a node.</summary>
    private bool EndsClause(int node) => _settings.Judge is not null
        && (_parts.Tree[node].End != NodeEnd.Open || Clauses.EndWith(_session.Vocabulary.Bytes(_parts.Tree[node].Token)));

    private bool TryBegin(int node, int row, bool mayRelax, out Choice best)
    {
        var tree = _parts.Tree;
        _parts.Legal.Begin(_session.Logits(row), tree[node].Constraint, tree[node].Stop);
        while (!_parts.Legal.TryNext(out best))
        {
            if (!mayRelax || !_request.Relaxes || !tree.TryRelax(node, out var dropped))
            {
                return false;
            }

            Relaxed.Add(dropped);
            Counters.Relaxed++;
            _parts.Legal.Restart(_session.Logits(row), tree[node].Constraint);
        }

        return true;
    }

    private void Evaluate(CancellationToken cancellation)
    {
        _batch.Clear();
        foreach (var one in _beam)
        {
            ref readonly var node = ref _parts.Tree[one.Node];
            _batch.Add(new BatchToken(node.Token, _request.Prompt.Length + node.Depth - 1, one.Sequence));
        }

        var started = Stopwatch.GetTimestamp();
        _session.Decode(CollectionsMarshal.AsSpan(_batch), cancellation);
        Counters.Steps++;
        Counters.ModelTicks += Stopwatch.GetTimestamp() - started;
    }

    /// <param name="Node">What it has reached.</param>
    /// <param name="Sequence">Holds the tokens before it.</param>
    /// <param name="Penalty">What the judge took off it so far.</param>
    /// <param name="Judged">The node up to which it was judged.</param>
    private readonly record struct Hypothesis(int Node, int Sequence, double Penalty, int Judged);

    /// <param name="From">What is grown.</param>
    /// <param name="Choice">By what.</param>
    /// <param name="Place">Whether it is the most probable token there: 0.</param>
    /// <param name="Score">Log-probability less penalties.</param>
    /// <param name="Node">Its node, once it has one.</param>
    /// <param name="Penalty">What the judge took off it now, once it was asked.</param>
    private sealed record Growth(Hypothesis From, Choice Choice, int Place, double Score, int? Node = null, double? Penalty = null);
}
