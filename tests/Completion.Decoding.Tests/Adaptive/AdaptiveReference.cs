using System.Text;
using Completion.Constraints;
using Completion.Decoding.Adaptive;

namespace Completion.Decoding.Tests.Adaptive;

/// <summary>Adaptive decoding as one would explain it: one text after the other, every token asked at every step, nothing shared.</summary>
internal sealed class AdaptiveReference(World world, AdaptiveSettings settings, int maxTokens)
{
    private readonly ScriptedSession _model = world.Session();

    /// <summary>Pauses of the text.</summary>
    public int Pauses { get; private set; }

    /// <summary>Whether a step that a winner looked ahead to and that was kept or could have been would have paused.</summary>
    public bool PausedAhead { get; private set; }

    public (string Text, double LogProbability) Decode()
    {
        var text = new State([], [], 0, world.Constraint, world.Stop, IsOver: false);
        while (!text.IsOver)
        {
            var legal = Legal(text);
            while (legal.Count == 0 && text.Constraint is ProductConstraint { Factors.IsEmpty: false } product)
            {
                text = text with { Constraint = new ProductConstraint(product.Factors[..^1]) };
                legal = Legal(text);
            }

            if (legal.Count == 0)
            {
                break;
            }

            text = IsPause(text, legal) ? Best(text, legal) : After(text, legal[0]);
        }

        return (Text(text), text.LogProbability);
    }

    /// <summary>What is taken at a pause.</summary>
    private State Best(State pause, List<(int Token, double LogProbability)> legal)
    {
        Pauses++;
        State? best = null;
        var most = double.NegativeInfinity;
        foreach (var candidate in legal.Take(settings.Candidates))
        {
            var first = After(pause, candidate);
            var (window, kept) = (first, first);
            var (keeps, isDead) = (settings.KeepLookAhead || settings.KeepAll, false);
            for (var ahead = 0; ahead < settings.LookAhead && !window.IsOver && !(settings.ToClauseEnd && EndsClause(window.Tokens[^1])); ahead++)
            {
                var next = Legal(window);
                if (next.Count == 0)
                {
                    isDead = true;
                    break;
                }

                PausedAhead |= IsPause(window, next);
                keeps &= settings.KeepAll || !IsPause(window, next);
                window = After(window, next[0]);
                kept = keeps ? window : kept;
            }

            var score = isDead ? double.NegativeInfinity
                : ((window.LogProbability - pause.LogProbability) / (settings.ByMean ? window.Tokens.Length - pause.Tokens.Length : 1))
                    - (settings.Judge?.Penalty(Text(window), Text(pause).Length) ?? 0);
            if (best is null || score > most)
            {
                (best, most) = (kept, score);
            }
        }

        return best!;
    }

    private bool IsPause(State state, List<(int Token, double LogProbability)> legal) =>
        legal.Count > 1 && Entropy(legal) >= settings.Threshold && !state.Constraint.TryForced(new System.Buffers.ArrayBufferWriter<byte>());

    public static double Entropy(List<(int Token, double LogProbability)> legal)
    {
        var counted = legal.Take(MaskedEntropy.MostAsked)
            .Select(choice => Math.Exp(choice.LogProbability))
            .Where(probability => probability >= MaskedEntropy.LeastRatio * Math.Exp(legal[0].LogProbability))
            .ToArray();
        return -counted.Sum(probability => probability / counted.Sum() * Math.Log(probability / counted.Sum()));
    }

    private bool EndsClause(int token) => world.Vocabulary.Bytes(token).IndexOfAny(";,(){}[]\n"u8) >= 0;

    private string Text(State state) => Encoding.UTF8.GetString(state.Bytes);

    private State After(State state, (int Token, double LogProbability) choice)
    {
        var total = state.LogProbability + choice.LogProbability;
        int[] tokens = [.. state.Tokens, choice.Token];
        if (world.Vocabulary.EndsGeneration(choice.Token))
        {
            return state with { Tokens = tokens, LogProbability = total, IsOver = true };
        }

        var bytes = world.Vocabulary.Bytes(choice.Token);
        var verdict = state.Stop.Advance(bytes);
        return new State(
            tokens, [.. state.Bytes, .. bytes[..verdict.Keep]], total, state.Constraint.Advance(bytes)!, verdict.Next ?? state.Stop,
            IsOver: verdict.Next is null || tokens.Length == maxTokens);
    }

    private List<(int Token, double LogProbability)> Legal(State state) => Legal(world, _model, state.Tokens, state.Constraint, state.Stop);

    /// <summary>All legal tokens, the most probable first.</summary>
    public static List<(int Token, double LogProbability)> Legal(World world, ScriptedSession model, IEnumerable<int> tokens, Constraint constraint, StopRule stop)
    {
        var row = model.LogitsAfter([.. world.Prompt, .. tokens]);
        var sum = Math.Log(row.Sum(x => Math.Exp(x)));
        List<(int Token, double LogProbability)> legal = [];
        for (var token = 0; token < world.Vocabulary.Count; token++)
        {
            var bytes = world.Vocabulary.Bytes(token);
            var verdict = stop.Advance(bytes);
            if (world.Vocabulary.EndsGeneration(token) ? constraint.MayEnd
                : !bytes.IsEmpty && constraint.Advance(bytes) is not null
                  && (verdict.Next is not null || constraint.Advance(bytes[..verdict.Keep])!.MayEnd))
            {
                legal.Add((token, row[token] - sum));
            }
        }

        return [.. legal.OrderByDescending(choice => row[choice.Token])];
    }

    private sealed record State(int[] Tokens, byte[] Bytes, double LogProbability, Constraint Constraint, StopRule Stop, bool IsOver);
}
