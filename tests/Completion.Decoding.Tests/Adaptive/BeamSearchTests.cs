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
