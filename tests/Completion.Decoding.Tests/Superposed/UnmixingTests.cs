using Completion.Decoding.Superposed;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Superposed;

public class UnmixingTests
{
    private static readonly int[] s_tokens = [0, 1, 2, 3];

    /// <summary>p ∝ s^(1−α) · g^α, with g written out.</summary>
    [Fact]
    public void A_draft_gets_the_geometric_mean_of_what_all_share_and_its_n_grams()
    {
        var text = Gen.Choose(0, 3).ArrayOf(60);
        Prop.ForAll(Arb.From(text), Arb.From(Gen.Choose(0, 3).ArrayOf(5)), Arb.From(Gen.Choose(0, 10)), (corpus, context, tenths) =>
        {
            var settings = Settings(corpus) with { Alpha = tenths / 10.0 };
            float[] logits = [1, 0.5f, -1, 2];
            var shared = Softmax(logits);
            var expected = new double[4];
            for (var token = 0; token < 4; token++)
            {
                var (sum, weights) = (settings.Base * shared[token], settings.Base);
                for (var length = 2; length <= NgramTables.Longest; length++)
                {
                    var before = context[^(length - 1)..];
                    var total = settings.Ngrams.Count(before);
                    sum += total == 0 ? 0 : settings.Lambdas[length - 2] * settings.Ngrams.Count([.. before, token]) / total;
                    weights += total == 0 ? 0 : settings.Lambdas[length - 2];
                }

                expected[token] = Math.Pow(shared[token], 1 - settings.Alpha) * Math.Pow(sum / weights, settings.Alpha);
            }

            var actual = Apply(settings, context, logits);
            for (var token = 0; token < 4; token++)
            {
                Assert.Equal(expected[token] / expected.Sum(), actual[token], tolerance: 1e-5);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Where_no_n_gram_knows_the_context_nothing_changes()
    {
        float[] logits = [1, 0.5f, -1, 2];
        Assert.Equal(Softmax(logits), Apply(Settings([0, 1, 2, 3, 0, 1]) with { Alpha = 1 }, [7, 8], logits), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void What_no_n_gram_knows_stays_possible()
    {
        var settings = Settings([.. Enumerable.Repeat((int[])[1, 2], 50).SelectMany(pair => pair)]) with { Alpha = 0.9 };
        var after = Apply(settings, [1, 2, 1, 2, 1], [0, 0, 0, 0]);

        Assert.InRange(after[2], 0.75, 1);
        Assert.InRange(after[3], 1e-4, 0.1);
    }

    private static SuperposedSettings Settings(int[] corpus)
    {
        var tables = new NgramTables();
        tables.SetFile("a", corpus);
        return new SuperposedSettings { Ngrams = tables };
    }

    private static double[] Apply(SuperposedSettings settings, int[] context, float[] logits)
    {
        var result = new double[4];
        new Unmixing().Apply(settings, settings.Alpha, context, s_tokens, logits, result);
        return [.. result.Select(Math.Exp)];
    }

    private static double[] Softmax(float[] logits)
    {
        var sum = logits.Sum(logit => Math.Exp(logit));
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }
}
