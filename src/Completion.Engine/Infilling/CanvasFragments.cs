using System.Text;
using Completion.Decoding.Diffusion;

namespace Completion.Engine.Infilling;

/// <summary>The stretches of a canvas as the grammar wants them: what stands between the text before all holes and the text behind them, cut where masks are.</summary>
/// <param name="Fragments">The first stands directly behind the text before the holes, the last directly before the text behind them; either may be empty.</param>
/// <param name="Gaps">For each place between two fragments, the hole that it lies in.</param>
internal sealed record CanvasFragments(IReadOnlyList<ReadOnlyMemory<byte>> Fragments, IReadOnlyList<int> Gaps)
{
    /// <summary>Of the stretches of a canvas; its first and last are the texts around all holes.</summary>
    /// <param name="pieces">Of the canvas.</param>
    /// <param name="between">What stands for the texts between holes.</param>
    public static CanvasFragments Of(IReadOnlyList<CanvasPiece> pieces, IReadOnlyList<ReadOnlyMemory<byte>> between)
    {
        var (fragments, gaps, hole) = (new List<ReadOnlyMemory<byte>> { ReadOnlyMemory<byte>.Empty }, new List<int>(), 0);
        for (var i = 1; i < pieces.Count; i++)
        {
            var text = i == pieces.Count - 1 ? ReadOnlyMemory<byte>.Empty : pieces[i].Hole < 0 ? between[hole] : pieces[i].Text;
            if (pieces[i].IsJoined)
            {
                fragments[^1] = (byte[])[.. fragments[^1].Span, .. text.Span];
            }
            else
            {
                fragments.Add(text);
                gaps.Add(hole);
            }

            hole += pieces[i].Hole < 0 ? 1 : 0;
        }

        return new CanvasFragments(fragments, gaps);
    }

    /// <summary>The whole text of each hole, when what lies between fragments is written.</summary>
    /// <param name="pieces">Of the canvas.</param>
    /// <param name="written">For each gap.</param>
    public static IReadOnlyList<byte[]> Texts(IReadOnlyList<CanvasPiece> pieces, IReadOnlyList<byte[]> written)
    {
        var (texts, text, gap) = (new List<byte[]>(), new List<byte>(), 0);
        foreach (var piece in pieces.Skip(1))
        {
            if (!piece.IsJoined)
            {
                text.AddRange(written[gap++]);
            }

            if (piece.Hole >= 0)
            {
                text.AddRange(piece.Text.Span);
            }
            else
            {
                texts.Add([.. text]);
                text.Clear();
            }
        }

        return texts;
    }
}
