using Completion.Inference.Diffusion;

namespace Completion.Inference.Tests.Diffusion;

/// <summary>Calls that attend to both sides, on the default model: what it says is noise, but how it is computed is not.</summary>
[Collection(nameof(ModelFixture))]
public class DenoiserTests(ModelFixture fixture)
{
    [Theory]
    [InlineData(DiffusionAttention.ContextCausal, 5)]
    [InlineData(DiffusionAttention.ContextCausal, 33)]
    [InlineData(DiffusionAttention.ContextCausal, 60)]
    [InlineData(DiffusionAttention.ContextCausal, 80)]
    [InlineData(DiffusionAttention.Full, 40)]
    [InlineData(DiffusionAttention.Full, 100)]
    public void What_is_said_of_a_text_does_not_depend_on_the_texts_beside_it(DiffusionAttention attention, int length)
    {
        using var denoiser = Denoiser(attention, 4);
        var random = new Random(3);
        denoiser.SetContext(attention == DiffusionAttention.Full ? [] : Tokens(random, 100), default);
        DenoisedText[] texts = [.. Enumerable.Range(0, 4).Select(i => Text(random, length - i))];
        foreach (var count in (int[])[2, 4])
        {
            denoiser.Denoise(texts.AsSpan(0, count), default);
            var together = texts[..count].Select((text, i) => Rows(denoiser, i, text)).ToList();
            for (var i = 0; i < count; i++)
            {
                denoiser.Denoise(texts.AsSpan(i, 1), default);
                var alone = Rows(denoiser, 0, texts[i]);
                Assert.Equal(0, alone.Zip(together[i]).Max(pair => Math.Abs(pair.First - pair.Second)));
            }
        }
    }

    /// <summary>The same request has the same answer, whatever was asked before: of its context, what is kept was computed beside other tokens.</summary>
    [Theory]
    [InlineData(33)]
    [InlineData(80)]
    public void What_is_said_of_a_text_does_not_depend_on_the_contexts_before(int length)
    {
        var random = new Random(7);
        var (context, text) = (Tokens(random, 250), Text(random, length));
        using var fresh = Denoiser(DiffusionAttention.ContextCausal, 4);
        fresh.SetContext(context, default);
        fresh.Denoise([text], default);
        var expected = Rows(fresh, 0, text);
        foreach (var (shared, rest) in new[] { (0, 100), (10, 20), (100, 250), (200, 10), (249, 120), (250, 60) })
        {
            using var denoiser = Denoiser(DiffusionAttention.ContextCausal, 4);
            denoiser.SetContext([.. context[..shared], .. Tokens(random, rest)], default);
            denoiser.Denoise([Text(random, 40), Text(random, 70), Text(random, 12)], default);
            denoiser.SetContext(context, default);
            denoiser.Denoise([text], default);
            Assert.Equal(0, expected.Zip(Rows(denoiser, 0, text)).Max(pair => Math.Abs(pair.First - pair.Second)));
        }
    }

    /// <summary>Beside the same tokens, kept keys and values are those of the whole text; each row by itself, to the bit.</summary>
    [Fact]
    public void What_follows_what_was_kept_is_said_as_in_the_whole_text()
    {
        using var denoiser = Denoiser(DiffusionAttention.Full, 2);
        var random = new Random(5);
        var tokens = Tokens(random, 60);
        int[] slots = [.. Enumerable.Range(41, 8)];
        foreach (var slot in slots)
        {
            tokens[slot] = Mask;
        }

        var whole = new DenoisedText(tokens, slots);
        denoiser.Denoise([whole], default);
        var expected = Rows(denoiser, 0, whole);
        denoiser.DenoiseAndKeep(whole, 40, default);
        Assert.Equal(expected, Rows(denoiser, 0, whole));
        var rest = new DenoisedText(tokens.AsMemory(40), slots.Select(slot => slot - 40).ToArray());
        denoiser.Denoise([rest, rest], default);
        Assert.Equal(expected, Rows(denoiser, 0, rest));
        Assert.Equal(expected, Rows(denoiser, 1, rest));
        denoiser.SetContext([], default);
        denoiser.Denoise([whole], default);
        Assert.Equal(expected, Rows(denoiser, 0, whole));
    }

    private static float[] Rows(IDenoiser denoiser, int text, DenoisedText shown) =>
        [.. Enumerable.Range(0, shown.Slots.Length).SelectMany(slot => denoiser.Logits(text, slot).ToArray())];

    private static int[] Tokens(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(8000))];

    /// <summary>Every third token from the second on is a mask.</summary>
    private static DenoisedText Text(Random random, int length)
    {
        var tokens = Tokens(random, length);
        int[] slots = [.. Enumerable.Range(1, length - 1).Where(slot => slot % 3 == 1)];
        foreach (var slot in slots)
        {
            tokens[slot] = Mask;
        }

        return new DenoisedText(tokens, slots);
    }

    private const int Mask = 8191;

    private IDenoiser Denoiser(DiffusionAttention attention, int texts) => fixture.Model.CreateDenoiser(
        new DiffusionFormat { Mask = Mask, IsShifted = true, Layout = DiffusionLayout.Natural, Attention = attention }, texts);
}
