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
