using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests;

/// <summary>The sampler against all legal texts of tiny models, listed one by one.</summary>
public class AlignedSamplerTests
{
    private const int MostTokens = 3;

    /// <summary>Up to three words of three letters; one letter or two in a token.</summary>
    private static readonly Gen<World> s_worlds =
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from words in Gen.SubListOf("aaa", "aab", "aba", "abb", "baa", "bab", "bb")
        select new World(
            new Vocabulary(new[] { "", "a", "b", "ab", "c" }.Select(Encoding.UTF8.GetBytes), [0]),
            seed, OneWord.Of(words.Append("bba")), StopRule.Never, [1]);

    [Fact]
    public void Bounds_fall_to_the_probability_of_a_legal_text_and_samples_become_its_conditional_distribution() =>
        Prop.ForAll(Arb.From(s_worlds), world =>
        {
            var exact = Exact(world);
            var legal = exact.Sum(text => text.Probability);
            using var session = world.Session();
            var sampler = new AlignedSampler(session, Request(world));
            var bound = sampler.Bound;
            for (var i = 0; i < 400; i++)
            {
                Assert.NotNull(sampler.Next(CancellationToken.None));
                Assert.InRange(sampler.Bound, legal - 1e-5, bound + 1e-9);
                bound = sampler.Bound;
            }

            // What is left open is what the samples have not seen.
            Assert.InRange(bound, legal - 1e-5, legal + (0.1 * legal) + 0.004);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Converged_samples_have_the_true_frequencies_and_masked_ones_those_of_masking()
    {
        // A world where the two differ: masking halves what it should.
        var world = Enumerable.Range(0, 1000)
            .Select(seed => new World(
                new Vocabulary(new[] { "", "a", "b", "ab", "c" }.Select(Encoding.UTF8.GetBytes), [0]), seed, OneWord.Of(["aab", "bba", "bab"]), StopRule.Never, [1]))
            .First(candidate => Distance(Exact(candidate), text => text.Masked) > 0.3);
        var exact = Exact(world);
        Assert.InRange(Distance(exact, Frequencies(world, isAligned: true, skipped: 1000)), 0, 0.05);
        Assert.InRange(Distance(exact, Frequencies(world, isAligned: false, skipped: 0)), 0.25, 1);

        using var session = world.Session();
        var masked = new AlignedSampler(session, Request(world)) { IsAligned = false };
        var samples = Enumerable.Range(0, 3000).Select(_ => masked.Next(CancellationToken.None)).OfType<AlignedSample>().ToList();
        Assert.Equal(3000, samples.Count);
        var distortion = MaskingDistortion.Of(samples);
        Assert.Equal(exact.Sum(text => text.Probability), distortion.LegalProbability, tolerance: 0.02);
        Assert.Equal(Distance(exact, text => text.Masked), distortion.Variation, tolerance: 0.03);
        Assert.Equal(
            exact.Sum(text => text.Masked * Math.Log(text.Masked / (text.Probability / exact.Sum(other => other.Probability)))),
            distortion.Divergence, tolerance: 0.05);
        Assert.InRange(distortion.EffectiveShare, 0, 1);
    }

    [Fact]
    public void Where_nothing_is_legal_there_is_no_sample()
    {
        var world = new World(
            new Vocabulary(new[] { "", "a", "b" }.Select(Encoding.UTF8.GetBytes), [0]), 1, OneWord.Of(["ac", "bc"]), StopRule.Never, [1]);
        using var session = world.Session();
        var sampler = new AlignedSampler(session, Request(world));
        Assert.Null(sampler.Next(CancellationToken.None));
        Assert.Equal(0, sampler.Bound);
    }

    private static Func<LegalText, double> Frequencies(World world, bool isAligned, int skipped)
    {
        using var session = world.Session();
        var sampler = new AlignedSampler(session, Request(world)) { IsAligned = isAligned };
        for (var i = 0; i < skipped; i++)
        {
            sampler.Next(CancellationToken.None);
        }

        var counts = new Dictionary<double, int>();
        const int Samples = 3000;
        for (var i = 0; i < Samples; i++)
        {
            var key = Math.Round(sampler.Next(CancellationToken.None)!.Value.LogProbability, 4);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return text => counts.GetValueOrDefault(Math.Round(Math.Log(text.Probability), 4)) / (double)Samples;
    }

    private static double Distance(IReadOnlyList<LegalText> exact, Func<LegalText, double> frequency)
    {
        var legal = exact.Sum(text => text.Probability);
        return exact.Sum(text => Math.Abs(frequency(text) - (text.Probability / legal))) / 2;
    }

    /// <summary>All legal sequences of tokens up to an end or the limit.</summary>
    private static List<LegalText> Exact(World world)
    {
        var model = world.Session();
        var found = new List<LegalText>();
        Walk(world.Constraint, [.. world.Prompt], 1, 1);
        return found;

        void Walk(Constraint state, int[] tokens, double probability, double masked)
        {
            if (tokens.Length == world.Prompt.Length + MostTokens)
            {
                found.Add(new LegalText(probability, masked));
                return;
            }

            var powers = model.LogitsAfter(tokens).Select(logit => Math.Exp(logit)).ToArray();
            var legal = Enumerable.Range(0, powers.Length)
                .Where(token => token == 0 ? state.MayEnd : state.Advance(world.Vocabulary.Bytes(token)) is not null)
                .ToArray();
            foreach (var token in legal)
            {
                var next = (probability * powers[token] / powers.Sum(), masked * powers[token] / legal.Sum(other => powers[other]));
                if (token == 0)
                {
                    found.Add(new LegalText(next.Item1, next.Item2));
                }
                else
                {
                    Walk(state.Advance(world.Vocabulary.Bytes(token))!, [.. tokens, token], next.Item1, next.Item2);
                }
            }
        }
    }

    private static DecodingRequest Request(World world) => new()
    {
        Prompt = world.Prompt,
        Constraint = world.Constraint,
        Stop = world.Stop,
        MaxTokens = MostTokens,
        Sampling = new SamplingSettings { Seed = 3 },
    };

    private readonly record struct LegalText(double Probability, double Masked);
}
