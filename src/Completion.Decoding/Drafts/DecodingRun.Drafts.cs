using Completion.Decoding.Speculation;

namespace Completion.Decoding;

/// <summary>
/// Drafts best first (Priority Sampling): the next one begins with the most probable legal choice that no draft took, at
/// whichever draft's node it was met, and goes on greedily.
/// </summary>
/// <remarks>
/// By its rule one draft comes after another, since each offers new choices. But a choice is never more probable than the
/// draft that it was met in, so the choices come in the order of their probability, whenever they are met: the drafts are those
/// of the most probable choices of all. They are therefore written side by side as soon as they are met, and one that turns out
/// not to be among the best is dropped.
/// </remarks>
internal sealed partial class DecodingRun
{
    /// <summary>Drafts begun at most for each that is wanted: different tokens may come out as the same text.</summary>
    private const int BegunPerDraft = 3;

    /// <summary>Drafts that are written at last, the most probable beginning first.</summary>
    private readonly List<(Alternatives.Alternative Start, DraftPath Path)> _begun = [];

    /// <summary>Words that lost the first race and go on as drafts, which nothing displaces.</summary>
    private int _words;

    private bool _hasRaced;

    private bool IsBestFirst => _request.Method is DraftMethod.Priority or DraftMethod.Members;

    /// <summary>
    /// Drafts begun at most beside the first: their sequences are kept, as a later one may begin at any of their nodes. The
    /// prompt, the first draft and the words that are compared need theirs.
    /// </summary>
    private int MostBegun => Math.Min(
        BegunPerDraft * (_request.Drafts - 1),
        _session.MaxSequences - 1 - (Compared > 1 ? Compared + 1 : 0));

    /// <summary>Ways that are compared at one time.</summary>
    private int Compared => Math.Max(_request.WordCandidates, _request.Adaptive?.Candidates ?? 1);

    /// <summary>Drafts beside the first that there should be now: as many as were asked for, and one for each that said the same as another.</summary>
    private int WantedNow => Math.Min(MostBegun, _request.Drafts - 1 + Done.Count - DistinctDone());

    /// <summary>Remembers the choices after a node that were not taken, as long as they may be among the next to begin.</summary>
    /// <param name="path">Whose node it is.</param>
    /// <param name="parent">The node, whose row was just read.</param>
    /// <param name="best">Log-probability of the choice that was taken.</param>
    private void OfferAll(DraftPath path, int parent, double best)
    {
        while (_legal.TryNext(out var choice, Math.Max(best + _leastLogRatio, LeastScore() - _tree[parent].LogProbability)))
        {
            if (choice.Constraint is not Constraints.AlignedPrefix)
            {
                _alternatives.Offer(parent, choice, _tree[parent].LogProbability, path.IsMain ? null : path);
            }
        }
    }

    /// <summary>The score below which as many as can begin are known that are better.</summary>
    private double LeastScore()
    {
        var (begun, waiting, score) = (0, 0, double.PositiveInfinity);
        for (var count = 0; count < MostBegun - _words; count++)
        {
            var ofBegun = begun < _begun.Count ? _begun[begun].Start.Score : double.NegativeInfinity;
            var ofWaiting = _alternatives.Score(waiting);
            score = Math.Max(ofBegun, ofWaiting);
            (begun, waiting) = ofBegun >= ofWaiting ? (begun + 1, waiting) : (begun, waiting + 1);
        }

        return score;
    }

    /// <summary>Begins the drafts of the best choices that are known, and drops those that are no longer among the best.</summary>
    private void BeginBest()
    {
        if (_request.Method == DraftMethod.Members && !_hasRaced && !_main.IsOver)
        {
            return;
        }

        while (true)
        {
            var wanted = WantedNow - _words;
            if (_begun.Count > wanted || (_begun.Count == wanted && wanted > 0 && _alternatives.Score(0) > _begun[^1].Start.Score))
            {
                DropLast();
            }
            else if (_begun.Count < wanted && _alternatives.Count > 0)
            {
                Begin(_alternatives.TakeBest());
            }
            else
            {
                return;
            }
        }
    }

    private void Begin(in Alternatives.Alternative start)
    {
        var draft = ForkOff(start.Owner ?? _main, start.Parent, GuessTree.Root);
        var score = start.Score;
        var after = _begun.FindIndex(begun => begun.Start.Score < score);
        _begun.Insert(after < 0 ? _begun.Count : after, (start, draft));
        Take(draft, start.Choice);
    }

    /// <summary>
    /// Takes out the draft with the least probable beginning. None that is left began at one of its nodes: that would be less
    /// probable still.
    /// </summary>
    private void DropLast()
    {
        var (start, path) = _begun[^1];
        _begun.RemoveAt(_begun.Count - 1);
        path.IsOver = true;
        _open.Remove(path);
        Done.Remove(path);
        _free.Push(path.Sequence);
        _alternatives.Forget(path);
        _alternatives.Offer(start);
    }

    private int DistinctDone() => Done.Select(Meaning).Distinct(StringComparer.Ordinal).Count();

    /// <summary>What makes a finished draft another one than the others.</summary>
    private string Meaning(DraftPath path)
    {
        if (path.Meaning is null)
        {
            var text = _tree.Text(path.Node, _session.Vocabulary, _request.Removed.Length);
            path.Meaning = _request.Meaning is { } meaning ? meaning(text) : text;
        }

        return path.Meaning;
    }

    /// <summary>
    /// The words of a race that lost, but are among the most probable, go on as drafts: each on the sequence that it was written
    /// on. Of one word in several spellings, the most probable goes on.
    /// </summary>
    /// <param name="race">The main path's first, in which nobody was dropped who is among them.</param>
    /// <param name="winner">Goes on as the main path.</param>
    /// <returns>Those that go on.</returns>
    private HashSet<DraftPath> GoOn(WordRace race, DraftPath winner)
    {
        var (words, going) = (new HashSet<string>(StringComparer.Ordinal) { Text(winner) }, new HashSet<DraftPath>());
        foreach (var racer in race.Whole(_tree))
        {
            if (going.Count < _request.Drafts - 1
                && _tree[racer.Node].LogProbability >= _tree[winner.Node].LogProbability + _leastLogRatio && words.Add(Text(racer)))
            {
                going.Add(racer);
            }
        }

        return going;
    }
}
