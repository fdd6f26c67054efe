using Completion.Constraints;
using Completion.Decoding.Adaptive;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Adaptive;

public class MaskedEntropyTests
{
    private static readonly Gen<(World World, double Scale)> s_cases =
        from world in World.Worlds
        from scale in Gen.Elements(0.2, 1, 3)
        select (world, scale);

    [Fact]
    public void Entropy_is_that_of_the_most_probable_legal_tokens_and_what_is_screened_off_lies_below() => Prop.ForAll(Arb.From(s_cases), sample =>
    {
        var world = sample.World;
        var row = world.Session().LogitsAfter(world.Prompt).Select(logit => (float)(sample.Scale * logit)).ToArray();
        var sum = Math.Log(row.Sum(x => Math.Exp(x)));
        var legal = Enumerable.Range(0, row.Length).Where(token => IsLegal(world, token))
            .OrderByDescending(token => row[token]).Select(token => (token, row[token] - sum)).ToList();
        if (legal.Count == 0)
        {
            return;
        }

        var expected = AdaptiveReference.Entropy(legal);
        foreach (var (proposals, peeked) in new[] { (1, 0), (3, 2), (1000, 0), (1000, 1) })
        {
            var tokens = Begin(world, row, proposals, peeked, out var best);
            Assert.Equal(expected, MaskedEntropy.Of(tokens, best), tolerance: 1e-4);
            foreach (var threshold in (double[])[0.1, 0.7, 1.2, 1.5, 2])
            {
                if (Math.Abs(threshold - expected) > 1e-3)
                {
                    Assert.Equal(expected >= threshold, MaskedEntropy.Reaches(Begin(world, row, proposals, peeked, out best), best, threshold));
                }
            }
        }
    }).QuickCheckThrowOnFailure();

    private static LegalTokens Begin(World world, float[] row, int proposals, int peeked, out Choice best)
    {
        var legality = new Legality(world.Vocabulary);
        legality.Configure(new DecodingCounters(), proposals, forcedText: true);
        var tokens = new LegalTokens(legality, world.Vocabulary.Count);
        tokens.Begin(row, world.Constraint, world.Stop);
        Assert.True(tokens.TryNext(out best));
        for (var ahead = 0; ahead < peeked; ahead++)
        {
            tokens.TryPeek(ahead, out _);
        }

        return tokens;
    }

    private static bool IsLegal(World world, int token)
    {
        var bytes = world.Vocabulary.Bytes(token);
        var verdict = world.Stop.Advance(bytes);
        return world.Vocabulary.EndsGeneration(token) ? world.Constraint.MayEnd
            : !bytes.IsEmpty && world.Constraint.Advance(bytes) is not null
              && (verdict.Next is not null || world.Constraint.Advance(bytes[..verdict.Keep])!.MayEnd);
    }
}
