using System.Runtime.CompilerServices;
using Completion.Constraints;
using Completion.Decoding.Diffusion;
using Completion.Decoding.Diffusion.Paces;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Diffusion;

/// <summary>Steps guessed ahead change what a request costs and nothing else.</summary>
public class StepsAheadTests
{
    [Fact]
    public void Guessed_ahead_or_not_the_same_is_filled() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), Ways.ToArbitrary(), (world, way) =>
        {
            var request = way.Of(world);
            var (plain, guessed) = (Fill(world, request), Fill(world, Ahead(request, way.Ahead), way.MaxRows));
            return IsSame(plain, guessed) && guessed.Counters.Calls <= plain.Counters.Calls;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Every_step_is_of_a_call_or_was_guessed() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), Ways.ToArbitrary(), (world, way) =>
        {
            var counters = Fill(world, Ahead(way.Of(world), way.Ahead)).Counters;
            return counters.Steps == counters.Calls + counters.Guessed && counters.Texts <= counters.Calls * (1 + way.Ahead);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>Rules answer so many questions and abstain then: those of guesses are not counted.</summary>
    [Fact]
    public void Guesses_use_up_no_questions_of_the_rules() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), Ways.ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), (world, way, questions) =>
        {
            var request = way.Of(world) with { Rules = new TiredRules(world.Constraint, questions) };
            return IsSame(Fill(world, request), Fill(world, Ahead(request, way.Ahead)));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    public void Fewer_calls_are_made(float temperature)
    {
        var (plain, guessed) = (0, 0);
        foreach (var world in DiffusionWorld.Worlds.Sample(100, 100))
        {
            var request = new Way("static", 3, temperature, true, 4096).Of(world);
            plain += Fill(world, request).Counters.Calls;
            guessed += Fill(world, Ahead(request, 3)).Counters.Calls;
        }

        Assert.InRange(guessed, 1, plain * 4 / 5);
    }

    private static Gen<Way> Ways { get; } =
        from pace in Gen.Elements("static", "static:each=2", "threshold:least=0.5", "leap:anchor=0.6,relaxed=0.3", "credit:least=0.6", "prophet:early=2,middle=1,late=1", "blocks:least=0.5,size=3", "apd", "guided:margin=1")
        from ahead in Gen.Choose(1, 4)
        from temperature in Gen.Elements(0f, 0f, 0.3f, 1f)
        from constrained in Gen.Elements(true, true, false)
        from rows in Gen.Elements(4096, 40)
        select new Way(pace, ahead, temperature, constrained, rows);

    private static DiffusionRequest Ahead(DiffusionRequest request, int ahead) =>
        request with { Settings = request.Settings with { Pace = request.Settings.Pace with { StepsAhead = ahead } } };

    private static DiffusionResult Fill(DiffusionWorld world, DiffusionRequest request, int maxRows = 4096)
    {
        using var denoiser = world.Denoiser(maxTexts: 5, maxRows);
        return new DiffusionDecoder(denoiser).Fill(request, default);
    }

    private static bool IsSame(DiffusionResult one, DiffusionResult other) =>
        one.Tokens.Zip(other.Tokens).All(pair => pair.First.SequenceEqual(pair.Second)) &&
        (one.Texts is null ? other.Texts is null : other.Texts is not null && one.Texts.Zip(other.Texts).All(pair => pair.First.SequenceEqual(pair.Second))) &&
        one.Forced.SequenceEqual(other.Forced) &&
        one.LogProbability.Equals(other.LogProbability) &&
        one.Counters == other.Counters with
        {
            Calls = one.Counters.Calls, Texts = one.Counters.Texts, Guessed = 0, SupervisorCalls = one.Counters.SupervisorCalls, ModelMilliseconds = one.Counters.ModelMilliseconds,
        };

    private sealed record Way(string Pace, int Ahead, float Temperature, bool IsConstrained, int MaxRows)
    {
        public DiffusionRequest Of(DiffusionWorld world)
        {
            var request = IsConstrained ? world.Constrained : world.Request;
            return (request with { Settings = request.Settings with { Temperature = Temperature, Seed = 7 } }).At(Pace, world);
        }
    }

    private sealed class TiredRules(Constraint constraint, int questions) : ICanvasRules
    {
        public HoleRules? Of(int hole, IReadOnlyList<byte[]> before)
        {
            var tired = new Tired(constraint, new StrongBox<int>(questions));
            return new(tired, tired);
        }

        public bool MayStand(IReadOnlyList<CanvasPiece> pieces) => true;

        public IReadOnlyList<byte[]>? Complete(IReadOnlyList<CanvasPiece> pieces, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>> marginals) => null;
    }

    /// <summary>Allows everything after so many questions.</summary>
    private sealed class Tired(Constraint inner, StrongBox<int> left) : Constraint
    {
        public override bool MayEnd => inner.MayEnd;

        public override Constraint? Advance(ReadOnlySpan<byte> bytes) =>
            left.Value-- <= 0 ? this : inner.Advance(bytes) is { } next ? new Tired(next, left) : null;

        public override void Mask(TokenTrie trie, TokenMask mask) => inner.Mask(trie, mask);
    }
}
