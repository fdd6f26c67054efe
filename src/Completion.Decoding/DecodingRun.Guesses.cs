using System.Numerics;
using Completion.Decoding.Speculation;

namespace Completion.Decoding;

/// <summary>
/// Guesses below the paths of a model call: a path whose next token was guessed finds its row there and goes on without a
/// call of its own. What is chosen does not depend on what was guessed.
/// </summary>
internal sealed partial class DecodingRun
{
    /// <summary>Sequences that a token of a batch can name, see <see cref="Inference.Sessions.BatchToken.Also"/>.</summary>
    private const int MostSequences = 64;

    private readonly List<DraftPath> _followers = [];
    private readonly List<int> _borrowed = [];

    /// <summary>Sequences that drafts and words may still need while a call's rows are read.</summary>
    private int Reserve =>
        (IsBestFirst ? MostBegun - _words - _begun.Count : _request.Sampling is null ? _request.Drafts - _drafts : 0)
        + Math.Max(_request.WordCandidates > 1 ? _request.WordCandidates : 0, _request.Adaptive?.Candidates ?? 0);

    /// <summary>
    /// Whether guesses come with the prompt: the first row is then followed as any other. Not where drafts start at that row
    /// before the first one does.
    /// </summary>
    private bool GuessesInPrompt => _request.Speculation != SpeculationMode.Off && _request.Sampling is null && !IsSuperposed;

    /// <summary>Fills the batch with the last tokens of all open paths and the guesses below them.</summary>
    /// <param name="isPrompt">Whether the only path is at the root and the session does not hold the prompt yet, but will with all sequences named.</param>
    private void Compose(bool isPrompt = false)
    {
        _batch.Clear();
        if (_proposals is null)
        {
            _guesser.Guess(_tree, _open, isPrompt);
        }
        else
        {
            _guesser.Guess(_proposals);
        }

        for (var i = 0; i < _open.Count; i++)
        {
            var (path, guessed) = (_open[i], _guesser.Rows(i));
            var position = _request.Prompt.Length + _tree[path.Node].Depth - 1;
            guessed.AddTo(_batch, position, path.Sequence, _free, leaves: _session.MaxSequences > MostSequences ? 1 : Math.Max(1, _free.Count - Reserve + 1));
            for (var borrowed = guessed.Borrowed(path.Sequence); borrowed != 0; borrowed &= borrowed - 1)
            {
                var sequence = BitOperations.TrailingZeroCount(borrowed);
                if (!isPrompt)
                {
                    _session.Fork(path.Sequence, sequence, position);
                }

                _borrowed.Add(sequence);
            }

            Counters.WrongGuesses += _proposals is null ? guessed.Evaluated : 0;
            path.Lead(guessed);
            _followers.Add(path);
            _ready.Enqueue(path);
        }

        _open.Clear();
    }

    /// <summary>Lets a path go on with a row that is there already; false when its last token was not guessed.</summary>
    private bool TryFollow(DraftPath path)
    {
        if (path.IsBack || path.Guesses is not { } guessed || guessed.Child(path.Guess, _tree[path.Node].Token) is not (>= 0 and var child) || _free.Count < Reserve)
        {
            return false;
        }

        path.Follow(child);
        Counters.Followed(guessed.Tree[child].Drafter);
        _trace?.Guessed(path.Node, _guesser.NameOf(guessed.Tree[child].Drafter));
        _ready.Enqueue(path);
        return true;
    }

    /// <summary>
    /// After all rows of a call were read, the sequence of every path that goes on holds its own text again, and no more.
    /// Those that lead come last: the way that one of them was guessed to go may be what another needs.
    /// </summary>
    private void Settle()
    {
        foreach (var leads in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var path in _followers)
            {
                if (path.Leads == leads && (!path.IsOver || path == _main || path.Race?.Best == path || IsKept(path)))
                {
                    HoldItself(path);
                }
            }
        }

        foreach (var path in _followers)
        {
            path.Settle();
        }

        _followers.Clear();
        foreach (var sequence in _borrowed)
        {
            _free.Push(sequence);
        }

        _borrowed.Clear();
    }

    /// <summary>Whether a path that is over may yet go on, or a draft begin at one of its nodes.</summary>
    private bool IsKept(DraftPath path) => path.Race is { } race ? race is WordRace { WantsMore: true } && !path.WasDropped : IsBestFirst;

    private void HoldItself(DraftPath path)
    {
        // At the root the last token is the prompt's, which others may start after.
        var length = _request.Prompt.Length + Math.Max(0, _tree[path.Node].Depth - 1);
        if (path.Holder != path.Sequence)
        {
            _session.Fork(path.Holder, path.Sequence, length);
        }
        else
        {
            _session.Truncate(path.Sequence, length);
        }
    }

    /// <summary>A new path that leaves another at a node, at the guess whose row said what comes there.</summary>
    private DraftPath ForkOff(DraftPath path, int node, int guess, Race? race = null, int? sample = null)
    {
        var fork = new DraftPath(node, ForkFrom(path, node), isMain: false, race, sample);
        if (path.Guesses is { } guessed)
        {
            fork.Join(guessed, guess);
            _followers.Add(fork);
        }

        return fork;
    }

    /// <summary>A racer goes on as another path, on the same sequence.</summary>
    private void Replace(DraftPath racer, DraftPath path)
    {
        if (racer.Guesses is not null)
        {
            _followers.Remove(racer);
            _followers.Add(path);
        }
    }

    /// <summary>Gives a sequence back; while guesses are followed, only after them: others may need what it holds.</summary>
    private void Release(DraftPath path)
    {
        if (_followers.Count > 0)
        {
            _borrowed.Add(path.Sequence);
        }
        else
        {
            _free.Push(path.Sequence);
        }
    }
}
