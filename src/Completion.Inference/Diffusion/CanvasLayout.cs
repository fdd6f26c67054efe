using Completion.Inference.Fim;

namespace Completion.Inference.Diffusion;

/// <summary>How the fixed texts and holes of a document are written down for a masked-diffusion model.</summary>
/// <param name="format">What the model says of itself.</param>
/// <param name="fim">Its markers; needed for <see cref="DiffusionLayout.SuffixFirst"/>, and for a token that begins every text.</param>
/// <remarks>
/// Fixed texts are n + 1 for n holes: what stands before the first, between each two, and behind the last. What a model reads is a
/// context, which stays as it is, and a text behind it, in which masks are filled. Tokens at the left end of the first hole that
/// will not change any more may be counted to the context: they are then <i>finished</i>.
/// </remarks>
public sealed class CanvasLayout(DiffusionFormat format, FimTemplate? fim)
{
    /// <summary>What the model says of itself.</summary>
    public DiffusionFormat Format => format;

    /// <summary>Positions taken by markers.</summary>
    public int Markers => format.Layout == DiffusionLayout.SuffixFirst ? fim!.Beginning is null ? 3 : 4 : 1;

    /// <summary>Writes the context.</summary>
    /// <param name="fixedTexts">n + 1 for n holes.</param>
    /// <param name="finished">The first tokens of the first hole that will not change any more, without masks.</param>
    /// <param name="context">Where to; cleared first. Stays empty for a model with <see cref="DiffusionAttention.Full"/>.</param>
    public void WriteContext(IReadOnlyList<int[]> fixedTexts, ReadOnlySpan<int> finished, List<int> context)
    {
        context.Clear();
        if (format.Attention == DiffusionAttention.Full)
        {
            return;
        }

        WriteHead(fixedTexts, context);
        foreach (var token in finished)
        {
            context.Add(token);
        }

        // The last of them is the first of the text: a shifted prediction is made from it, and it has to see the masks.
        if (context.Count > 0)
        {
            context.RemoveAt(context.Count - 1);
        }
    }

    /// <summary>Writes the text behind the context.</summary>
    /// <param name="fixedTexts">n + 1 for n holes.</param>
    /// <param name="holes">For each hole its tokens; a negative one is a mask.</param>
    /// <param name="finished">As many tokens of the first hole as the context was given.</param>
    /// <param name="text">Where to; cleared first.</param>
    /// <param name="slots">Where the masks' positions in it go; cleared first.</param>
    public void WriteText(IReadOnlyList<int[]> fixedTexts, IReadOnlyList<IReadOnlyList<int>> holes, int finished, List<int> text, List<int> slots)
    {
        text.Clear();
        slots.Clear();
        WriteHead(fixedTexts, text);
        if (format.Attention != DiffusionAttention.Full)
        {
            var last = finished > 0 ? holes[0][finished - 1] : text.Count > 0 ? text[^1] : (int?)null;
            text.Clear();
            if (last is { } token)
            {
                text.Add(token);
            }
        }
        else
        {
            finished = 0;
        }

        for (var hole = 0; hole < holes.Count; hole++)
        {
            for (var slot = hole == 0 ? finished : 0; slot < holes[hole].Count; slot++)
            {
                if (holes[hole][slot] < 0)
                {
                    slots.Add(text.Count);
                }

                text.Add(holes[hole][slot] < 0 ? format.Mask : holes[hole][slot]);
            }

            if (hole < holes.Count - 1 || format.Layout == DiffusionLayout.Natural)
            {
                text.AddRange(fixedTexts[hole + 1]);
            }
        }
    }

    /// <summary>All that stands before the first hole.</summary>
    private void WriteHead(IReadOnlyList<int[]> fixedTexts, List<int> tokens)
    {
        if (fim?.Beginning is { } beginning)
        {
            tokens.Add(beginning);
        }

        if (format.Layout == DiffusionLayout.Natural)
        {
            tokens.AddRange(fixedTexts[0]);
            if (tokens.Count == 0 && format.IsShifted)
            {
                // Something has to stand before the first mask; texts are trained end to end, with this token between them.
                tokens.Add(format.Delete ?? format.Mask);
            }

            return;
        }

        tokens.Add(fim!.Suffix);
        tokens.AddRange(fixedTexts[^1]);
        tokens.Add(fim.Prefix);
        tokens.AddRange(fixedTexts[0]);
        tokens.Add(fim.Middle!.Value);
    }
}
