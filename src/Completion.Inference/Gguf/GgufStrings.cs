namespace Completion.Inference.Gguf;

/// <summary>An array of strings of a GGUF header as raw bytes; a vocabulary has hundreds of thousands, so they share one block.</summary>
public sealed class GgufStrings
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;

    internal GgufStrings(byte[] bytes, int[] ends) => (_bytes, _ends) = (bytes, ends);

    /// <summary>Number of strings.</summary>
    public int Count => _ends.Length;

    /// <summary>The bytes of a string; UTF-8 unless the file's author erred.</summary>
    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan((index == 0 ? 0 : _ends[index - 1]).._ends[index]);
}
