using System.Buffers;
using System.Text;

namespace Completion.CSharp.Monitors;

/// <summary>Bytes generated so far, as a list that forks share. Immutable; null is the empty text.</summary>
internal sealed record GeneratedText(GeneratedText? Before, byte[] Bytes)
{
    /// <summary>The text in characters; a character cut at the end is left out.</summary>
    public static string Read(GeneratedText? text)
    {
        var length = 0;
        for (var chunk = text; chunk is not null; chunk = chunk.Before)
        {
            length += chunk.Bytes.Length;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        try
        {
            var at = length;
            for (var chunk = text; chunk is not null; chunk = chunk.Before)
            {
                at -= chunk.Bytes.Length;
                chunk.Bytes.CopyTo(bytes.AsSpan(at));
            }

            var read = Encoding.UTF8.GetString(bytes, 0, length);
            return read.TrimEnd('\uFFFD');
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
