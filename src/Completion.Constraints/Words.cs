using System.Numerics;
using System.Runtime.InteropServices;

namespace Completion.Constraints;

/// <summary>Sets of tokens as words of bits, many words at a time.</summary>
internal static class Words
{
    /// <summary>Adds what another set of the same length has.</summary>
    public static void Or(Span<ulong> into, ReadOnlySpan<ulong> other)
    {
        other = other[..into.Length];
        var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(into);
        var otherWide = MemoryMarshal.Cast<ulong, Vector<ulong>>(other);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] |= otherWide[i];
        }

        for (var i = wide.Length * Vector<ulong>.Count; i < into.Length; i++)
        {
            into[i] |= other[i];
        }
    }

    /// <summary>Adds what two other sets of the same length have both.</summary>
    public static void OrBoth(Span<ulong> into, ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        one = one[..into.Length];
        other = other[..into.Length];
        var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(into);
        var oneWide = MemoryMarshal.Cast<ulong, Vector<ulong>>(one);
        var otherWide = MemoryMarshal.Cast<ulong, Vector<ulong>>(other);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] |= oneWide[i] & otherWide[i];
        }

        for (var i = wide.Length * Vector<ulong>.Count; i < into.Length; i++)
        {
            into[i] |= one[i] & other[i];
        }
    }

    /// <summary>Keeps what another set has too; what lies beyond its length stays.</summary>
    public static void And(Span<ulong> into, ReadOnlySpan<ulong> other)
    {
        into = into[..other.Length];
        var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(into);
        var otherWide = MemoryMarshal.Cast<ulong, Vector<ulong>>(other);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] &= otherWide[i];
        }

        for (var i = wide.Length * Vector<ulong>.Count; i < into.Length; i++)
        {
            into[i] &= other[i];
        }
    }
}
