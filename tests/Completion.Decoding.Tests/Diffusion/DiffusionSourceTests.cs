using Completion.Constraints;
using Completion.Decoding.Diffusion;
using Completion.Decoding.Speculation;
using Completion.Inference.Diffusion;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Diffusion;

/// <summary>What a diffusion model guesses of an autoregressive model's text changes what it costs, and nothing of what it says.</summary>
public class DiffusionSourceTests
{
    [Fact]
    public void No_guess_changes_a_draft() => Prop
        .ForAll(World.Worlds.ToArbitrary(), Gen.Choose(1, 3).ToArbitrary(), Gen.Choose(0, 4).ToArbitrary(), (world, passes, right) =>
        {
            foreach (var drafts in (int[])[1, 4])
            {
                var request = Request(world) with { Drafts = drafts };
                var plain = Decode(world, request with { Speculation = SpeculationMode.Off }, []);
                using var denoiser = new Foreseeing(world, right / 4.0);
                var guessing = Decode(world, request, [new HierarchyDrafter([Source(denoiser, passes)], Guesser.Drafter)]);
                Assert.Equal(plain.Drafts.AsEnumerable(), guessing.Drafts);
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Right_guesses_save_calls()
    {
        var (plain, guessed, asked) = (0, 0, 0L);
        foreach (var world in World.Worlds.Sample(40, 40))
        {
            using var denoiser = new Foreseeing(world, 1);
            var request = Request(world) with { Constraint = new ProductConstraint([]) };
            plain += Decode(world, request with { Speculation = SpeculationMode.Off }, []).Counters.ModelCalls;
            guessed += Decode(world, request, [new HierarchyDrafter([Source(denoiser, 1)], Guesser.Drafter)]).Counters.ModelCalls;
            asked += denoiser.ModelCalls;
        }

        Assert.InRange(guessed, 1, plain * 7 / 10);
        Assert.InRange(asked, 1, plain / 2);
    }

    /// <summary>A block that is wrong from its first token on costs a call; the more of them, the seldomer.</summary>
    [Fact]
    public void Wrong_guesses_are_made_ever_seldomer()
    {
        var world = World.Worlds.Sample(1, 1).First();
        using var denoiser = new Foreseeing(world, 0);
        var source = Source(denoiser, 1);
        source.Begin(world.Prompt);
        var text = new List<int>(world.Prompt);
        for (var i = 0; i < 100; i++)
        {
            source.Locate(text.ToArray());
            // A token without text is never guessed.
            text.Add(0);
            source.Append(0);
        }

        Assert.InRange(denoiser.ModelCalls, 5, 12);
    }

    private static DiffusionSource Source(IDenoiser denoiser, int passes) => new(denoiser, prompt => (prompt, []), block: 5, passes: passes);

    private static DecodingRequest Request(World world) => new()
    {
        Prompt = world.Prompt,
        Constraint = world.Constraint,
        Stop = world.Stop,
        MaxTokens = 14,
        ForcedText = false,
        Speculation = SpeculationMode.Always,
    };

    private static DecodingResult Decode(World world, DecodingRequest request, IDrafter[] drafters)
    {
        using var session = world.Session();
        return new DraftDecoder(session) { Drafters = drafters }.Decode(request, CancellationToken.None);
    }

    /// <summary>A denoiser that proposes, for a share of masks, what the world's model would write from left to right without a constraint.</summary>
    private sealed class Foreseeing(World world, double right) : IDenoiser
    {
        private readonly List<float[]> _rows = [];
        private readonly Vocabulary _vocabulary = new(
            [.. Enumerable.Range(0, world.Vocabulary.Count).Select(token => world.Vocabulary.Bytes(token).ToArray()), []], [0]);

        public Vocabulary Vocabulary => _vocabulary;

        public CanvasLayout Layout { get; } = new(
            new DiffusionFormat
            {
                Mask = world.Vocabulary.Count,
                Delete = 0,
                IsShifted = true,
                Layout = DiffusionLayout.Natural,
                Attention = DiffusionAttention.Full,
            },
            null);

        public int ContextLength => 4096;

        public int MaxTexts => 1;

        public int MaxRows => 4096;

        public int MaxSlots => 4096;

        public long ModelCalls { get; private set; }

        public int SetContext(ReadOnlySpan<int> context, CancellationToken cancellation) => 0;

        public void Denoise(ReadOnlySpan<DenoisedText> texts, CancellationToken cancellation)
        {
            ModelCalls++;
            _rows.Clear();
            using var session = world.Session();
            var text = texts[0].Tokens.ToArray();
            foreach (var slot in texts[0].Slots.Span)
            {
                var row = session.LogitsAfter(text[..slot]);
                var best = Array.IndexOf(row, row.Max());
                if (new Random((slot * 31) + text[0]).NextDouble() >= right)
                {
                    (best, row[best]) = (-1, -20);
                }

                text[slot] = best < 0 ? Array.IndexOf(row, row.Max()) : best;
                _rows.Add([.. row, 0]);
            }
        }

        public bool CanKeep => false;

        public void DenoiseAndKeep(DenoisedText text, int kept, CancellationToken cancellation) => Denoise([text], cancellation);

        public ReadOnlySpan<float> Logits(int text, int slot) => _rows[slot];

        public void Dispose()
        {
        }
    }
}
