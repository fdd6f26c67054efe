using Completion.Constraints;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests;

public class DraftDecoderTests
{
    private const int MaxTokens = 12;

    [Fact]
    public void Greedy_draft_is_what_the_readable_decoder_gives()
    {
        ForAllWorlds(world =>
        {
            var expected = ReferenceDecoder.Decode(world, MaxTokens);
            foreach (var proposals in (int[])[1, 3, 1000])
            {
                var result = Decode(world, drafts: 1, proposals);
                Assert.Equal(expected.Text, Assert.Single(result.Drafts).Text);
                Assert.Equal(expected.LogProbability, result.Drafts[0].LogProbability, tolerance: 1e-3);
            }
        });
    }

    [Fact]
    public void Where_nothing_is_given_up_decoding_goes_back_as_the_readable_decoder_does()
    {
        var steps = 0;
        ForAllWorlds(world =>
        {
            var expected = ReferenceDecoder.DecodeBacktracking(world, MaxTokens, DecodingRun.MostSteps);
            using var session = world.Session();
            var result = new DraftDecoder(session).Decode(Request(world, 1) with { Relaxes = false }, CancellationToken.None);
            Assert.Empty(result.Relaxed);
            Assert.Equal(expected, result.Drafts is [var draft] ? (draft.Text, draft.IsDeadEnd) : ("", true));
            steps += result.Counters.StepsBack;
        });
        Assert.NotEqual(0, steps);
    }

    [Fact]
    public void Greedy_draft_does_not_depend_on_the_number_of_drafts()
    {
        ForAllWorlds(world =>
        {
            var one = Decode(world, drafts: 1).Drafts[0];
            foreach (var k in (int[])[2, 4, 8])
            {
                var first = Decode(world, drafts: k).Drafts[0];
                Assert.True(first.IsGreedy);
                Assert.Equal(one.Text, first.Text);
                Assert.Equal(one.LogProbability, first.LogProbability);
            }
        });
    }

    [Fact]
    public void Every_draft_obeys_the_constraint_and_the_stop_rule()
    {
        ForAllWorlds(world =>
        {
            var result = Decode(world, drafts: 6);
            Assert.Equal(result.Drafts.Length, result.Drafts.Select(d => d.Text).Distinct().Count());
            if (!result.Relaxed.IsEmpty)
            {
                return;
            }

            foreach (var draft in result.Drafts)
            {
                var bytes = System.Text.Encoding.UTF8.GetBytes(draft.Text);
                var state = world.Constraint.Advance(bytes);
                Assert.NotNull(state);
                Assert.True(!draft.IsComplete || state.MayEnd);
                for (var length = 0; length < bytes.Length; length++)
                {
                    Assert.NotNull(world.Stop.Advance(bytes.AsSpan(0, length)).Next);
                }
            }
        });
    }

    [Fact]
    public void Drafts_share_model_calls()
    {
        ForAllWorlds(world =>
        {
            // Once along the main path and once along what waited for it; never draft by draft.
            var counters = Decode(world, drafts: 6).Counters;
            Assert.True(counters.ModelCalls <= 1 + (2 * MaxTokens));
            Assert.True(counters.ModelCalls <= 1 + counters.Tokens);
            Assert.Equal(counters.ModelCalls - 1, counters.Steps);
        });
    }

    [Fact]
    public void A_session_answers_the_same_after_other_requests()
    {
        ForAllWorlds(world =>
        {
            using var session = world.Session();
            var decoder = new DraftDecoder(session);
            var first = decoder.Decode(Request(world, 4), CancellationToken.None);
            decoder.Decode(Request(world, 4) with { Prompt = world.Prompt.Append(1).ToArray() }, CancellationToken.None);
            var again = decoder.Decode(Request(world, 4), CancellationToken.None);
            Assert.Equal(first.Drafts.Select(d => d.Text), again.Drafts.Select(d => d.Text));
        });
    }

    [Fact]
    public void Cancellation_ends_within_one_model_call()
    {
        var world = World.Worlds.Sample(1, 20).First();
        using var session = world.Session();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new DraftDecoder(session).Decode(Request(world, 2), source.Token));
        Assert.Equal(0, session.ModelCalls);
    }

    [Fact]
    public void More_drafts_than_sequences_are_refused()
    {
        var world = World.Worlds.Sample(1, 20).First();
        using var session = world.Session();
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new DraftDecoder(session).Decode(Request(world, session.MaxSequences + 1), CancellationToken.None));
    }

    private static void ForAllWorlds(Action<World> check) =>
        Prop.ForAll(Arb.From(World.Worlds), check).QuickCheckThrowOnFailure();

    private static DecodingResult Decode(World world, int drafts, int proposals = 8)
    {
        using var session = world.Session();
        return new DraftDecoder(session).Decode(
            Request(world, drafts) with { ProposalsBeforeMask = proposals }, CancellationToken.None);
    }

    private static DecodingRequest Request(World world, int drafts) => new()
    {
        Prompt = world.Prompt,
        Constraint = world.Constraint,
        Stop = world.Stop,
        Drafts = drafts,
        MaxTokens = MaxTokens,
        LeastRatio = 0,
    };
}
