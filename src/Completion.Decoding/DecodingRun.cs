using System.Diagnostics;
using System.Runtime.InteropServices;
using Completion.Constraints;
using Completion.Inference.Sessions;

namespace Completion.Decoding;

/// <summary>One request's decoding: grows the candidate tree until every path has ended.</summary>
internal sealed partial class DecodingRun
{
    private readonly IModelSession _session;
    private readonly DecodingRequest _request;
    private readonly CandidateTree _tree;
    private readonly LegalTokens _legal;
    private readonly TokenSampler _sampler;
    private readonly ForcedText _forced;
    private readonly Alternatives _alternatives;
    private readonly List<DraftPath> _open = [];
    private readonly List<BatchToken> _batch = [];
    private readonly List<(DraftPath Path, int Row)> _rows = [];
    private readonly int[] _guess;
    private readonly Stack<int> _free;
    private readonly double _forkLogRatio;
    private readonly double _leastLogRatio;
    private readonly double _wordLogRatio;
    private readonly long _start = Stopwatch.GetTimestamp();
    private DraftPath _main = new(CandidateTree.Root, 0, isMain: true);
    private int _drafts = 1;

    public DecodingRun(IModelSession session, DecodingParts parts, DecodingRequest request)
    {
        (_session, _request) = (session, request);
        (_tree, _legal, _sampler, _forced) = (parts.Tree, parts.Legal, parts.Sampler, parts.Forced);
        parts.Legality.Configure(Counters, request.ProposalsBeforeMask, request.ForcedText);
        _sampler.Configure(request.Sampling ?? new SamplingSettings());
        _guess = new int[session.MaxBatch];
        _alternatives = new Alternatives(2 * request.Drafts);
        _forkLogRatio = Math.Log(request.ForkRatio);
        _leastLogRatio = Math.Log(request.LeastRatio);
        _wordLogRatio = Math.Log(request.WordRatio);
        _free = new Stack<int>(Enumerable.Range(1, session.MaxSequences - 1).Reverse());
        _tree.Reset(AlignedPrefix.Of(request.Removed, request.Constraint), AlignedStop.Of(request.Removed.Length, request.Stop));
    }

    public DecodingCounters Counters { get; } = new();

    /// <summary>Finished paths.</summary>
    public List<DraftPath> Done { get; } = [];

    /// <summary>Names of constraints that were given up.</summary>
    public List<string> Relaxed { get; } = [];

    public void Decode(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var calls = _session.ModelCalls;
        Counters.PromptTokensEvaluated = _session.Prefill(_request.Prompt.Span, cancellation);
        Counters.ModelTicks += Stopwatch.GetTimestamp() - started;

        if (_request.Sampling is not null)
        {
            StartSamples(_session.Logits(0));
        }

        Choose(_main, 0);
        while (_open.Count > 0 || (_request.Sampling is null ? ForkWaiting() : SampleMissing()))
        {
            DecodeBatch(cancellation);
        }

        Counters.LastTokenTicks = Stopwatch.GetTimestamp() - _start;
        Counters.ModelCalls = (int)(_session.ModelCalls - calls);
    }

    /// <summary>What a path says.</summary>
    public string Text(DraftPath path) => _tree.Text(path.Node, _session.Vocabulary);

    private void DecodeBatch(CancellationToken cancellation)
    {
        _batch.Clear();
        _rows.Clear();
        var room = _session.MaxBatch - _open.Count;
        foreach (var path in _open)
        {
            ref readonly var node = ref _tree[path.Node];
            var position = _request.Prompt.Length + node.Depth - 1;
            _rows.Add((path, _batch.Count));
            _batch.Add(new BatchToken(node.Token, position, path.Sequence));
            if (_request.ForcedText)
            {
                var most = Math.Min(room, _request.MaxTokens - node.Depth - 1);
                var guessed = _forced.Guess(_tree, path.Node, _request.Prompt.Span, _guess.AsSpan(0, most));
                room -= guessed;
                foreach (var token in _guess.AsSpan(0, guessed))
                {
                    _batch.Add(new BatchToken(token, ++position, path.Sequence));
                }
            }
        }

        _open.Clear();
        var started = Stopwatch.GetTimestamp();
        _session.Decode(CollectionsMarshal.AsSpan(_batch), cancellation);
        Counters.Steps++;
        Counters.ModelTicks += Stopwatch.GetTimestamp() - started;

        started = Stopwatch.GetTimestamp();
        for (var i = 0; i < _rows.Count; i++)
        {
            Choose(_rows[i].Path, _rows[i].Row, i + 1 < _rows.Count ? _rows[i + 1].Row : _batch.Count);
        }

        Counters.ChoiceTicks += Stopwatch.GetTimestamp() - started;
    }

    /// <summary>Chooses the next tokens of a path from its rows: as long as the token chosen from one is that of the next.</summary>
    private void Choose(DraftPath path, int row, int end)
    {
        Choose(path, row);
        while (++row < end && _tree[path.Node].Token == _batch[row].Token && _open.Remove(path))
        {
            Counters.ForcedTokens++;
            Choose(path, row);
        }

        if (row < end)
        {
            Counters.WrongGuesses += end - row;
            _session.Truncate(path.Sequence, _batch[row].Position);
        }
    }

