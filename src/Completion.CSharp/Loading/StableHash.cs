namespace Completion.CSharp.Loading;

/// <summary>
/// FNV-1a over 64 bits: the same in every process, unlike <see cref="HashCode"/>, and without loading a cryptography library
/// at start. It guards against accidents, not against attackers: the cache is the user's own.
/// </summary>
internal struct StableHash()
{
    private ulong _value = 14695981039346656037;

    public readonly ulong Value => _value;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            _value = (_value ^ b) * 1099511628211;
    }

    /// <summary>Adds the text and its length, so that two texts in a row are not the same as their concatenation.</summary>
    public void Add(string text)
    {
        Add(text.Length);
        foreach (var c in text)
            _value = (_value ^ c) * 1099511628211;
    }

    public void Add(long number)
    {
        for (var shift = 0; shift < 64; shift += 8)
            _value = (_value ^ (byte)(number >> shift)) * 1099511628211;
    }
}
