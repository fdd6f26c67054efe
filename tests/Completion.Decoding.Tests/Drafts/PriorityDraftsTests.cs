using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Drafts;

public class PriorityDraftsTests
{
    private const int MaxTokens = 8;

    [Fact]
    public void Drafts_are_those_of_one_after_another_by_the_rule()
    {
        var several = 0;
        ForAllWorlds(world =>
        {
            var result = Decode(world, 4, DraftMethod.Priority, session: world.Session());
            if (!result.Relaxed.IsEmpty)
            {
                return;
            }

            var expected = new ReferencePriority(world, MaxTokens, leastRatio: 0.02).Decode(4, mostBegun: 9)
                .GroupBy(draft => draft.Text, draft => draft.LogProbability)
                .ToDictionary(same => same.Key, same => same.Max());
            Assert.Equal(expected.Keys.Order(), result.Drafts.Select(draft => draft.Text).Order());

            // A draft that is written beside the others may turn out to be one of them in other tokens, and more probable so; one after another it would not be begun.
            Assert.All(result.Drafts.Skip(1), draft => Assert.InRange(draft.LogProbability, expected[draft.Text] - 0.0005, 0));
            several += result.Drafts.Length > 2 ? 1 : 0;
        });
        Assert.InRange(several, 20, 100);
    }

    [Theory]
    [InlineData(DraftMethod.Priority)]
    [InlineData(DraftMethod.Members)]
    [InlineData(DraftMethod.Arithmetic)]
    public void The_first_draft_is_greedy_and_all_are_distinct_and_legal(DraftMethod method) => ForAllWorlds(world =>
    {
        foreach (var words in (int[])[1, 4])
        {
            var greedy = Decode(world, 1, DraftMethod.Alternatives, words).Drafts[0];
            Assert.Equal(greedy, Decode(world, 1, method, words).Drafts.Single());
            var result = Decode(world, 6, method, words);
            Assert.Equal(greedy, result.Drafts[0]);
            Assert.InRange(result.Drafts.Length, 1, 6);
            Assert.Equal(result.Drafts.Length, result.Drafts.Select(draft => draft.Text).Distinct().Count());
            if (result.Relaxed.IsEmpty)
            {
                Assert.All(result.Drafts, draft =>
                {
                    var state = world.Constraint.Advance(Encoding.UTF8.GetBytes(draft.Text));
                    Assert.True(state is not null && (!draft.IsComplete || state.MayEnd));
                });
            }
        }
    });

    [Theory]
    [InlineData(DraftMethod.Priority)]
    [InlineData(DraftMethod.Members)]
    [InlineData(DraftMethod.Arithmetic)]
    public void Guesses_and_forced_text_change_no_draft(DraftMethod method) => ForAllWorlds(world =>
    {
        var plain = Decode(world, 4, method, 4, request => request with { ForcedText = false });
        var guessed = Decode(world, 4, method, 4, request => request with { Speculation = SpeculationMode.Always });
        Assert.Equal(plain.Drafts.Select(Describe), guessed.Drafts.Select(Describe));
        static string Describe(Draft draft) => $"{draft.Text} {draft.LogProbability:F4} {draft.End}";
    });

    [Fact]
    public void Drafts_that_mean_the_same_are_one_and_another_is_decoded_instead()
    {
        var more = 0;
        ForAllWorlds(world =>
        {
            // Half of all texts mean the same.
            static string Meaning(string text) => text.StartsWith('a') || text.StartsWith('b') || text.StartsWith('.') ? "" : text;
            var blind = Meanings(Decode(world, 3, DraftMethod.Priority));
            var seeing = Meanings(Decode(world, 3, DraftMethod.Priority, 1, request => request with { Meaning = Meaning }));
            Assert.InRange(seeing.Distinct, blind.Distinct, 3);
            Assert.Equal(seeing.Count, seeing.Distinct);
            more += seeing.Distinct > blind.Distinct ? 1 : 0;
            static (int Count, int Distinct) Meanings(DecodingResult result) =>
                (result.Drafts.Length, result.Drafts.Select(draft => Meaning(draft.Text)).Distinct().Count());
        });
        Assert.NotEqual(0, more);
    }

    [Fact]
    public void Side_by_side_they_take_fewer_model_calls_than_tokens()
    {
        var (calls, tokens) = (0, 0);
        ForAllWorlds(world =>
        {
            var counters = Decode(world, 4, DraftMethod.Priority).Counters;
            (calls, tokens) = (calls + counters.Steps, tokens + counters.Tokens);
        });
        Assert.InRange(calls, 1, tokens / 2);
    }

    [Fact]
    public void More_drafts_than_the_session_has_room_for_are_one_sentence()
    {
        var world = World.Worlds.Sample(1, 1).Single();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Decode(world, 12, DraftMethod.Priority, 4));
        Assert.StartsWith(
            "12 drafts do not fit: a session of 16 sequences has room for 11 beside what is compared; ask for fewer", error.Message, StringComparison.Ordinal);
        Assert.InRange(Decode(world, 11, DraftMethod.Members, 4).Drafts.Length, 1, 11);
    }

    private static DecodingResult Decode(
        World world, int drafts, DraftMethod method, int words = 1, Func<DecodingRequest, DecodingRequest>? change = null, ScriptedSession? session = null)
    {
        var request = new DecodingRequest
        {
            Prompt = world.Prompt, Constraint = world.Constraint, Stop = world.Stop,
            Drafts = drafts, MaxTokens = MaxTokens, WordCandidates = words, Method = method,
        };
        return new DraftDecoder(session ?? world.Session()).Decode(change?.Invoke(request) ?? request, CancellationToken.None);
    }

    private static void ForAllWorlds(Action<World> check) =>
        Prop.ForAll(World.Worlds.ToArbitrary(), check).QuickCheckThrowOnFailure();
}
