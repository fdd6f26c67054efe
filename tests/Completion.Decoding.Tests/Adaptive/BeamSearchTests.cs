using System.Text;
using Completion.Constraints;
using Completion.Decoding.Adaptive;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Adaptive;

public class BeamSearchTests
{
    [Fact]
    public void A_beam_of_one_is_greedy_decoding() => Prop.ForAll(Arb.From(World.Worlds), world =>
    {
        var (greedy, beam) = (AdaptiveTests.Decode(world, null), AdaptiveTests.Decode(world, null, beam: new BeamSettings { Width = 1 }));
        Assert.Equal(greedy.Drafts[0].Text, beam.Drafts[0].Text);
        Assert.Equal(greedy.Relaxed.AsEnumerable(), beam.Relaxed);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_of_a_beam_as_wide_as_the_choice_is_less_probable_than_the_best_of_all()
    {
        // Two letters and an end, up to three tokens: seven unfinished texts at most, so that nothing is ever dropped.
        var vocabulary = new Completion.Inference.Vocabularies.Vocabulary([[], "a"u8.ToArray(), "b"u8.ToArray()], [0]);
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            using var session = new ScriptedSession(vocabulary, seed);
            var model = new ScriptedSession(vocabulary, seed);
            var all = Texts(model, [1], "", 0, left: 3).MaxBy(text => text.LogProbability);
            var draft = new DraftDecoder(session).Decode(
                new DecodingRequest
                {
                    Prompt = new[] { 1 }, Constraint = new ProductConstraint([]), Stop = StopRule.Never, MaxTokens = 3, Beam = new BeamSettings { Width = 7 },
                },
                CancellationToken.None).Drafts[0];
            Assert.Equal(all.Text, draft.Text);
            Assert.Equal(all.LogProbability, draft.LogProbability, tolerance: 1e-4);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_beam_that_never_branches_is_greedy_decoding_by_tokens() => Prop.ForAll(Arb.From(World.Worlds), world =>
    {
        var settings = new BeamSettings { Threshold = double.PositiveInfinity, Spread = 1, Judge = new Dislikes(1) };
        var (greedy, beam) = (AdaptiveTests.Decode(world, null), AdaptiveTests.Decode(world, null, beam: settings, forced: false, proposals: 1));
        Assert.Equal(greedy.Drafts[0].Text, beam.Drafts[0].Text);
        Assert.Equal(0, beam.Counters.Pauses);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_a_beam_says_depends_on_nothing_that_only_makes_it_faster() => Prop.ForAll(Arb.From(World.Worlds), Arb.From(Gen.Elements(0, 0.5, 1.2)), (world, threshold) =>
    {
        var settings = new BeamSettings { Threshold = threshold, Spread = 3, Judge = new Dislikes(1) };
        var expected = AdaptiveTests.Decode(world, null, candidates: 4, beam: settings).Drafts[0];
        Assert.Equal(expected, AdaptiveTests.Decode(world, null, candidates: 4, forced: false, proposals: 1, beam: settings).Drafts[0]);
        Assert.Equal(expected, AdaptiveTests.Decode(world, null, candidates: 4, proposals: 1000, drafts: 3, beam: settings).Drafts[0]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_the_judge_finds_in_a_clause_counts_once()
    {
        var vocabulary = new Completion.Inference.Vocabularies.Vocabulary([[], "a"u8.ToArray(), ";"u8.ToArray()], [0]);
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            using var session = new ScriptedSession(vocabulary, seed);
            var best = Texts(new ScriptedSession(vocabulary, seed), [1], "", 0, left: 3)
                .MaxBy(text => text.LogProbability - (1.5 * text.Text.Count(letter => letter == ';')));
            var draft = new DraftDecoder(session).Decode(
                new DecodingRequest
                {
                    Prompt = new[] { 1 }, Constraint = new ProductConstraint([]), Stop = StopRule.Never, MaxTokens = 3,
                    Beam = new BeamSettings { Width = 7, Judge = new Dislikes(1.5) },
                },
                CancellationToken.None).Drafts[0];
            Assert.Equal(best.Text, draft.Text);
            Assert.Equal(best.LogProbability, draft.LogProbability, tolerance: 1e-4);
        }).QuickCheckThrowOnFailure();
    }

    private sealed class Dislikes(double each) : IWindowJudge
    {
        public double Penalty(string text, int from) => each * text[from..].Count(letter => letter == ';');
    }

    [Fact]
    public void A_beam_sized_by_entropy_is_legal_and_no_wider() => Prop.ForAll(Arb.From(World.Worlds), world =>
    {
        var wide = AdaptiveTests.Decode(world, null, beam: new BeamSettings { Width = 5 });
        var sized = AdaptiveTests.Decode(world, null, beam: new BeamSettings { Width = 5, ByEntropy = true }, drafts: 3);
        Assert.True(sized.Counters.Tokens <= wide.Counters.Tokens + (5 * 12));
        Assert.All(sized.Drafts.Where(_ => sized.Relaxed.IsEmpty), draft => Assert.NotNull(world.Constraint.Advance(Encoding.UTF8.GetBytes(draft.Text))));
    }).QuickCheckThrowOnFailure();

    private static IEnumerable<(string Text, double LogProbability)> Texts(ScriptedSession model, int[] tokens, string text, double total, int left)
    {
        var row = model.LogitsAfter(tokens);
        var sum = Math.Log(row.Sum(x => Math.Exp(x)));
        for (var token = 0; token < row.Length; token++)
        {
            var (next, score) = (text + Encoding.UTF8.GetString(model.Vocabulary.Bytes(token)), total + row[token] - sum);
            foreach (var found in token == 0 || left == 1 ? [(next, score)] : Texts(model, [.. tokens, token], next, score, left - 1))
            {
                yield return found;
            }
        }
    }
}
