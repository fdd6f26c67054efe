using System.Diagnostics;
using Completion.Decoding.Adaptive;

namespace Completion.Decoding;

/// <summary>Pauses: where the model is unsure, its best legal tokens are compared by what they lead to.</summary>
internal sealed partial class DecodingRun
{
    /// <summary>Looks ahead where the main path pauses; false where it does not.</summary>
    private bool TryPause(DraftPath path, int row, in Choice best)
    {
        if (_request.Adaptive is not { } adaptive || (!adaptive.InWords && ComparesWords(best)) || !IsPause(adaptive, path.Node, best))
        {
            return false;
        }

        Counters.Pauses++;
        _trace?.Paused();
        var race = new WindowRace(
            path.Node, _tree[path.Node].Depth + 1 + adaptive.LookAhead, adaptive, EndsClause,
            adaptive.Judge is { } judge ? node => _judged.Penalty(judge, path.Node, node) : null);
        var (choice, choices) = (best, 1);
        do
        {
            race.Enter(ForkOff(path, path.Node, path.Guess, race, adaptive.Trials && choices > 1 ? choices : null), choice);
        }
        while (choices++ < adaptive.Candidates && (adaptive.Trials ? TryDraw(path.Node, choices, row, out choice) : _legal.TryNext(out choice)));

        Start(race, path);
        return true;
    }

    /// <summary>The next token of a window.</summary>
    private void LookAhead(DraftPath path, WindowRace race, int row)
    {
        Counters.LookAheadTokens++;
        if (!(path.Sample is { } trial ? TryDraw(path.Node, trial, row, out var next) : TryBestOf(path.Node, row, out next)))
        {
            race.Cut(path, isDead: true);
            End(path);
            return;
        }

        if (_request.Adaptive is { KeepAll: false } adaptive && race.CutOf(path) is null
            && (!adaptive.KeepLookAhead || ComparesWords(next) || IsPause(adaptive, path.Node, next)))
        {
            race.Cut(path);
        }

        _guesser.Judge(path, next.Token);
        Take(path, next);
    }

    /// <summary>The best legal token; a window gives no constraint up.</summary>
    private bool TryBestOf(int node, int row, out Choice best)
    {
        _legal.Begin(_session.Logits(row), _tree[node].Constraint, _tree[node].Stop);
        return _legal.TryNext(out best);
    }

    /// <summary>A drawn legal token: the same one at the same place of the same trial.</summary>
    private bool TryDraw(int node, int trial, int row, out Choice choice) => _sampler.TrySample(
        _session.Logits(row), _tree[node].Constraint, _tree[node].Stop, new Draws(0, trial, _tree[node].Depth), out choice, out _);

    /// <summary>Whether a clause ends with a token.</summary>
    private bool EndsClause(int token) => Clauses.EndWith(_session.Vocabulary.Bytes(token));

    /// <summary>The node to which the main path goes back from a winner's last one: from there on it compares something itself; null: none.</summary>
    private int? CutOf(Race race, DraftPath winner)
    {
        if (race is not WindowRace window)
        {
            return null;
        }

        Counters.Overruled += winner != race.Entries[0].Racer ? 1 : 0;
        var cut = window.CutOf(winner);
        if (cut is { } node && winner.Guesses is null)
        {
            // While guesses are followed, its sequence gets its text when all rows were read.
            _session.Truncate(winner.Sequence, _request.Prompt.Length + _tree[node].Depth - 1);
        }

        return cut;
    }

    /// <summary>Whether whole words are compared after the best token was given.</summary>
    private bool ComparesWords(in Choice best) =>
        _request.WordCandidates > 1 && best.Constraint.IsInsideWord && _legal.TryPeek(0, out _, best.LogProbability + _wordLogRatio);

    /// <summary>
    /// Whether the model is unsure at a node, and has something to choose from. How certain text is spelled is nothing to choose.
    /// </summary>
    private bool IsPause(AdaptiveSettings adaptive, int node, in Choice best) =>
        !double.IsPositiveInfinity(adaptive.Threshold)
        && (!adaptive.AtStarts || IsStart(node))
        && !_legality.IsCertain
        && MaskedEntropy.Reaches(_legal, best, adaptive.Threshold)
        && _legal.TryPeek(0, out _);

    /// <summary>Whether no word goes on over a node.</summary>
    private bool IsStart(int node)
    {
        var bytes = _tree[node].Token is >= 0 and var token ? _session.Vocabulary.Bytes(token) : _session.Vocabulary.Bytes(_request.Prompt.Span[^1]);
        return bytes.IsEmpty || bytes[^1] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'(' or (byte)'{' or (byte)';' or (byte)',';
    }
}
