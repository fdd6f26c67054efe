using Completion.Decoding.Adaptive;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Adaptive;

public class AdaptiveTests
{
    private const int MaxTokens = 12;

    private static readonly Gen<(World World, AdaptiveSettings Settings)> s_cases =
        from world in World.Worlds
        from threshold in Gen.Elements(0, 0.4, 0.8, 1.2, 1.6, 2.1)
        from candidates in Gen.Choose(2, 5)
        from ahead in Gen.Choose(0, 6)
        from keep in Gen.Elements(true, false)
        from mean in Gen.Elements(true, false)
        from clauses in Gen.Elements(true, false)
        from all in Gen.Elements(true, false, false)
        from judge in Gen.Elements<IWindowJudge?>(null, new DislikesDots())
        select (world, new AdaptiveSettings
        {
            Threshold = threshold, Candidates = candidates, LookAhead = ahead, KeepLookAhead = keep, KeepAll = all, ByMean = mean, ToClauseEnd = clauses,
            Judge = judge,
        });

    [Fact]
    public void Without_a_threshold_it_is_greedy_decoding() => Prop.ForAll(Arb.From(World.Worlds), world =>
    {
        var (greedy, adaptive) = (Decode(world, null, candidates: 4), Decode(world, new AdaptiveSettings(), candidates: 4));
        Assert.Equal(greedy.Drafts.AsEnumerable(), adaptive.Drafts);
        Assert.Equal((greedy.Counters.Steps, greedy.Counters.Checks, 0), (adaptive.Counters.Steps, adaptive.Counters.Checks, adaptive.Counters.Pauses));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_first_draft_is_what_the_readable_decoder_gives() => Prop.ForAll(Arb.From(s_cases), sample =>
    {
        var reference = new AdaptiveReference(sample.World, sample.Settings, MaxTokens);
        var expected = reference.Decode();
        var result = Decode(sample.World, sample.Settings);
        Assert.Equal(expected.Text, result.Drafts[0].Text);
        Assert.Equal(expected.LogProbability, result.Drafts[0].LogProbability, tolerance: 1e-3);
        Assert.Equal(reference.Pauses, result.Counters.Pauses);
        Assert.InRange(result.Counters.Overruled, 0, reference.Pauses);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void At_a_threshold_of_zero_every_step_with_a_choice_is_ranked_anew() => Prop.ForAll(Arb.From(s_cases), sample =>
    {
        var settings = sample.Settings with { Threshold = 0 };
        var result = Decode(sample.World, settings);
        var reference = new AdaptiveReference(sample.World, settings, MaxTokens);
        Assert.Equal(reference.Decode().Text, result.Drafts[0].Text);
        Assert.True(result.Counters.Pauses <= result.Counters.MainTokens);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Kept_tokens_change_nothing_where_none_of_them_would_have_paused() => Prop.ForAll(Arb.From(s_cases), sample =>
    {
        var published = sample.Settings with { KeepLookAhead = false, KeepAll = false };
        var reference = new AdaptiveReference(sample.World, published, MaxTokens);
        reference.Decode();
        if (!reference.PausedAhead)
        {
            Assert.Equal(
                Decode(sample.World, published).Drafts[0].Text, Decode(sample.World, published with { KeepLookAhead = true }).Drafts[0].Text);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_first_draft_depends_on_nothing_that_only_makes_decoding_faster() => Prop.ForAll(Arb.From(s_cases), Arb.From(Gen.Elements(1, 4)), (sample, words) =>
    {
        var expected = Decode(sample.World, sample.Settings, words).Drafts[0];
        foreach (var (forced, proposals, drafts, speculation) in new[]
        {
            (false, 8, 1, SpeculationMode.Off), (true, 1, 1, SpeculationMode.Always), (false, 1000, 1, SpeculationMode.Auto),
            (true, 8, 3, SpeculationMode.Always), (false, 1, 6, SpeculationMode.Off),
        })
        {
            var draft = Decode(sample.World, sample.Settings, words, forced, proposals, drafts, speculation).Drafts[0];
            Assert.Equal((expected.Text, expected.LogProbability, expected.Tokens), (draft.Text, draft.LogProbability, draft.Tokens));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_lost_at_a_pause_is_among_the_further_drafts()
    {
        // Letters have one spelling each: drafts that begin with other tokens are other texts.
        var vocabulary = new Completion.Inference.Vocabularies.Vocabulary([[], "a"u8.ToArray(), "b"u8.ToArray(), "c"u8.ToArray()], [0]);
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            using var session = new ScriptedSession(vocabulary, seed);
            var result = new DraftDecoder(session).Decode(
                new DecodingRequest
                {
                    Prompt = new[] { 1 }, Constraint = new Completion.Constraints.ProductConstraint([]), Stop = Completion.Constraints.StopRule.Never,
                    MaxTokens = 1, Drafts = 4, Adaptive = new AdaptiveSettings { Threshold = 0, LookAhead = 2, Candidates = 4 },
                },
                CancellationToken.None);
            Assert.Equal(["", "a", "b", "c"], result.Drafts.Select(draft => draft.Text).Order(StringComparer.Ordinal));
            Assert.Equal(1, result.Counters.Pauses);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Drawn_continuations_are_the_same_each_time_and_legal() => Prop.ForAll(Arb.From(World.Worlds), world =>
    {
        var settings = new AdaptiveSettings { Threshold = 0.7, Trials = true, ToClauseEnd = true, KeepAll = true, ByMean = true, LookAhead = 11 };
        var result = Decode(world, settings);
        var draft = result.Drafts[0];
        Assert.Equal(draft, Decode(world, settings, forced: false, proposals: 2, drafts: 4, speculation: SpeculationMode.Always).Drafts[0]);
        Assert.True(!result.Relaxed.IsEmpty || world.Constraint.Advance(System.Text.Encoding.UTF8.GetBytes(draft.Text)) is not null);
    }).QuickCheckThrowOnFailure();

    internal static DecodingResult Decode(
        World world, AdaptiveSettings? adaptive, int candidates = 1, bool forced = true, int proposals = 8, int drafts = 1,
        SpeculationMode speculation = SpeculationMode.Off, BeamSettings? beam = null)
    {
        using var session = world.Session();
        var decoder = new DraftDecoder(session);
        var request = new DecodingRequest
        {
            Prompt = world.Prompt, Constraint = world.Constraint, Stop = world.Stop, MaxTokens = MaxTokens, WordCandidates = candidates,
            ForcedText = forced, ProposalsBeforeMask = proposals, Drafts = drafts, Adaptive = adaptive, Beam = beam, Speculation = speculation,
        };
        if (speculation != SpeculationMode.Off)
        {
            // What the model said is what is guessed the second time.
            decoder.Decode(request, CancellationToken.None);
        }

        return decoder.Decode(request, CancellationToken.None);
    }

    private sealed class DislikesDots : IWindowJudge
    {
        public double Penalty(string text, int from) => 2 * text[from..].Count(letter => letter == '.');
    }
}
