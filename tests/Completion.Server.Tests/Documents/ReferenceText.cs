using System.Text;
using System.Text.RegularExpressions;

namespace Completion.Server.Tests.Documents;

/// <summary>Positions as the protocol defines them, in the plainest way.</summary>
internal static partial class ReferenceText
{
    public static List<(int Start, int End)> Lines(string text)
    {
        var lines = new List<(int, int)>();
        var start = 0;
        foreach (Match end in LineEnd().Matches(text))
        {
            lines.Add((start, end.Index));
            start = end.Index + end.Length;
        }

        lines.Add((start, text.Length));
        return lines;
    }

    /// <summary>Beyond the last line: the end. Beyond a line's end: its end. Inside a character: before it (UTF-8).</summary>
    public static int Offset(string text, int line, int character, bool utf8)
    {
        var lines = Lines(text);
        if (line >= lines.Count)
            return text.Length;
        var (start, end) = lines[line];
        if (!utf8)
            return Math.Min(start + character, end);
        var best = start;
        for (var at = start; at <= end; at++)
        {
            var insidePair = at > start && at < end && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
            if (!insidePair && Encoding.UTF8.GetByteCount(text.AsSpan(start, at - start)) <= character)
                best = at;
        }

        return best;
    }

    [GeneratedRegex("\r\n|\n|\r")]
    private static partial Regex LineEnd();
}
