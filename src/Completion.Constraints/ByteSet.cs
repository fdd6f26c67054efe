using System.Collections.Immutable;

namespace Completion.Constraints;

/// <summary>
/// A set of bytes, exact for ASCII punctuation and white space. Digits, upper case, lower case, control characters and
/// the bytes of longer characters are each in it together or not at all.
/// </summary>
/// <remarks>So coarse that a set is one word: every node of a vocabulary trie can have the set of what lies below it.</remarks>
public readonly record struct ByteSet
{
    private const int Digits = 0;
    private const int Upper = 1;
    private const int Lower = 2;
    private const int Control = 3;
    private const int NonAscii = 4;
    private const int FirstOfItsOwn = 5;

    private static readonly ImmutableArray<ulong> s_bits = Bits();

    private readonly ulong _bits;

    private ByteSet(ulong bits) => _bits = bits;

    /// <summary>No byte.</summary>
    public static ByteSet None => default;

    /// <summary>Every byte.</summary>
    public static ByteSet All => new(ulong.MaxValue);

    /// <summary>The least set that has all of some bytes.</summary>
    public static ByteSet Of(ReadOnlySpan<byte> bytes)
    {
        var bits = 0UL;
        foreach (var value in bytes)
        {
            bits |= s_bits[value];
        }

        return new ByteSet(bits);
    }

    /// <summary>The least set that has a byte.</summary>
    public static ByteSet Of(byte value) => new(s_bits[value]);

    /// <summary>Whether two sets have a byte in common.</summary>
    public bool Overlaps(ByteSet other) => (_bits & other._bits) != 0;

    /// <summary>What is in one of two sets.</summary>
    public ByteSet Union(ByteSet other) => new(_bits | other._bits);

    private static ImmutableArray<ulong> Bits()
    {
        var next = FirstOfItsOwn;
        var bits = ImmutableArray.CreateBuilder<ulong>(256);
        for (var value = 0; value < 256; value++)
        {
            bits.Add(1UL << (char)value switch
            {
                >= (char)0x80 => NonAscii,
                >= '0' and <= '9' => Digits,
                >= 'A' and <= 'Z' => Upper,
                >= 'a' and <= 'z' => Lower,
                '\t' or '\n' or '\r' => next++,
                < ' ' or (char)0x7F => Control,
                _ => next++,
            });
        }

        return bits.MoveToImmutable();
    }
}
