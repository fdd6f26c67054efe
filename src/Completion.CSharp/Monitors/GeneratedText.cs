using System.Text;

namespace Completion.CSharp.Monitors;

/// <summary>Bytes generated so far, as a list that forks share. Immutable; null is the empty text.</summary>
internal sealed record GeneratedText(GeneratedText? Before, byte[] Bytes)
{
    /// <summary>Bytes of a text.</summary>
    public static int Length(GeneratedText? text)
    {
        var length = 0;
        for (var chunk = text; chunk is not null; chunk = chunk.Before)
        {
            length += chunk.Bytes.Length;
        }

        return length;
    }

    /// <summary>The text in characters; a character cut at the end is left out.</summary>
    public static string Read(GeneratedText? text) => Encoding.UTF8.GetString(ReadBytes(text)).TrimEnd('\uFFFD');

    /// <summary>The text.</summary>
    public static byte[] ReadBytes(GeneratedText? text)
    {
        var at = Length(text);
        var bytes = new byte[at];
        for (var chunk = text; chunk is not null; chunk = chunk.Before)
        {
            at -= chunk.Bytes.Length;
            chunk.Bytes.CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }

    /// <summary>The last bytes of a text, the very last first.</summary>
    public static IEnumerable<byte> Backwards(GeneratedText? text)
    {
        for (var chunk = text; chunk is not null; chunk = chunk.Before)
        {
            for (var at = chunk.Bytes.Length - 1; at >= 0; at--)
            {
                yield return chunk.Bytes[at];
            }
        }
    }
}
