using Completion.Decoding.Diffusion;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Diffusion;

public class DiffusionDecoderTests
{
    [Fact]
    public void Without_rules_it_fills_what_a_readable_decoder_fills() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), world =>
        {
            using var denoiser = world.Denoiser();
            var result = new DiffusionDecoder(denoiser).Fill(world.Request, default);
            var expected = Reference(world);
            return (expected is null && result.Forced.Contains(true)) ||
                result.Tokens.Zip(expected!).All(pair => pair.First.SequenceEqual(pair.Second));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void What_it_fills_is_legal_in_every_hole() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), world =>
        {
            using var denoiser = world.Denoiser();
            var result = new DiffusionDecoder(denoiser).Fill(world.Constrained, default);
            return result.Texts is null || result.Texts.All(text => world.Constraint.Advance(text) is { MayEnd: true });
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Legal_texts_are_found_mostly()
    {
        var worlds = DiffusionWorld.Worlds.Where(world => world.Format.Delete is not null).Sample(200, 200).ToList();
        var found = worlds.Count(world =>
        {
            using var denoiser = world.Denoiser();
            return new DiffusionDecoder(denoiser).Fill(world.Constrained, default).Texts is not null;
        });

        Assert.InRange(found, worlds.Count / 2, worlds.Count);
    }

    [Fact]
    public void Holes_never_have_more_slots_than_they_may_and_a_model_that_cannot_delete_fills_all() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), world =>
        {
            using var denoiser = world.Denoiser();
            var result = new DiffusionDecoder(denoiser).Fill(world.Constrained, default);
            return result.Tokens.All(hole => hole.Count <= world.Request.Settings.MostSlots) &&
                (world.Format.Delete is not null || result.Texts is null || result.Forced.Contains(true) || result.Tokens.All(hole => hole.Count == world.Request.Settings.Slots));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_same_request_has_the_same_answer_drawn_or_not() => Prop
        .ForAll(DiffusionWorld.Worlds.ToArbitrary(), Gen.Elements(0f, 0.7f).ToArbitrary(), (world, temperature) =>
        {
            var request = world.Constrained with { Settings = world.Request.Settings with { Temperature = temperature, Seed = 5 } };
            using var denoiser = world.Denoiser();
            var decoder = new DiffusionDecoder(denoiser);
            var (first, second) = (decoder.Fill(request, default), decoder.Fill(request, default));
            return first.Tokens.Zip(second.Tokens).All(pair => pair.First.SequenceEqual(pair.Second));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>One mask a step: in the order asked for, the most probable of what may stand in a hole.</summary>
    private static int[][]? Reference(DiffusionWorld world)
    {
        var (format, settings) = (world.Format, world.Request.Settings);
        var most = format.Delete is null ? settings.Slots : settings.MostSlots;
        List<int>[] holes = [.. Enumerable.Range(1, world.Request.FixedTexts.Count - 1).Select(_ => Enumerable.Repeat(-1, settings.Slots).ToList())];
        var expansions = new int[holes.Length];
        using var denoiser = world.Denoiser();
        for (var step = 0; holes.Any(hole => hole.Contains(-1)); step++)
        {
            if (step == ((2 * settings.Slots) + 16) * holes.Length)
            {
                return null;
            }

            var text = new List<int>();
            var masks = new List<(int Hole, int Slot, int Place)>();
            text.AddRange(world.Request.FixedTexts[0]);
            for (var hole = 0; hole < holes.Length; hole++)
            {
                for (var slot = 0; slot < holes[hole].Count; slot++)
                {
                    if (holes[hole][slot] < 0)
                    {
                        masks.Add((hole, slot, text.Count));
                    }

                    text.Add(holes[hole][slot] < 0 ? format.Mask : holes[hole][slot]);
                }

                text.AddRange(world.Request.FixedTexts[hole + 1]);
            }

            bool GoesToo(int hole, int slot)
            {
                var row = Normal(world, denoiser.Row([.. text], masks.Single(mask => (mask.Hole, mask.Slot) == (hole, slot)).Place), holes[hole].Count < most);
                return Array.IndexOf(row, row.Max()) == format.Delete && row.Max() >= settings.DeletedTogether;
            }

            var best = masks
                .Select((mask, number) => (mask, number, row: Normal(world, denoiser.Row([.. text], mask.Place), holes[mask.Hole].Count < most && expansions[mask.Hole] < most - settings.Slots)))
                .Select(each => (each.mask, each.number, each.row, token: Array.IndexOf(each.row, each.row.Max())))
                .Select(each => (each.mask, each.token, sureness: settings.Order switch
                {
                    UnmaskingOrder.Confidence => MathF.Log(each.row[each.token]),
                    UnmaskingOrder.Margin => each.row[each.token] - each.row.Where((_, token) => token != each.token).Max(),
                    UnmaskingOrder.Entropy => each.row.Where(p => p > 0).Sum(p => p * MathF.Log(p)),
                    _ => -each.number,
                }))
                .MaxBy(each => each.sureness);
            var slots = holes[best.mask.Hole];
            if (best.token == format.Expand)
            {
                slots.Insert(best.mask.Slot, -1);
                expansions[best.mask.Hole]++;
            }
            else if (best.token == format.Delete)
            {
                while (best.mask.Slot > 0 && slots[best.mask.Slot - 1] < 0 && GoesToo(best.mask.Hole, best.mask.Slot - 1))
                {
                    best.mask.Slot--;
                }

                while (best.mask.Slot < slots.Count && slots[best.mask.Slot] < 0)
                {
                    slots.RemoveAt(best.mask.Slot);
                }
            }
            else
            {
                slots[best.mask.Slot] = best.token;
            }
        }

        return [.. holes.Select(hole => hole.ToArray())];
    }

    /// <summary>Probabilities of what may stand in a hole.</summary>
    private static float[] Normal(DiffusionWorld world, float[] logits, bool canGrow)
    {
        float[] weights = [.. logits.Select((logit, token) =>
            (world.Vocabulary.Bytes(token).IsEmpty && token != world.Format.Delete && (token != world.Format.Expand || !canGrow)) ? 0 : MathF.Exp(logit))];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }
}
