using System.Text;
using Completion.Constraints;

namespace Completion.Decoding.Tests;

/// <summary>Constrained greedy decoding as one would explain it: no tree, no proposals, every token asked at every step.</summary>
internal static class ReferenceDecoder
{
    public static (string Text, double LogProbability) Decode(World world, int maxTokens)
    {
        var model = world.Session();
        var (constraint, stop) = (world.Constraint, world.Stop);
        List<int> tokens = [.. world.Prompt];
        List<byte> text = [];
        var total = 0.0;
        for (var step = 0; step < maxTokens; step++)
        {
            var row = model.LogitsAfter(tokens);
            var legal = Legal(world, constraint, stop);
            while (legal.Count == 0 && constraint is ProductConstraint { Factors.IsEmpty: false } product)
            {
                constraint = new ProductConstraint(product.Factors[..^1]);
                legal = Legal(world, constraint, stop);
            }

            if (legal.Count == 0)
            {
                break;
            }

            var best = legal.MaxBy(t => row[t]);
            total += row[best] - Math.Log(row.Sum(x => Math.Exp(x)));
            if (world.Vocabulary.EndsGeneration(best))
            {
                break;
            }

            tokens.Add(best);
            var verdict = stop.Advance(world.Vocabulary.Bytes(best));
            text.AddRange(world.Vocabulary.Bytes(best)[..verdict.Keep]);
            if (verdict.Next is null)
            {
                break;
            }

            constraint = constraint.Advance(world.Vocabulary.Bytes(best))!;
            stop = verdict.Next;
        }

        return (Encoding.UTF8.GetString([.. text]), total);
    }

    /// <summary>The same where no constraint is given up: depth first, every beginning that came to a dead end is refused at the token it began with.</summary>
    /// <returns>The text, and whether it ends in a dead end: that of a first token.</returns>
    public static (string Text, bool IsDeadEnd) DecodeBacktracking(World world, int maxTokens, int mostSteps)
    {
        var model = world.Session();
        var steps = 0;
        var (text, isDead) = After(world.Constraint, world.Stop, [], 0);
        return (Encoding.UTF8.GetString(text), isDead);

        (byte[] Text, bool IsDeadEnd) After(Constraint constraint, StopRule stop, int[] tokens, int depth)
        {
            while (depth < maxTokens)
            {
                var row = model.LogitsAfter([.. world.Prompt, .. tokens]);
                var legal = Legal(world, constraint, stop);
                if (legal.Count == 0)
                {
                    return ([], true);
                }

                var best = legal.MaxBy(t => row[t]);
                if (world.Vocabulary.EndsGeneration(best))
                {
                    return ([], false);
                }

                var bytes = world.Vocabulary.Bytes(best);
                var verdict = stop.Advance(bytes);
                if (verdict.Next is null)
                {
                    return (bytes[..verdict.Keep].ToArray(), false);
                }

                var (rest, isDead) = After(constraint.Advance(bytes)!, verdict.Next, [.. tokens, best], depth + 1);
                if (!isDead || depth == 0 || rest.Length > 0 || steps == mostSteps)
                {
                    return ([.. bytes, .. rest], isDead);
                }

                steps++;
                constraint = new ProductConstraint([RefusedTexts.Of([new RefusedText(bytes.ToArray(), IsWhole: false)]), constraint]);
            }

            return ([], false);
        }
    }

    /// <summary>All legal tokens, end tokens included.</summary>
    public static List<int> Legal(World world, Constraint constraint, StopRule stop)
    {
        List<int> legal = [];
        for (var token = 0; token < world.Vocabulary.Count; token++)
        {
            var bytes = world.Vocabulary.Bytes(token);
            var verdict = stop.Advance(bytes);
            var isLegal = world.Vocabulary.EndsGeneration(token) ? constraint.MayEnd
                : !bytes.IsEmpty && constraint.Advance(bytes) is not null
                  && (verdict.Next is not null || constraint.Advance(bytes[..verdict.Keep])!.MayEnd);
            if (isLegal)
            {
                legal.Add(token);
            }
        }

        return legal;
    }
}
