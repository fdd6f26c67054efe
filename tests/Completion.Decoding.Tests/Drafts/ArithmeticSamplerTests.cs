using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Drafts;

public class ArithmeticSamplerTests
{
    /// <summary>Points that the numbers from 0 to 1 are gone through by.</summary>
    private const int Points = 20_000;

    /// <summary>A token's share of all points is off by at most this: one point for each end of each of its intervals.</summary>
    private const double Tolerance = 40.0 / Points;

    private static readonly string[] s_words = ["a", "b", "ab", "ba", "c", ";"];

    private static readonly Vocabulary s_vocabulary = new([[], .. s_words.Select(Encoding.UTF8.GetBytes)], [0]);

    [Fact]
    public void Over_all_points_a_token_has_its_share_of_what_is_legal() => ForAll((logits, constraint) =>
    {
        var expected = Masked(logits, constraint);
        var met = new double[logits.Length];
        var sampler = Sampler(new SamplingSettings());
        for (var i = 0; i < Points; i++)
        {
            var point = new CodePoint((i + 0.5) / Points);
            if (sampler.TryChoose(logits, constraint, StopRule.Never, ref point, new Draws(0, i, 0), out var choice))
            {
                met[choice.Token] += 1.0 / Points;
                Assert.InRange(point.Value, 0, 1);
            }
        }

        Assert.All(expected.Zip(met), pair => Assert.InRange(pair.Second, pair.First - Tolerance, pair.First + Tolerance));
    });

    [Fact]
    public void The_point_goes_on_uniform_so_that_two_tokens_have_their_joint_share() => ForAll((logits, constraint) =>
    {
        var sampler = Sampler(new SamplingSettings());
        var met = new Dictionary<(int, int), double>();
        float[] second = [.. logits.Reverse()];
        for (var i = 0; i < Points; i++)
        {
            var point = new CodePoint((i + 0.5) / Points);
            if (sampler.TryChoose(logits, constraint, StopRule.Never, ref point, new Draws(0, i, 0), out var first)
                && sampler.TryChoose(second, first.Constraint, StopRule.Never, ref point, new Draws(0, i, 1), out var next))
            {
                met[(first.Token, next.Token)] = met.GetValueOrDefault((first.Token, next.Token)) + (1.0 / Points);
            }
        }

        var firsts = Masked(logits, constraint);
        for (var token = 1; token < firsts.Length; token++)
        {
            if (firsts[token] > 0 && constraint.Advance(s_vocabulary.Bytes(token)) is { } after)
            {
                foreach (var (next, share) in Masked(second, after).Index())
                {
                    var seen = met.GetValueOrDefault((token, next));
                    Assert.InRange(seen, (firsts[token] * share) - (4 * Tolerance), (firsts[token] * share) + (4 * Tolerance));
                }
            }
        }
    });

    [Fact]
    public void Evenly_spaced_points_are_each_uniform_over_the_shifts_and_never_closer_than_their_distance() =>
        Prop.ForAll(Gen.Choose(1, 7).ToArbitrary(), Gen.Choose(0, 999).ToArbitrary(), (count, shift) =>
        {
            var points = Enumerable.Range(0, count).Select(i => CodePoint.Of(i, count, shift / 1000.0).Value).Order().ToArray();
            Assert.All(points, point => Assert.InRange(point, 0, 1 - 1e-9));
            Assert.All(points.Zip(points.Skip(1)), pair => Assert.Equal(1.0 / count, pair.Second - pair.First, 9));

            // The next ones lie between.
            var all = Enumerable.Range(0, 2 * count).Select(i => CodePoint.Of(i, count, shift / 1000.0).Value).Order().ToArray();
            Assert.All(all.Zip(all.Skip(1)), pair => Assert.Equal(0.5 / count, pair.Second - pair.First, 9));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_point_that_is_used_up_is_drawn_anew()
    {
        var logits = new float[s_vocabulary.Count];
        var sampler = Sampler(new SamplingSettings());
        var tokens = new HashSet<int>();
        var point = new CodePoint(0.3);
        for (var step = 0; step < 400; step++)
        {
            Assert.True(sampler.TryChoose(logits, new ProductConstraint([]), StopRule.Never, ref point, new Draws(1, 0, step), out var choice));
            Assert.InRange(point.Precision, 1e-12, 1);
            if (step >= 350)
            {
                tokens.Add(choice.Token);
            }
        }

        Assert.True(tokens.Count >= 5, "The end of a long text is as diverse as its beginning.");
    }

    private static double[] Masked(float[] logits, Constraint constraint)
    {
        var weights = logits.Select((logit, token) => s_vocabulary.EndsGeneration(token)
            ? constraint.MayEnd ? Math.Exp(logit) : 0
            : constraint.Advance(s_vocabulary.Bytes(token)) is null ? 0 : Math.Exp(logit)).ToArray();
        var sum = weights.Sum();
        return [.. weights.Select(weight => sum > 0 ? weight / sum : 0)];
    }

    private static ArithmeticSampler Sampler(SamplingSettings settings)
    {
        var legality = new Legality(s_vocabulary);
        legality.Configure(new DecodingCounters(), proposalsBeforeMask: 2, forcedText: true);
        var sampler = new ArithmeticSampler(legality, s_vocabulary.Count);
        sampler.Configure(settings);
        return sampler;
    }

    private static void ForAll(Action<float[], Constraint> check) =>
        Prop.ForAll(
            Gen.Choose(-30, 30).Select(value => value / 10f).ArrayOf(s_vocabulary.Count).ToArbitrary(),
            Gen.SubListOf("abc;".ToCharArray()).ToArbitrary(),
            (logits, letters) => check(logits, new Without([.. letters])))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    /// <summary>Refuses some letters.</summary>
    private sealed class Without(char[] letters) : Constraint
    {
        public override bool MayEnd => letters.Length % 2 == 0;

        public override Constraint? Advance(ReadOnlySpan<byte> bytes)
        {
            foreach (var value in bytes)
            {
                if (letters.Contains((char)value))
                {
                    return null;
                }
            }

            return this;
        }
    }
}
