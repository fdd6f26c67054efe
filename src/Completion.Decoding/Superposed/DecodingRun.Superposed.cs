using System.Diagnostics;
using Completion.Constraints;
using Completion.Decoding.Speculation;
using Completion.Decoding.Superposed;

namespace Completion.Decoding;

/// <summary>
/// Superposed drafts: proposed in shared model calls, and verified in one call over the tree of all their tokens. From its
/// rows the first draft is chosen as ever, with the proposals as guesses; the others keep what is proposed for them as long
/// as the model itself finds it likely enough, and go on from there as any draft.
/// </summary>
internal sealed partial class DecodingRun
{
    private readonly Legality _legality;

    /// <summary>Proposed nodes after which some draft took the best token.</summary>
    private readonly HashSet<int> _chosenAt = [];

    private Superposition? _proposals;
    private bool _isVerifying;

    private bool IsSuperposed => _request is { Superposed: not null, Sampling: null, Drafts: > 1 };

    /// <summary>Proposes drafts, and makes the first draft wait for the rows of all of them.</summary>
    private void Propose(CancellationToken cancellation)
    {
        var sequence = _free.Pop();
        _session.Fork(0, sequence, _request.Prompt.Length);
        var (calls, started) = (_session.ModelCalls, Stopwatch.GetTimestamp());
        var constraint = AlignedPrefix.Of(_request.Removed, _request.Superposed!.Constraint ?? _request.Constraint);
        _proposals = _superposer.Propose(_request, constraint, _tree[CandidateTree.Root].Stop, sequence, _session.MaxBatch - 1, _leastLogRatio, cancellation);
        Counters.SharedSteps = (int)(_session.ModelCalls - calls);
        Counters.Steps += Counters.SharedSteps;
        Counters.ModelTicks += Stopwatch.GetTimestamp() - started;
        _session.Truncate(sequence, 0);
        _free.Push(sequence);

        // The prompt's last token once more: below it hang the drafts, and its row has been overwritten.
        _session.Truncate(0, _request.Prompt.Length - 1);
        _open.Add(_main);
    }

    /// <summary>Sets the proposed drafts on their ways, in the call that evaluated all of them.</summary>
    private void StartProposed()
    {
        _isVerifying = _proposals is not null;
        foreach (var leaf in _proposals?.Leaves ?? [])
        {
            if (_free.Count <= _request.WordCandidates)
            {
                break;
            }

            // One of them is mostly the first draft itself, and ends where it leaves its proposal.
            var path = ForkOff(_main, CandidateTree.Root, GuessTree.Root);
            path.Proposed = _proposals!.Tokens(leaf);
            _ready.Enqueue(path);
            _drafts = Math.Min(_drafts + 1, _request.Drafts);
        }

        _proposals = null;
    }

    private void ChoseAt(int guess)
    {
        if (_isVerifying)
        {
            _chosenAt.Add(guess);
        }
    }

    /// <summary>Keeps the token that was proposed, if it is likely enough, or takes the best one and leaves the way.</summary>
    private void TakeProposed(DraftPath path, int[] proposed, int row, in Choice best)
    {
        var depth = _tree[path.Node].Depth;
        if (depth < proposed.Length)
        {
            var token = proposed[depth];
            if (token == best.Token)
            {
                Take(path, best);
                return;
            }

            var logProbability = _legal.LogProbability(_session.Logits(row)[token]);
            if (logProbability >= best.LogProbability + _leastLogRatio && _legality.TryChoose(token, logProbability, out var choice))
            {
                Take(path, choice);
                return;
            }

            Counters.Cut += proposed.Length - depth;
        }

        path.Proposed = null;
        if (_isVerifying && !_chosenAt.Add(path.Guess))
        {
            // Another draft went on from here in the same way: this one would only repeat it.
            path.IsOver = true;
            Release(path);
        }
        else
        {
            Take(path, best);
        }
    }

    /// <summary>Drafts that came out alike are one: others may take their places.</summary>
    private void CountSuperposed()
    {
        if (IsSuperposed)
        {
            _drafts = Done.Select(Text).Distinct(StringComparer.Ordinal).Count();
        }
    }
}
