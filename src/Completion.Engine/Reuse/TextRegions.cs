using System.Buffers;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Reuse;

/// <summary>Compares parts of texts in pieces, without making strings of them.</summary>
internal static class TextRegions
{
    private const int Piece = 4096;

    /// <summary>Whether <paramref name="length"/> characters are the same from two offsets on.</summary>
    public static bool AreEqual(SourceText a, int inA, SourceText b, int inB, int length)
    {
        var (first, second) = (ArrayPool<char>.Shared.Rent(Piece), ArrayPool<char>.Shared.Rent(Piece));
        try
        {
            for (var at = 0; at < length; at += Piece)
            {
                var count = Math.Min(Piece, length - at);
                a.CopyTo(inA + at, first, 0, count);
                b.CopyTo(inB + at, second, 0, count);
                if (!first.AsSpan(0, count).SequenceEqual(second.AsSpan(0, count)))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(first);
            ArrayPool<char>.Shared.Return(second);
        }
    }
}
