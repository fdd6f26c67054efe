using System.Text;
using Completion.Decoding.Diffusion;
using Completion.Decoding.Diffusion.Paces;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Diffusion;

public class PaceTests
{
    /// <summary>Numbers with which a rule is another one.</summary>
    [Theory]
    [InlineData("threshold:least=1", "static")]
    [InlineData("leap:anchor=1,relaxed=1", "static")]
    [InlineData("leap:radius=0", "threshold:least=0.9")]
    [InlineData("leap:anchor=0.5,relaxed=0.5", "threshold:least=0.5")]
    [InlineData("credit:alpha=0,least=0.6", "threshold:least=0.6")]
    [InlineData("prophet:early=100,middle=100,late=100", "static")]
    [InlineData("prophet:early=0,middle=0,late=0", "threshold:least=0")]
    public void A_rule_with_certain_numbers_is_another(string one, string other) => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), world =>
            world.Fill(world.Constrained.At(one, world)).HasTokensOf(world.Fill(world.Constrained.At(other, world))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Theory]
    [InlineData("guided:margin=100", "apd:mixture=1")]
    [InlineData("blocks:delimiter=1,size=1,least=1", "static")]
    public void From_left_to_right_a_rule_is_another(string one, string other) => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), world =>
        {
            var request = world.Constrained with { Settings = world.Constrained.Settings with { Order = UnmaskingOrder.Left } };
            return world.Fill(request.At(one, world)).HasTokensOf(world.Fill(request.At(other, world)));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Blocks_as_large_as_the_hole_are_none() => Prop
        .ForAll(DiffusionWorld.OfHoles(1).ToArbitrary(), world => world
            .Fill(world.Constrained.At("blocks:delimiter=1,size=1024,least=0.5", world))
            .HasTokensOf(world.Fill(world.Constrained.At("threshold:least=0.5", world))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void What_is_filled_at_any_pace_is_legal() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), Paces.ToArbitrary(), (world, pace) =>
        {
            var result = world.Fill(world.Constrained.At(pace, world));
            return result.Texts is null || result.Texts.All(text => world.Constraint.Advance(text) is { MayEnd: true });
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>Where slots are neither deleted nor added and nothing is refused, so that one mask a step takes as many steps as there are slots.</summary>
    [Theory]
    [InlineData("static:each=2")]
    [InlineData("threshold:least=0.2")]
    [InlineData("leap:anchor=0.3,relaxed=0.1")]
    [InlineData("credit:least=0.3")]
    [InlineData("prophet:early=0.2,middle=0.1,late=0.02")]
    [InlineData("blocks:least=0.2,delimiter=0.1")]
    [InlineData("apd")]
    [InlineData("guided:margin=4")]
    public void Fewer_steps_are_taken(string pace)
    {
        var (slots, steps, asked) = (0, 0, 0);
        foreach (var world in DiffusionWorld.Worlds.Where(world => world.Format.Delete is null).Sample(60, 100))
        {
            var result = world.Fill(world.Request.At(pace, world));
            slots += result.Tokens.Sum(hole => hole.Count);
            steps += result.Counters.Steps;
            asked += result.Counters.SupervisorCalls;
        }

        Assert.InRange(steps, 1, slots * 19 / 20);
        Assert.Equal(pace.StartsWith("apd", StringComparison.Ordinal) || pace.StartsWith("guided", StringComparison.Ordinal), asked > 0);
    }

    [Fact]
    public void A_pace_is_read_as_it_is_written() => Prop
        .ForAll(Paces.ToArbitrary(), Gen.Choose(0, 9).ToArbitrary(), (text, ahead) =>
        {
            DenoisingPace.TryParse(text, out var pace, out _);
            var with = pace! with { StepsAhead = ahead };
            return DenoisingPace.TryParse(with.ToString(), out var again, out _) && again == with && again.StepsAhead == ahead && again.Rule == pace.Rule;
        })
        .QuickCheckThrowOnFailure();

    /// <summary>The scripted model sees the same text, whatever part of it is the context.</summary>
    [Fact]
    public void Finished_tokens_are_read_where_they_stand() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), Gen.Choose(0, 2).ToArbitrary(), (world, finished, ahead) =>
        {
            var causal = world with { Format = world.Format with { Attention = Completion.Inference.Diffusion.DiffusionAttention.ContextCausal } };
            var (plain, counted) = (causal.Fill(world.Constrained), causal.Fill(world.Constrained.At($"static:finished={finished},ahead={ahead}", world)));
            return counted.HasTokensOf(plain) && counted.Counters.ContextTokens >= plain.Counters.ContextTokens;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    /// <summary>Without a constraint, slots are added by expanding alone.</summary>
    [Fact]
    public void Masks_become_two_as_often_as_allowed() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), Gen.Choose(0, 3).ToArbitrary(), (world, most) =>
            world.Fill(world.Request.At($"static:expansions={most}", world)) is var result &&
            result.Counters.Expanded <= most * result.Tokens.Count)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>Likewise, and what is kept has no masks.</summary>
    [Fact]
    public void What_is_kept_is_read_where_it_stands() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), Gen.Elements("0.01", "0.3", "1").ToArbitrary(), Gen.Choose(0, 2).ToArbitrary(), (world, refresh, ahead) =>
        {
            using var denoiser = world.Denoiser();
            var kept = new DiffusionDecoder(denoiser).Fill(world.Constrained.At($"static:refresh={refresh},ahead={ahead}", world), default);
            return kept.HasTokensOf(world.Fill(world.Constrained)) && denoiser.Kept > 0 && (refresh != "1" || denoiser.Kept < kept.Counters.Steps + 1);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Theory]
    [InlineData("", "There is no pace ''; choose static, threshold, leap, credit, prophet, blocks, apd or guided.")]
    [InlineData("fast", "There is no pace 'fast'; choose static, threshold, leap, credit, prophet, blocks, apd or guided.")]
    [InlineData("threshold:most=1", "The pace threshold has no 'most=1'; write threshold:least=0.9,expansions=1024,ahead=0,finished=0,refresh=0, or the part of it that is to be different.")]
    [InlineData("static:", "The pace static has no ''; write static:each=1,expansions=1024,ahead=0,finished=0,refresh=0, or the part of it that is to be different.")]
    [InlineData("threshold:least=2", "least of the pace threshold must be a number from 0 to 1, not '2'.")]
    [InlineData("threshold:least=NaN", "least of the pace threshold must be a number from 0 to 1, not 'NaN'.")]
    [InlineData("leap:radius=1.5", "radius of the pace leap must be a whole number from 0 to 64, not '1.5'.")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        Assert.False(DenoisingPace.TryParse(text, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void A_pace_that_wants_a_model_to_read_along_says_so()
    {
        var world = DiffusionWorld.Worlds.Sample(1, 1).First();
        var request = world.Request.At("apd", world) with { Supervisor = null };
        var error = Assert.Throws<ArgumentException>(() => world.Fill(request));
        Assert.StartsWith("The pace apd needs an autoregressive model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_supervisor_says_what_its_model_says_of_the_text_so_far() => Prop
        .ForAll(DiffusionWorld.OfHoles(1).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (world, seed) =>
        {
            var (random, session) = (new Random(seed), new ScriptedSession(world.Vocabulary, world.Seed, maxBatch: 12));
            var supervisor = PacedRequests.Supervisor(world, session);
            var canvas = new SlotCanvas([8], [8]);
            var isSame = true;
            while (canvas.Masks > 0)
            {
                int[] proposed = [.. Enumerable.Range(0, random.Next(1, 1 + Math.Min(supervisor.MostProposed, canvas.Masks))).Select(_ => random.Next(1, world.Vocabulary.Count))];
                supervisor.Read(canvas, 0, proposed);
                for (var i = 0; i <= proposed.Length; i++)
                {
                    isSame &= supervisor.Logits(i).SequenceEqual(session.LogitsAfter(
                        [1, .. world.Request.FixedTexts[0], .. canvas.Holes[0].Take(canvas.Frontier(0)), .. proposed[..i]]));
                }

                foreach (var token in proposed.Take(random.Next(proposed.Length + 1)))
                {
                    canvas.Put(new SlotPlace(0, canvas.Frontier(0)), token);
                }
            }

            return isSame;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void A_supervisor_of_other_tokens_is_refused()
    {
        var (one, other) = (new Vocabulary([[], "a"u8.ToArray()], [0]), new Vocabulary([[], "b"u8.ToArray()], [0]));
        var error = Assert.Throws<ArgumentException>(() => new SessionSupervisor(new ScriptedSession(one, 1), other, (_, _) => [1]));
        Assert.Contains("token 1 differs", error.Message, StringComparison.Ordinal);
    }

    private static Gen<string> Paces { get; } = Gen.Elements(
        "static", "static:each=3", "threshold:least=0.5", "leap:anchor=0.6,relaxed=0.3,radius=2", "credit:least=0.6", "prophet:early=2,middle=1,late=1",
        "blocks:least=0.5,size=3", "apd:mixture=0.5", "guided:margin=1");
}
