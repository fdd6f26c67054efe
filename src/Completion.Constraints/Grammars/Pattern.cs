using System.Collections.Immutable;
using System.Text;

namespace Completion.Constraints.Grammars;

/// <summary>A regular language of byte strings.</summary>
internal abstract record Pattern
{
    /// <summary>One byte of a range, both ends included.</summary>
    public sealed record Bytes(byte From, byte To) : Pattern;

    /// <summary>One after another; without parts, the empty string.</summary>
    public sealed record Sequence(ImmutableArray<Pattern> Parts) : Pattern;

    /// <summary>One of several.</summary>
    public sealed record Choice(ImmutableArray<Pattern> Options) : Pattern;

    /// <summary>At least so many, and at most so many unless that is null.</summary>
    public sealed record Repeat(Pattern Part, int AtLeast, int? AtMost) : Pattern;

    /// <summary>A text in UTF-8.</summary>
    public static Pattern Text(string text, bool ignoresCase = false) =>
        new Sequence([.. text.EnumerateRunes().Select(rune => Characters(ignoresCase ? BothCases(rune.Value) : [(rune.Value, rune.Value)]))]);

    /// <summary>One character of some ranges of code points, in UTF-8.</summary>
    public static Pattern Characters(IEnumerable<(int From, int To)> ranges)
    {
        var options = ranges.SelectMany(range => Utf8Ranges.Of(range.From, range.To))
            .Select(bytes => bytes.Length == 1
                ? (Pattern)new Bytes(bytes[0].From, bytes[0].To)
                : new Sequence([.. bytes.Select(b => (Pattern)new Bytes(b.From, b.To))]))
            .ToImmutableArray();
        return options.Length == 1 ? options[0] : new Choice(options);
    }

    /// <summary>A letter in upper and in lower case; only those of ASCII have two.</summary>
    public static (int From, int To)[] BothCases(int codePoint) =>
        codePoint < 0x80 && char.IsAsciiLetter((char)codePoint)
            ? [(codePoint & ~0x20, codePoint & ~0x20), (codePoint | 0x20, codePoint | 0x20)]
            : [(codePoint, codePoint)];

    /// <summary>Whether the empty string belongs to the language.</summary>
    public bool IsNullable => this switch
    {
        Sequence sequence => sequence.Parts.All(part => part.IsNullable),
        Choice choice => choice.Options.Any(option => option.IsNullable),
        Repeat repeat => repeat.AtLeast == 0 || repeat.Part.IsNullable,
        _ => false,
    };
}

/// <summary>Code points as UTF-8: a range of them as sequences of byte ranges.</summary>
internal static class Utf8Ranges
{
    /// <summary>The last code point of each encoded length, and those around the surrogates, which have no encoding.</summary>
    private static readonly (int From, int To)[] s_lengths = [(0, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF)];

    public static IEnumerable<(byte From, byte To)[]> Of(int from, int to) =>
        s_lengths.Where(length => from <= length.To && to >= length.From)
            .SelectMany(length => Split(Math.Max(from, length.From), Math.Min(to, length.To)));

    /// <summary>Splits until the continuation bytes that differ run over their whole range.</summary>
    private static IEnumerable<(byte From, byte To)[]> Split(int from, int to)
    {
        for (var bytes = 1; bytes < new Rune(from).Utf8SequenceLength; bytes++)
        {
            var mask = (1 << 6 * bytes) - 1;
            if ((from & ~mask) == (to & ~mask))
            {
                continue;
            }

            if ((from & mask) != 0)
            {
                return Split(from, from | mask).Concat(Split((from | mask) + 1, to));
            }

            if ((to & mask) != mask)
            {
                return Split(from, (to & ~mask) - 1).Concat(Split(to & ~mask, to));
            }
        }

        return [[.. Encode(from).Zip(Encode(to))]];
    }

    private static byte[] Encode(int codePoint) => Encoding.UTF8.GetBytes(new Rune(codePoint).ToString());
}
