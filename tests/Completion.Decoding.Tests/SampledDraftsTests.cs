using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests;

/// <summary>Sampled drafts beside the greedy one: legal, distinct, the same for the same seed, and weighted as they should be.</summary>
public class SampledDraftsTests
{
    private const int MaxTokens = 10;

    [Fact]
    public void The_first_draft_stays_greedy() => ForAllWorlds(world =>
    {
        var greedy = Decode(world, 1, null).Drafts[0];
        foreach (var settings in (SamplingSettings[])[new(), new() { Temperature = 3, Seed = 5 }, new() { TopP = 0.5 }])
        {
            Assert.Equal(greedy, Decode(world, 5, settings).Drafts[0]);
            Assert.Equal(greedy, Decode(world, 1, settings).Drafts.Single());
        }
    });

    [Fact]
    public void Drafts_are_distinct_legal_and_as_many_as_asked_for_if_the_model_has_them() => ForAllWorlds(world =>
    {
        var result = Decode(world, 6, new SamplingSettings { Temperature = 2 });
        Assert.InRange(result.Drafts.Length, 1, 6);
        Assert.Equal(result.Drafts.Length, result.Drafts.Select(draft => draft.Text).Distinct().Count());

        // Each sample weighs at most 1; samples of one text weigh together.
        Assert.All(result.Drafts.Skip(1), draft => Assert.True(!draft.IsGreedy && draft.LogWeight <= Math.Log(15) + 1e-6));
        Assert.Equal(result.Drafts.Skip(1).OrderByDescending(draft => draft.LogWeight), result.Drafts.Skip(1));
        if (result.Relaxed.IsEmpty)
        {
            foreach (var draft in result.Drafts)
            {
                var state = world.Constraint.Advance(Encoding.UTF8.GetBytes(draft.Text));
                Assert.True(state is not null && (!draft.IsComplete || state.MayEnd));
            }
        }
    });

    [Fact]
    public void A_seed_decides_all_and_another_decides_otherwise()
    {
        var differ = 0;
        ForAllWorlds(world =>
        {
            var settings = new SamplingSettings { Temperature = 2, Seed = 7 };
            var drafts = Decode(world, 4, settings).Drafts;
            Assert.Equal(drafts.AsEnumerable(), Decode(world, 4, settings).Drafts);
            differ += drafts.SequenceEqual(Decode(world, 4, settings with { Seed = 8 }).Drafts) ? 0 : 1;
        });
        Assert.InRange(differ, 50, 100);
    }

    [Fact]
    public void Forced_text_and_masks_change_no_sample() => ForAllWorlds(world =>
    {
        var settings = new SamplingSettings { Temperature = 2, TopP = 0.9, Seed = 3 };
        var expected = Texts(Decode(world, 5, settings));
        Assert.Equal(expected, Texts(Decode(world, 5, settings, forcedText: false)));
        Assert.Equal(expected, Texts(Decode(world, 5, settings, proposals: 1)));
        static HashSet<string> Texts(DecodingResult result) => [.. result.Drafts.Select(draft => draft.Text)];
    });

    [Fact]
    public void Checks_are_at_most_two_for_a_token_and_one_for_a_refusal() => ForAllWorlds(world =>
    {
        var counters = Decode(world, 4, new SamplingSettings { Temperature = 2 }, candidates: 1).Counters;
        Assert.InRange(counters.Checks, 0, (2 * counters.Tokens) + counters.Refused);
    });

    /// <summary>Over many seeds, samples have the masked model's distribution, and their weights have the legal mass as their mean.</summary>
    [Fact]
    public void Weights_undo_what_masking_distorts()
    {
        // After "a" only an unlikely token is legal: masking says "a" as often as the model would begin with it.
        var vocabulary = new Vocabulary(new[] { "", "a", "b", "x", "y" }.Select(Encoding.UTF8.GetBytes), [0]);
        var world = new World(vocabulary, 11, OneWord.Of(["ax", "bx", "by"]), StopRule.Never, [1]);
        var exact = Exact(world);
        var all = exact.Values.Sum(text => text.Probability);
        const int Samples = 6000;
        var drawn = new Dictionary<string, (int Count, double Weight)>();
        using var session = world.Session();
        var parts = new DecodingParts(session);
        for (var seed = 0; seed < Samples; seed++)
        {
            var request = Request(world) with { Drafts = 2, MaxTokens = 2, WordCandidates = 1, Sampling = new SamplingSettings { Seed = seed } };

            // The greedy text is a draft of its own; a sample of it is followed by others, so only the first counts.
            var run = new DecodingRun(session, parts, request);
            run.Decode(CancellationToken.None);
            var first = run.Done.Single(path => path.Sample == 0);
            var text = run.Text(first);
            var (count, weight) = drawn.GetValueOrDefault(text);
            drawn[text] = (count + 1, weight + Math.Exp(first.LogWeight));
        }

        foreach (var (text, (probability, masked)) in exact)
        {
            var (count, weight) = drawn.GetValueOrDefault(text);
            Assert.Equal(masked, count / (double)Samples, tolerance: 0.025);
            Assert.Equal(probability, weight / Samples, tolerance: 0.025);
        }

        // The world would show nothing if masking did not distort it.
        Assert.True(exact.Values.Max(text => Math.Abs((text.Probability / all) - text.Masked)) > 0.05);
    }

    /// <summary>All texts of two tokens with their probability under the model, and under the model masked token by token.</summary>
    private static Dictionary<string, (double Probability, double Masked)> Exact(World world)
    {
        var model = world.Session();
        var texts = new Dictionary<string, (double, double)>();
        Walk(world.Constraint, [.. world.Prompt], "", 1, 1);
        return texts;

        void Walk(Constraint state, int[] tokens, string text, double probability, double masked)
        {
            if (text.Length == 2)
            {
                texts[text] = (probability, masked);
                return;
            }

            var powers = model.LogitsAfter(tokens).Select(logit => Math.Exp(logit)).ToArray();
            var legal = Enumerable.Range(1, powers.Length - 1).Where(token => state.Advance(world.Vocabulary.Bytes(token)) is not null).ToArray();
            foreach (var token in legal)
            {
                Walk(
                    state.Advance(world.Vocabulary.Bytes(token))!, [.. tokens, token], text + Encoding.UTF8.GetString(world.Vocabulary.Bytes(token)),
                    probability * powers[token] / powers.Sum(), masked * powers[token] / legal.Sum(other => powers[other]));
            }
        }
    }

    private static void ForAllWorlds(Action<World> check) =>
        Prop.ForAll(Arb.From(World.Worlds), check).QuickCheckThrowOnFailure();

    private static DecodingResult Decode(
        World world, int drafts, SamplingSettings? sampling, bool forcedText = true, int proposals = 8, int candidates = 4)
    {
        using var session = world.Session();
        return new DraftDecoder(session).Decode(
            Request(world) with
            {
                Drafts = drafts, Sampling = sampling, ForcedText = forcedText, ProposalsBeforeMask = proposals, WordCandidates = candidates,
            },
            CancellationToken.None);
    }

    private static DecodingRequest Request(World world) => new()
    {
        Prompt = world.Prompt,
        Constraint = world.Constraint,
        Stop = world.Stop,
        MaxTokens = MaxTokens,
    };
}
