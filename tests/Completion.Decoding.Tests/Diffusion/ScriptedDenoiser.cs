using Completion.Inference.Diffusion;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Tests.Diffusion;

/// <summary>
/// A masked-diffusion model whose logits are a hash of the whole text and the place; the more of the text is known, the surer it is.
/// </summary>
internal sealed class ScriptedDenoiser(Vocabulary vocabulary, DiffusionFormat format, int seed, int maxTexts = 4) : IDenoiser
{
    private readonly List<int> _context = [];
    private readonly List<List<float[]>> _rows = [];

    public Vocabulary Vocabulary => vocabulary;

    public CanvasLayout Layout { get; } = new(format, null);

    public int ContextLength => 4096;

    public int MaxTexts => maxTexts;

    public int MaxRows { get; init; } = 4096;

    public int MaxSlots => 4096;

    public long ModelCalls { get; private set; }

    public int Texts { get; private set; }

    public int SetContext(ReadOnlySpan<int> context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _context.Clear();
        _context.AddRange(context);
        return context.Length;
    }

    public void Denoise(ReadOnlySpan<DenoisedText> texts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Assert.InRange(texts.Length, 1, MaxTexts);
        Assert.True(texts.Length == 1 || texts.ToArray().Sum(text => text.Tokens.Length) <= MaxRows);
        ModelCalls++;
        _rows.Clear();
        foreach (var text in texts)
        {
            Texts++;
            int[] all = [.. _context, .. text.Tokens.Span];
            foreach (var slot in text.Slots.Span)
            {
                Assert.Equal(format.Mask, text.Tokens.Span[slot]);
            }

            _rows.Add([.. text.Slots.ToArray().Select(slot => Row(all, _context.Count + slot))]);
        }
    }

    /// <summary>Logits of a place in a text, in place of those by chance.</summary>
    public Func<int[], int, float[]>? Says { get; init; }

    public bool CanKeep => format.Attention == DiffusionAttention.Full;

    public int Kept { get; private set; }

    public void DenoiseAndKeep(DenoisedText text, int kept, CancellationToken cancellation)
    {
        Assert.True(CanKeep);
        Assert.DoesNotContain(format.Mask, text.Tokens.ToArray()[..kept]);
        _context.Clear();
        Denoise([text], cancellation);
        _context.AddRange(text.Tokens.ToArray()[..kept]);
        Kept++;
    }

    public ReadOnlySpan<float> Logits(int text, int slot) => _rows[text][slot];

    public void Dispose()
    {
    }

    /// <summary>What the model says of a place in a text.</summary>
    public float[] Row(int[] text, int place)
    {
        if (Says is not null)
        {
            return Says(text, place);
        }

        // What is near counts, so that a place's answer changes when its neighbours do, and not always.
        var state = unchecked(((uint)seed * 31) + (uint)(place % 7));
        for (var near = Math.Max(0, place - 2); near <= Math.Min(text.Length - 1, place + 1); near++)
        {
            state = unchecked((state * 2654435761u) + (uint)text[near] + 12345u);
        }

        var random = new Random(unchecked((int)state));
        return [.. Enumerable.Range(0, vocabulary.Count).Select(_ => (float)(random.NextDouble() * 6))];
    }
}
