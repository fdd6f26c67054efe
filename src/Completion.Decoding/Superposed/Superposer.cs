using Completion.Constraints;
using Completion.Decoding.Speculation;
using Completion.Inference.Sessions;

namespace Completion.Decoding.Superposed;

/// <summary>
/// Superposed Decoding (Shen et al., NeurIPS 2024): several drafts for one model call a step. The input of a step is the mean
/// of the drafts' last tokens by what the drafts are worth; of the one distribution that comes back, every draft gets its own
/// by n-grams (<see cref="Unmixing"/>) and by its constraint.
/// </summary>
/// <remarks>
/// All drafts share the memory of the positions before, so that one may go on in the place of another. What is proposed is no
/// text of the model, and its scores are no probabilities: both have to be verified. Re-used; not thread-safe.
/// </remarks>
internal sealed class Superposer(IModelSession session, Legality legality, LegalTokens legal)
{
    private readonly Superposition _drafts = new();
    private readonly Unmixing _unmixing = new();
    private readonly List<(int Draft, int Candidate, double Score)> _extensions = [];
    private readonly List<int> _next = [];
    private readonly int[] _context = new int[NgramTables.Longest - 1];
    private int[] _tokens = [];
    private float[] _logits = [];
    private double[] _logs = [];
    private int[] _last = [];
    private float[] _weights = [];

    /// <summary>Proposes drafts behind a prompt that the trunk holds, whose logits are row 0.</summary>
    /// <param name="request">How many, and how.</param>
    /// <param name="constraint">State behind the prompt.</param>
    /// <param name="stop">State behind the prompt.</param>
    /// <param name="sequence">A sequence that holds the prompt; afterwards it holds more, and none of it is text.</param>
    /// <param name="room">Different tokens at most, all drafts together.</param>
    /// <param name="leastLogRatio">What a first token has to be worth at least, against the best.</param>
    /// <param name="cancellation">Ends it within one model call.</param>
    public Superposition Propose(
        DecodingRequest request, Constraint constraint, StopRule stop, int sequence, int room, double leastLogRatio, CancellationToken cancellation)
    {
        var settings = request.Superposed!;
        Prepare(settings.Candidates, request.Drafts);
        settings.Ngrams.SetPrompt(request.Prompt.Span);
        _drafts.Reset(constraint, stop);
        var most = Math.Min(settings.Steps, request.MaxTokens);
        for (var step = 0; Extend(request, step == 0, leastLogRatio) && step + 1 < most && _drafts.Size() + request.Drafts <= room; step++)
        {
            Mix(request.Prompt.Length + step, sequence, cancellation);
        }

        return _drafts;
    }

    private void Prepare(int candidates, int drafts)
    {
        if (_tokens.Length != candidates || _last.Length != drafts)
        {
            (_tokens, _logits, _logs) = (new int[candidates], new float[candidates], new double[candidates]);
            (_last, _weights) = (new int[drafts], new float[drafts]);
        }
    }

    /// <summary>Gives every draft its next token; the best extensions of all drafts stay.</summary>
    /// <returns>Whether any draft goes on.</returns>
    private bool Extend(DecodingRequest request, bool isFirst, double leastLogRatio)
    {
        var row = session.Logits(0);
        var count = TopTokens.Select(row, _tokens, _logits);
        var tokens = _tokens.AsSpan(0, count);
        var logits = _logits.AsSpan(0, count);
        var logs = _logs.AsSpan(0, count);
        _extensions.Clear();
        foreach (var draft in _drafts.Alive)
        {
            var length = _drafts.Context(draft, request.Prompt.Span, _context);

            // The first row is the model's own, of one text: there is nothing to tell apart.
            _unmixing.Apply(request.Superposed!, isFirst ? 0 : request.Superposed!.Alpha, _context.AsSpan(0, length), tokens, logits, logs);
            for (var i = 0; i < count; i++)
            {
                _extensions.Add((draft, i, _drafts[draft].Score + logs[i]));
            }
        }

        _extensions.Sort(static (a, b) => b.Score.CompareTo(a.Score) is not 0 and var order ? order
            : a.Draft.CompareTo(b.Draft) is not 0 and var byDraft ? byDraft : a.Candidate.CompareTo(b.Candidate));
        _next.Clear();
        var slots = request.Drafts - _drafts.Finished.Count;
        var (isSpelling, isStuck) = (false, true);
        var best = double.NegativeInfinity;
        foreach (var (draft, candidate, score) in _extensions)
        {
            if (slots == 0 || (isFirst && score < best + leastLogRatio))
            {
                break;
            }

            legality.Begin(_drafts[draft].Constraint, _drafts[draft].Stop);
            if (!legality.TryChoose(tokens[candidate], 0, out var choice) || (isSpelling && choice.Constraint is AlignedPrefix))
            {
                continue;
            }

            // Other spellings of the text before the cursor would only say the same again.
            isSpelling |= choice.Constraint is AlignedPrefix;
            isStuck = false;
            best = Math.Max(best, score);
            slots--;
            Keep(draft, choice, score);
        }

        if (isStuck)
        {
            KeepBestLegal(row);
        }

        _drafts.Alive.Clear();
        _drafts.Alive.AddRange(_next);
        return _next.Count > 0;
    }

    /// <summary>Where no candidate is legal after any draft: the most probable token that is, after the best of them.</summary>
    private void KeepBestLegal(ReadOnlySpan<float> row)
    {
        foreach (var draft in _drafts.Alive)
        {
            legal.Begin(row, _drafts[draft].Constraint, _drafts[draft].Stop);
            if (legal.TryNext(out var choice))
            {
                Keep(draft, choice, _drafts[draft].Score + choice.LogProbability);
                return;
            }
        }
    }

    private void Keep(int draft, in Choice choice, double score) =>
        (choice.End == NodeEnd.Open ? _next : _drafts.Finished).Add(_drafts.Add(draft, choice, score));

    /// <summary>Evaluates the mean of the drafts' last tokens.</summary>
    private void Mix(int position, int sequence, CancellationToken cancellation)
    {
        var (alive, sum) = (_drafts.Alive, 0f);
        for (var i = 0; i < alive.Count; i++)
        {
            _last[i] = _drafts[alive[i]].Token;
            _weights[i] = (float)Math.Exp(_drafts[alive[i]].Score - _drafts[alive[0]].Score);
            sum += _weights[i];
        }

        for (var i = 0; i < alive.Count; i++)
        {
            _weights[i] /= sum;
        }

        session.DecodeMixture(_last.AsSpan(0, alive.Count), _weights.AsSpan(0, alive.Count), position, sequence, cancellation);
    }
}
