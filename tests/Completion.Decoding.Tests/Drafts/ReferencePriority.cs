using System.Text;
using Completion.Constraints;

namespace Completion.Decoding.Tests.Drafts;

/// <summary>
/// Priority Sampling as one would explain it: one draft after another, each from the most probable legal choice in the whole
/// tree that no draft has taken. Every token is asked at every step, and nothing runs side by side.
/// </summary>
internal sealed class ReferencePriority(World world, int maxTokens, double leastRatio)
{
    private readonly ScriptedSession _model = world.Session();
    private readonly List<(State At, int Token, double Score)> _open = [];
    private readonly List<(string Text, double LogProbability)> _drafts = [];

    /// <summary>The texts of the drafts in the order in which they were begun, each with its log-probability.</summary>
    public List<(string Text, double LogProbability)> Decode(int drafts, int mostBegun)
    {
        Write(new State([.. world.Prompt], [], world.Constraint, world.Stop, 0, 0) { Most = maxTokens });
        for (var begun = 0; begun < mostBegun && _drafts.Select(draft => draft.Text).Distinct().Count() < drafts && _open.Count > 0; begun++)
        {
            var next = _open.MaxBy(choice => choice.Score);
            _open.Remove(next);
            Write(Take(next.At, next.Token) ?? throw new InvalidOperationException("It was legal."));
        }

        return _drafts;
    }

    private void Write(State? state)
    {
        while (state is { IsOver: false } at)
        {
            var legal = Legal(at);
            if (legal.Count == 0)
            {
                break;
            }

            var row = _model.LogitsAfter(at.Tokens);
            var best = legal.MaxBy(token => row[token]);
            foreach (var token in legal.Where(token => token != best && row[token] >= row[best] + Math.Log(leastRatio)))
            {
                _open.Add((at, token, at.LogProbability + LogProbability(row, token)));
            }

            state = Take(at, best);
        }

        _drafts.Add((Encoding.UTF8.GetString([.. state!.Text]), state.LogProbability));
    }

    private State? Take(State at, int token)
    {
        var total = at.LogProbability + LogProbability(_model.LogitsAfter(at.Tokens), token);
        if (world.Vocabulary.EndsGeneration(token))
        {
            return at with { LogProbability = total, Depth = maxTokens };
        }

        var bytes = world.Vocabulary.Bytes(token).ToArray();
        var verdict = at.Stop.Advance(bytes);
        return new State(
            [.. at.Tokens, token], [.. at.Text, .. bytes[..verdict.Keep]], at.Constraint.Advance(bytes)!, verdict.Next ?? at.Stop,
            total, verdict.Next is null ? maxTokens : at.Depth + 1) { Most = maxTokens };
    }

    private List<int> Legal(State at)
    {
        List<int> legal = [];
        for (var token = 0; token < world.Vocabulary.Count; token++)
        {
            var bytes = world.Vocabulary.Bytes(token);
            var verdict = at.Stop.Advance(bytes);
            if (world.Vocabulary.EndsGeneration(token) ? at.Constraint.MayEnd
                : !bytes.IsEmpty && at.Constraint.Advance(bytes) is not null
                  && (verdict.Next is not null || at.Constraint.Advance(bytes[..verdict.Keep])!.MayEnd))
            {
                legal.Add(token);
            }
        }

        return legal;
    }

    private static double LogProbability(float[] row, int token) => row[token] - Math.Log(row.Sum(x => Math.Exp(x)));

    private sealed record State(int[] Tokens, byte[] Text, Constraint Constraint, StopRule Stop, double LogProbability, int Depth)
    {
        public int Most { get; init; } = int.MaxValue;

        public bool IsOver => Depth >= Most;
    }
}
