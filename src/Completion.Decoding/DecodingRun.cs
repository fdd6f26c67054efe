using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Completion.Constraints;
using Completion.Decoding.Adaptive;
using Completion.Decoding.Explaining;
using Completion.Decoding.Speculation;
using Completion.Decoding.Superposed;
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
    private readonly ArithmeticSampler _arithmetic;
    private readonly Guesser _guesser;
    private readonly Superposer _superposer;
    private readonly Alternatives _alternatives;
    private readonly DecodingTrace? _trace;
    private readonly JudgedText _judged;

    /// <summary>Paths whose last token waits for the next model call.</summary>
    private readonly List<DraftPath> _open = [];

    /// <summary>Paths whose next row of logits is there, in the order in which they came to it.</summary>
    private readonly Queue<DraftPath> _ready = [];

    private readonly List<BatchToken> _batch = [];
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
        (_tree, _legal, _sampler, _guesser, _superposer) = (parts.Tree, parts.Legal, parts.Sampler, parts.Guesser, parts.Superposer);
        _legality = parts.Legality;
        _trace = request.Explain ? new DecodingTrace(session.Vocabulary) : null;
        _judged = new JudgedText(_tree, session.Vocabulary, request.Removed.Length, Counters);
        parts.Legality.Configure(Counters, request.ProposalsBeforeMask, request.ForcedText, _trace);
        _sampler.Configure(request.Sampling ?? new SamplingSettings());
        _arithmetic = parts.Arithmetic;
        _arithmetic.Configure(request.Sampling ?? new SamplingSettings());
        _alternatives = new Alternatives(Math.Max(1, IsBestFirst ? MostBegun : 2 * request.Drafts));
        _forkLogRatio = Math.Log(request.ForkRatio);
        _leastLogRatio = Math.Log(request.LeastRatio);
        _wordLogRatio = Math.Log(request.WordRatio);
        _free = new Stack<int>(Enumerable.Range(1, session.MaxSequences - 1).Reverse());
        _tree.Reset(AlignedPrefix.Of(request.Removed, request.Constraint), AlignedStop.Of(request.Removed.Length, request.Stop));
    }

    public DecodingCounters Counters { get; } = new();

    /// <summary>The last node of the greedy draft.</summary>
    public int Main => _main.Node;

    /// <summary>What happened at each node, if that was asked for.</summary>
    public ImmutableArray<ExplainedToken> Explanation => _trace?.Explain(_tree, Done) ?? [];

    /// <summary>Finished paths.</summary>
    public List<DraftPath> Done { get; } = [];

    public void Decode(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var calls = _session.ModelCalls;
        _guesser.Begin(_request, cancellation);
        if (GuessesInPrompt)
        {
            _open.Add(_main);
            Compose(isPrompt: true);
        }

        // The first token of the batch is the prompt's last one.
        Counters.PromptTokensEvaluated = _session.Prefill(_request.Prompt.Span, CollectionsMarshal.AsSpan(_batch)[Math.Min(1, _batch.Count)..], cancellation);
        Counters.ModelTicks += Stopwatch.GetTimestamp() - started;

        if (_request.Sampling is not null)
        {
            StartSamples(_session.Logits(0));
        }

        if (IsSuperposed)
        {
            Propose(cancellation);
        }
        else if (GuessesInPrompt)
        {
            _guesser.Observe(_tree, _followers);
            ReadRows(accepted: 0);
        }
        else
        {
            Choose(_main, 0);
        }

        while (_open.Count > 0 || (_request.Sampling is null ? ForkWaiting() : SampleMissing()))
        {
            DecodeBatch(cancellation);
        }

        Counters.LastTokenTicks = Stopwatch.GetTimestamp() - _start;
        Counters.ModelCalls = (int)(_session.ModelCalls - calls);
        Counters.DraftModelCalls = _guesser.DraftModel?.Calls ?? 0;
        Counters.MainTokens = _tree[_main.Node].Depth;
    }

    /// <summary>What a path says, from the end of the prompt on.</summary>
    public string Text(DraftPath path) => _tree.Text(path.Node, _session.Vocabulary);

    private void DecodeBatch(CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        if (IsBestFirst)
        {
            BeginBest();
            if (_open.Count == 0)
            {
                return;
            }
        }

        var guessed = Counters.GuessedTokens;
        Compose();
        var started = Stopwatch.GetTimestamp();
        _session.Decode(CollectionsMarshal.AsSpan(_batch), cancellation);
        Counters.Steps++;
        Counters.ModelTicks += Stopwatch.GetTimestamp() - started;

        started = Stopwatch.GetTimestamp();
        _guesser.Observe(_tree, _followers);
        StartProposed();
        _guesser.Record(_batch.Count, Stopwatch.GetTimestamp() - began);
        ReadRows(guessed);
        Counters.ChoiceTicks += Stopwatch.GetTimestamp() - started;
    }

    /// <summary>Lets all paths go on as far as there are rows for them.</summary>
    /// <param name="accepted">Guesses that were accepted before.</param>
    private void ReadRows(int accepted)
    {
        while (_ready.TryDequeue(out var path))
        {
            if (!path.IsOver)
            {
                Choose(path, path.Row);
            }
        }

        Settle();
        _guesser.RecordAccepted(Counters.GuessedTokens - accepted);
    }

    /// <summary>Chooses the next token of a path from a row of logits.</summary>
    private void Choose(DraftPath path, int row)
    {
        var parent = path.Node;
        _trace?.At(parent);
        _request.AsksForFirst?.Invoke(path.IsMain || path.Race is not null);
        if (path.Race is WindowRace window)
        {
            LookAhead(path, window, row);
        }
        else if (path.Sample is not null)
        {
            Sample(path, _session.Logits(row));
        }
        else if (!TryBest(path, row, out var best))
        {
            _tree.Close(parent, NodeEnd.NothingLegal);
            End(path);
        }
        else if (path.Proposed is { } proposed)
        {
            TakeProposed(path, proposed, row, best);
        }
        else if (!path.IsMain)
        {
            _guesser.Judge(path, best.Token);
            Take(path, best);
            if (IsBestFirst && path.Race is null)
            {
                OfferAll(path, parent, best.LogProbability);
            }
        }
        else if (!TryPause(path, row, best) && (!best.Constraint.IsInsideWord || !TryRace(path, best)))
        {
            var guess = path.Guess;
            ChoseAt(guess);
            _guesser.Judge(path, best.Token);
            Take(path, best);
            Fork(parent, guess, best.LogProbability);
        }
    }

    private void Take(DraftPath path, in Choice choice)
    {
        path.Node = _tree.Add(path.Node, choice);
        Counters.Tokens++;
        if (path.IsMain)
        {
            _guesser.Append(choice.Token);
        }

        Continue(path);
    }

    private void Continue(DraftPath path)
    {
        ref readonly var node = ref _tree[path.Node];
        if (path.IsMain && Counters.FirstTokenTicks == 0)
        {
            Counters.FirstTokenTicks = Stopwatch.GetTimestamp() - _start;
        }

        if (path.Race is { } race && DropBeaten(race, race.IndexOf(path)))
        {
            if (race.IsDecided)
            {
                Conclude(race);
            }

            return;
        }

        if (node.End != NodeEnd.Open || node.Depth >= _request.MaxTokens || path.Race?.IsAtGoal(node) == true)
        {
            End(path);
        }
        else if (!TryFollow(path))
        {
            _open.Add(path);
        }
    }

    /// <summary>A path has come to its end, or a racer to its goal.</summary>
    private void End(DraftPath path)
    {
        if (path.Race is { } race)
        {
            Arrive(race, path);
            return;
        }

        if (_tree[path.Node].End == NodeEnd.NothingLegal && TryGoBack(path))
        {
            return;
        }

        path.IsOver = true;
        Done.Add(path);
        if (!path.IsMain && !IsBestFirst)
        {
            Release(path);
        }
    }

    /// <summary>Gives drafts that are still wanted to likely second choices after a node of the main path.</summary>
    private void Fork(int parent, int guess, double best)
    {
        _request.AsksForFirst?.Invoke(false);
        if (IsBestFirst)
        {
            OfferAll(_main, parent, best);
            return;
        }

        for (var more = _request.Sampling is null ? _request.Drafts - 1 : 0; more > 0 && _legal.TryNext(out var choice, best + _leastLogRatio); more--)
        {
            if (_drafts < _request.Drafts && choice.LogProbability >= best + _forkLogRatio && choice.Constraint is not AlignedPrefix)
            {
                Start(parent, guess, choice);
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
        CountSuperposed();
        while (!IsBestFirst && _drafts < _request.Drafts && _alternatives.Count > 0)
        {
            var best = _alternatives.TakeBest();
            Start(best.Parent, GuessTree.Root, best.Choice);
        }

        if (IsBestFirst)
        {
            BeginBest();
        }

        return _open.Count > 0;
    }

    /// <param name="parent">A node of the main path.</param>
    /// <param name="guess">The guess whose row offered the choice, while guesses are followed.</param>
    /// <param name="choice">What comes there instead.</param>
    private void Start(int parent, int guess, in Choice choice)
    {
        _drafts++;
        Take(ForkOff(_main, parent, guess), choice);
    }

    private int ForkFrom(DraftPath path, int node)
    {
        var sequence = _free.Pop();
        _session.Fork(path.Holder, sequence, _request.Prompt.Length + _tree[node].Depth);
        return sequence;
    }

    private bool TryBest(DraftPath path, int row, out Choice best)
    {
        var node = path.Node;
        _legal.Begin(_session.Logits(row), _tree[node].Constraint, _tree[node].Stop);
        while (!_legal.TryNext(out best))
        {
            if (!TryRelax(path))
            {
                return false;
            }

            _legal.Restart(_session.Logits(row), _tree[node].Constraint);
        }

        return true;
    }

    /// <summary>Gives up the least trusted constraint at a path's node.</summary>
    private bool TryRelax(DraftPath path)
    {
        if (!_request.Relaxes || !_tree.TryRelax(path.Node, out var dropped))
        {
            return false;
        }

        (path.Relaxed ??= []).Add(dropped);
        Counters.Relaxed++;
        return true;
    }
}
