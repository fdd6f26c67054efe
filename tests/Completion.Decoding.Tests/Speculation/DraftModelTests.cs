using Completion.Constraints;
using Completion.Inference;
using Completion.Inference.Sessions;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

/// <summary>Whatever a draft model says, decoding says what it says without one; a good one saves calls of the model.</summary>
public class DraftModelTests
{
    private const int MaxTokens = 14;

    private static readonly (int Drafts, int Words, bool Sampled, DraftMethod Method)[] s_ways =
        [(1, 1, false, DraftMethod.Alternatives), (1, 4, false, DraftMethod.Alternatives), (4, 4, false, DraftMethod.Alternatives),
         (3, 4, true, DraftMethod.Alternatives), (3, 1, false, DraftMethod.Priority), (3, 1, true, DraftMethod.Arithmetic)];

    [Fact]
    public void No_draft_model_changes_a_draft() => ForAll((world, other) =>
    {
        // The model itself, another one, and one whose context ends in the middle of a draft; over several requests.
        foreach (var draft in (Func<ScriptedSession>[])[world.Session, () => new(world.Vocabulary, other, sequences: 1, maxBatch: 2), () => new(world.Vocabulary, world.Seed, contextLength: world.Prompt.Length + 6, sequences: 1)])
        {
            foreach (var mode in (SpeculationMode[])[SpeculationMode.Always, SpeculationMode.Auto])
            {
                using var session = world.Session();
                using var model = draft();
                var decoder = new DraftDecoder(session, draftModel: model);
                foreach (var (drafts, words, sampled, method) in s_ways)
                {
                    var request = Request(world) with { Drafts = drafts, WordCandidates = words, Sampling = sampled ? new SamplingSettings { Seed = 5 } : null, Method = method, Speculation = mode };
                    Assert.Equal(Plain(world, request).Drafts.AsEnumerable(), decoder.Decode(request, CancellationToken.None).Drafts);
                    Assert.Null(decoder.DraftModelProblem);
                }
            }
        }
    });

    [Fact]
    public void A_request_after_another_prompt_and_after_one_that_was_cancelled() => ForAll((world, other) =>
    {
        using var session = world.Session();
        using var model = new ScriptedSession(world.Vocabulary, other);
        var decoder = new DraftDecoder(session, draftModel: model);
        foreach (var more in (int[][])[[], [1], [1, 2], [2]])
        {
            var request = Request(world) with { Prompt = world.Prompt.Concat(more).ToArray(), Drafts = 2 };
            decoder.ReadAhead(request.Prompt.Span, CancellationToken.None);
            Assert.Equal(Plain(world, request).Drafts.AsEnumerable(), decoder.Decode(request, CancellationToken.None).Drafts);
            Assert.Throws<OperationCanceledException>(() => decoder.Decode(request, new CancellationToken(canceled: true)));
            Assert.Null(decoder.DraftModelProblem);
        }
    });

    [Fact]
    public void Where_it_is_switched_off_or_guesses_are_it_is_not_called() => ForAll((world, other) =>
    {
        using var model = new ScriptedSession(world.Vocabulary, other);
        foreach (var request in (DecodingRequest[])[Request(world) with { DraftModel = false }, Request(world) with { Speculation = SpeculationMode.Off }])
        {
            using var session = world.Session();
            Assert.Equal(0, new DraftDecoder(session, draftModel: model).Decode(request, CancellationToken.None).Counters.DraftModelCalls);
        }

        Assert.Equal(0, model.ModelCalls);
    });

    /// <summary>No masks, and no end to come before: the model's own copy is right as long as it dares to go on.</summary>
    [Fact]
    public void The_model_as_a_draft_of_itself_saves_calls()
    {
        var vocabulary = new Vocabulary([[], .. "abcdefgh;".Select(c => new[] { (byte)c })], []);
        var (with, without) = (0, 0);
        for (var seed = 0; seed < 20; seed++)
        {
            var world = new World(vocabulary, seed, new ProductConstraint([]), StopRule.Never, [1]);
            using var session = world.Session();
            using var model = world.Session();
            var decoder = new DraftDecoder(session, draftModel: model) { Drafters = [] };
            decoder.Decode(Request(world), CancellationToken.None);
            var again = decoder.Decode(Request(world), CancellationToken.None).Counters;
            
            // The prompt, each token once, and in each call, the prompt's too, what the model chose in its place or beyond it.
            Assert.InRange(again.DraftModelCalls, 1, 2 + MaxTokens + again.Steps);
            Assert.Null(decoder.DraftModelProblem);
            with += again.Steps;
            without += Plain(world, Request(world)).Counters.Steps;
        }

        Assert.True(2 * with < without, $"{with} against {without}");
    }

    [Fact]
    public void One_that_fails_is_given_up_and_the_draft_is_the_same()
    {
        var vocabulary = new Vocabulary([[], .. "abcdefgh;".Select(c => new[] { (byte)c })], []);
        var world = new World(vocabulary, 3, new ProductConstraint([]), StopRule.Never, [1]);
        using var session = world.Session();
        using var model = new Failing(world.Session());
        var decoder = new DraftDecoder(session, draftModel: model);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Plain(world, Request(world)).Drafts.AsEnumerable(), decoder.Decode(Request(world), CancellationToken.None).Drafts);
        }

        Assert.Equal("It broke.", decoder.DraftModelProblem);
        Assert.Equal(1, model.Decoded);
    }

    private static void ForAll(Action<World, int> check)
    {
        foreach (var worlds in (Gen<World>[])[World.Worlds, World.OfWords(6)])
        {
            Prop.ForAll(Arb.From(worlds.Zip(Gen.Choose(0, int.MaxValue - 1))), sample => check(sample.Item1, sample.Item2)).QuickCheckThrowOnFailure();
        }
    }

    private static DecodingResult Plain(World world, DecodingRequest request)
    {
        using var session = world.Session();
        return new DraftDecoder(session).Decode(request with { Speculation = SpeculationMode.Off }, CancellationToken.None);
    }

    private static DecodingRequest Request(World world) => new()
    {
        Prompt = world.Prompt,
        Constraint = world.Constraint,
        Stop = world.Stop,
        MaxTokens = MaxTokens,
        Speculation = SpeculationMode.Always,
    };

    /// <summary>Reads a prompt and then breaks.</summary>
    private sealed class Failing(ScriptedSession model) : IModelSession
    {
        public int Decoded { get; private set; }

        public Vocabulary Vocabulary => model.Vocabulary;

        public int ContextLength => model.ContextLength;

        public int MaxSequences => 1;

        public int MaxBatch => model.MaxBatch;

        public long ModelCalls => model.ModelCalls;

        public string? MixtureProblem => null;

        public int Prefill(ReadOnlySpan<int> prompt, CancellationToken cancellation) => model.Prefill(prompt, cancellation);

        public int Prefill(ReadOnlySpan<int> prompt, ReadOnlySpan<BatchToken> guesses, CancellationToken cancellation) => model.Prefill(prompt, guesses, cancellation);

        public void Decode(ReadOnlySpan<BatchToken> batch, CancellationToken cancellation)
        {
            Decoded++;
            throw new ModelException("It broke.");
        }

        public void DecodeMixture(ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights, int position, int sequence, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public ReadOnlySpan<float> Logits(int row) => model.Logits(row);

        public int Tokenize(ReadOnlySpan<byte> text, Span<int> tokens) => model.Tokenize(text, tokens);

        public void Fork(int from, int to, int length) => model.Fork(from, to, length);

        public void Truncate(int sequence, int length) => model.Truncate(sequence, length);

        public void Dispose() => model.Dispose();
    }
}
