using Completion.Decoding.Superposed;
using Completion.Inference;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Superposed;

public class SuperposedTests
{
    private const int MaxTokens = 12;

    [Fact]
    public void One_draft_without_n_grams_is_constrained_greedy_decoding()
    {
        ForAllWorlds(world =>
        {
            using var session = world.Session();
            var request = Request(world, 1, alpha: 0) with { WordCandidates = 1 };
            var greedy = Decode(world, request with { Superposed = null });
            if (!greedy.Relaxed.IsEmpty)
            {
                return;
            }

            var parts = new DecodingParts(session);
            parts.Legality.Configure(new DecodingCounters(), 8, forcedText: true);
            session.Prefill(world.Prompt, default);
            session.Fork(0, 1, world.Prompt.Length);
            var drafts = parts.Superposer.Propose(request, world.Constraint, world.Stop, 1, 63, double.NegativeInfinity, default);
            var leaf = Assert.Single(drafts.Leaves);

            Assert.Equal(greedy.Drafts[0].Tokens, drafts.Tokens(leaf).Length);
            var (model, text) = (world.Session(), world.Prompt.ToList());
            var total = 0.0;
            foreach (var token in drafts.Tokens(leaf))
            {
                total += LogProbability(model.LogitsAfter(text), token);
                text.Add(token);
            }

            Assert.Equal(greedy.Drafts[0].LogProbability, total, tolerance: 1e-3);
        });
    }

    [Fact]
    public void The_first_draft_is_greedy_token_by_token_whatever_is_proposed()
    {
        ForAllWorlds(world =>
        {
            foreach (var candidates in (int[])[1, 4])
            {
                var plain = Paths(world, Request(world, 1, alpha: 0) with { Superposed = null, WordCandidates = candidates })[0];
                foreach (var k in (int[])[2, 5, 8])
                {
                    var first = Paths(world, Request(world, k, alpha: 0.5) with { WordCandidates = candidates })[0];
                    Assert.Equal(plain.Tokens, first.Tokens);
                    Assert.Equal(plain.LogProbability, first.LogProbability);
                }
            }
        });
    }

    [Fact]
    public void What_drafts_are_worth_is_what_the_model_says_of_their_tokens()
    {
        ForAllWorlds(world =>
        {
            var model = world.Session();
            foreach (var (tokens, logProbability) in Paths(world, Request(world, 5, alpha: 0.54)))
            {
                var text = world.Prompt.ToList();
                var total = 0.0;
                foreach (var token in tokens)
                {
                    total += LogProbability(model.LogitsAfter(text), token);
                    text.Add(token);
                }

                Assert.Equal(total, logProbability, tolerance: 1e-3);
            }
        });
    }

    /// <summary>Of two legal tokens, a draft may keep the less probable one down to the stated ratio and no further.</summary>
    [Fact]
    public void Tails_that_the_model_finds_unlikely_are_cut()
    {
        ForAllWorlds(world =>
        {
            var model = world.Session();
            var request = Request(world, 4, alpha: 1) with { LeastRatio = 0.5, ForkRatio = 2, WordCandidates = 1 };
            var result = Decode(world, request);
            if (!result.Relaxed.IsEmpty)
            {
                return;
            }

            foreach (var (tokens, _) in Paths(world, request))
            {
                var (text, constraint, stop) = (world.Prompt.ToList(), world.Constraint, world.Stop);
                foreach (var token in tokens)
                {
                    var row = model.LogitsAfter(text);
                    var best = ReferenceDecoder.Legal(world, constraint, stop).Max(other => row[other]);
                    Assert.True(row[token] >= best + Math.Log(0.5) - 1e-4);
                    if (world.Vocabulary.EndsGeneration(token) || stop.Advance(world.Vocabulary.Bytes(token)).Next is not { } next)
                    {
                        break;
                    }

                    (constraint, stop) = (constraint.Advance(world.Vocabulary.Bytes(token))!, next);
                    text.Add(token);
                }
            }
        });
    }