    /// <summary>Chooses the next token of a path from a row of logits.</summary>
    private void Choose(DraftPath path, int row)
    {
        var parent = path.Node;
        if (path.Sample is not null)
        {
            Sample(path, _session.Logits(row));
        }
        else if (!TryBest(parent, row, out var best))
        {
            _tree.Close(parent, NodeEnd.NothingLegal);
            End(path);
        }
        else if (!path.IsMain)
        {
            Take(path, best);
        }
        else if (!best.Constraint.IsInsideWord || !TryRace(path, best))
        {
            Take(path, best);
            Fork(parent, best.LogProbability);
        }
    }

    private void Take(DraftPath path, in Choice choice)
    {
        path.Node = _tree.Add(path.Node, choice);
        Counters.Tokens++;
        Continue(path);
    }

    private void Continue(DraftPath path)
    {
        ref readonly var node = ref _tree[path.Node];
        if (path.IsMain && Counters.FirstTokenTicks == 0)
        {
            Counters.FirstTokenTicks = Stopwatch.GetTimestamp() - _start;
        }

        var isWhole = path.Race is not null && !node.Constraint.IsInsideWord;
        if (node.End == NodeEnd.Open && node.Depth < _request.MaxTokens && !isWhole)
        {
            _open.Add(path);
        }
        else
        {
            End(path);
        }
    }

    /// <summary>A path has come to its end, or a racer to the end of its word.</summary>
    private void End(DraftPath path)
    {
        if (path.Race is not { } race)
        {
            Done.Add(path);
            if (path.Sample is not null)
            {
                _free.Push(path.Sequence);
            }

            return;
        }

        race.Arrive();
        if (race.Running == 0)
        {
            Conclude(race);
        }
    }

    /// <summary>Starts a race when there is more than one word to compare.</summary>
    private bool TryRace(DraftPath path, in Choice best)
    {
        var choices = new List<Choice> { best };
        while (choices.Count < _request.WordCandidates && _legal.TryNext(out var other, best.LogProbability + _wordLogRatio))
        {
            choices.Add(other);
        }

        if (choices.Count == 1)
        {
            return false;
        }

        var race = new WordRace(path.Node);
        foreach (var choice in choices)
        {
            race.Enter(new DraftPath(path.Node, ForkFrom(path, path.Node), isMain: false, race), choice);
        }

        // All are in before the first can arrive: a race is over when none runs any more.
        foreach (var (racer, first) in race.Racers)
        {
            Take(racer, first);
        }

        return true;
    }

    private void Conclude(WordRace race)
    {
        var winner = race.Winner(_tree);
        var former = _main;
        _main = new DraftPath(winner.Node, winner.Sequence, isMain: true);
        if (former.Sequence != 0)
        {
            _free.Push(former.Sequence);
        }

        foreach (var (racer, first) in race.Racers)
        {
            if (racer != winner)
            {
                _free.Push(racer.Sequence);
                Offer(race.Parent, first);
            }
        }

        Continue(_main);
    }

    /// <summary>Gives drafts that are still wanted to likely second choices after a node of the main path.</summary>
    private void Fork(int parent, double best)
    {
        for (var more = _request.Sampling is null ? _request.Drafts - 1 : 0; more > 0 && _legal.TryNext(out var choice, best + _leastLogRatio); more--)
        {
            if (_drafts < _request.Drafts && choice.LogProbability >= best + _forkLogRatio && choice.Constraint is not AlignedPrefix)
            {
                Start(parent, choice);
            }
            else
            {
                Offer(parent, choice);
            }
        }
    }

    /// <summary>Remembers an alternative, unless all it does is to spell the text before the cursor in another way.</summary>
    private void Offer(int parent, in Choice choice)
    {
        if (choice.Constraint is not AlignedPrefix)
        {
            _alternatives.Offer(parent, choice, _tree[parent].LogProbability);
        }
    }

    /// <summary>Starts the best waiting alternatives once the main path is finished; false when none is wanted or left.</summary>
    private bool ForkWaiting()
    {
        while (_drafts < _request.Drafts && _alternatives.Count > 0)
        {
            var best = _alternatives.TakeBest();
            Start(best.Parent, best.Choice);
        }

        return _open.Count > 0;
    }

    private void Start(int parent, in Choice choice)
    {
        _drafts++;
        Take(new DraftPath(parent, ForkFrom(_main, parent), isMain: false), choice);
    }

    private int ForkFrom(DraftPath path, int node)
    {
        var sequence = _free.Pop();
        _session.Fork(path.Sequence, sequence, _request.Prompt.Length + _tree[node].Depth);
        return sequence;
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
        Relaxed.Add(relaxed.Dropped.Name);
        Counters.Relaxed++;
        return true;
    }
}
