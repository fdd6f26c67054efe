using System.Text;

namespace Completion.CSharp.Monitors.Arguments;

/// <summary>
/// A word as the 64-bit FNV-1a hash of its bytes, so that one that is on its way needs no memory. Two words that meet in a
/// text and have the same hash are not to be expected.
/// </summary>
internal static class WordHash
{
    /// <summary>No word.</summary>
    public const ulong None = 0;

    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The hash of a word with one more byte.</summary>
    public static ulong Next(ulong word, byte value) => ((word == None ? Basis : word) ^ value) * Prime;

    /// <summary>The hash of a word.</summary>
    public static ulong Of(string word)
    {
        var hash = None;
        foreach (var value in Encoding.UTF8.GetBytes(word))
        {
            hash = Next(hash, value);
        }

        return hash;
    }
}
