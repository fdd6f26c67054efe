using System.Text;

namespace Completion.CSharp.Monitors;

/// <summary>Bytes generated so far. Immutable; null is the empty text.</summary>
/// <remarks>
/// Texts that grow from one another share a buffer: who appends first to its end writes behind it, who comes later, a fork,
/// copies. Safe to share between threads.
/// </remarks>
internal sealed class GeneratedText
{
    private const int LeastCapacity = 64;

    private readonly Buffer _buffer;
    private readonly int _length;

    /// <param name="before">What it begins with.</param>
    /// <param name="bytes">What follows.</param>
    public GeneratedText(GeneratedText? before, ReadOnlySpan<byte> bytes)
    {
        var start = before?._length ?? 0;
        _length = start + bytes.Length;
        _buffer = before is not null && before._buffer.TryClaim(start, _length) ? before._buffer : Copy(before, _length);
        bytes.CopyTo(_buffer.Bytes.AsSpan(start));
    }

    /// <summary>The bytes of a text.</summary>
    public static ReadOnlySpan<byte> Span(GeneratedText? text) => text is null ? default : text._buffer.Bytes.AsSpan(0, text._length);

    /// <summary>Bytes of a text.</summary>
    public static int Length(GeneratedText? text) => text?._length ?? 0;

    /// <summary>The text in characters; a character cut at the end is left out.</summary>
    public static string Read(GeneratedText? text) => Encoding.UTF8.GetString(Span(text)).TrimEnd('\uFFFD');

    /// <summary>A copy of the bytes of a text.</summary>
    public static byte[] ReadBytes(GeneratedText? text) => Span(text).ToArray();

    private static Buffer Copy(GeneratedText? before, int length)
    {
        var buffer = new Buffer(Math.Max(LeastCapacity, 2 * length), length);
        Span(before).CopyTo(buffer.Bytes);
        return buffer;
    }

    private sealed class Buffer(int capacity, int used)
    {
        private int _used = used;

        public byte[] Bytes { get; } = new byte[capacity];

        /// <summary>Takes what is behind a text, unless it is taken or there is no room.</summary>
        public bool TryClaim(int start, int end) => end <= Bytes.Length && Interlocked.CompareExchange(ref _used, end, start) == start;
    }
}