    [Fact]
    public void Every_draft_obeys_the_constraint_and_is_there_once()
    {
        ForAllWorlds(world =>
        {
            var result = Decode(world, Request(world, 6, alpha: 0.54));
            Assert.InRange(result.Drafts.Length, 0, 6);
            Assert.Equal(result.Drafts.Length, result.Drafts.Select(draft => draft.Text).Distinct().Count());
            foreach (var draft in result.Relaxed.IsEmpty ? result.Drafts : [])
            {
                var state = world.Constraint.Advance(System.Text.Encoding.UTF8.GetBytes(draft.Text));
                Assert.NotNull(state);
                Assert.True(!draft.IsComplete || state.MayEnd);
            }
        });
    }

    /// <summary>The proposals share their calls: one for each step, one for the tree, and what is left goes on in rows.</summary>
    [Fact]
    public void Drafts_share_model_calls()
    {
        ForAllWorlds(world =>
        {
            var counters = Decode(world, Request(world, 6, alpha: 0.54)).Counters;
            Assert.InRange(counters.SharedSteps, 0, MaxTokens);
            Assert.True(counters.ModelCalls <= 2 + counters.SharedSteps + (3 * MaxTokens));
            Assert.Equal(counters.ModelCalls, 1 + counters.Steps);
        });
    }

    [Fact]
    public void Text_before_the_cursor_is_written_anew_under_proposals_too()
    {
        ForAllWorlds(world =>
        {
            byte[] removed = [(byte)'a', (byte)'b'];
            var greedy = Paths(world, Request(world, 1, alpha: 0) with { Superposed = null, Removed = removed });
            var drafts = Paths(world, Request(world, 4, alpha: 0.54) with { Removed = removed });
            Assert.Equal(greedy.Select(path => path.Tokens), drafts.Take(greedy.Count).Select(path => path.Tokens));
        });
    }

    [Fact]
    public void A_model_whose_tokens_cannot_be_mixed_is_refused_with_its_sentence()
    {
        ForAllWorlds(world =>
        {
            using var session = new ScriptedSession(world.Vocabulary, world.Seed) { MixtureProblem = "They cannot be mixed." };
            var message = Assert.Throws<ModelException>(() => new DraftDecoder(session).Decode(Request(world, 2, alpha: 0.5), default)).Message;
            Assert.Equal("They cannot be mixed.", message);
            Assert.Equal(0, session.ModelCalls);
        });
    }

    private static void ForAllWorlds(Action<World> check) =>
        Prop.ForAll(Arb.From(World.Worlds), check).QuickCheckThrowOnFailure();

    private static DecodingResult Decode(World world, DecodingRequest request)
    {
        using var session = world.Session();
        return new DraftDecoder(session).Decode(request, default);
    }

    /// <summary>The tokens of all finished drafts, the first draft's first.</summary>
    private static List<(int[] Tokens, double LogProbability)> Paths(World world, DecodingRequest request)
    {
        using var session = world.Session();
        var parts = new DecodingParts(session);
        var run = new DecodingRun(session, parts, request);
        run.Decode(default);
        return [.. run.Done.OrderByDescending(path => path.IsMain).Select(path => (Tokens(path.Node), parts.Tree[path.Node].LogProbability))];

        int[] Tokens(int node) => node == CandidateTree.Root ? [] : [.. Tokens(parts.Tree[node].Parent), parts.Tree[node].Token];
    }

    private static double LogProbability(float[] row, int token) => row[token] - Math.Log(row.Sum(logit => Math.Exp(logit)));

    private static DecodingRequest Request(World world, int drafts, double alpha)
    {
        var tables = new NgramTables();
        var random = new Random(world.Seed);
        tables.SetFile("a", Enumerable.Range(0, 200).Select(_ => random.Next(world.Vocabulary.Count)).ToArray());
        return new DecodingRequest
        {
            Prompt = world.Prompt,
            Constraint = world.Constraint,
            Stop = world.Stop,
            Drafts = drafts,
            MaxTokens = MaxTokens,
            LeastRatio = 0,
            Superposed = new SuperposedSettings { Ngrams = tables, Alpha = alpha, Steps = MaxTokens },
        };
    }
}
