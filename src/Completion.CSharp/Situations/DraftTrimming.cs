using System.Text;
using Completion.CSharp.Lexing;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.CSharp.Situations;

/// <summary>Takes away from the end of a draft what the document has there already.</summary>
/// <remarks>A bracket that closes one of the draft's own is never taken for the document's, however alike the lines look.</remarks>
public static class DraftTrimming
{
    /// <summary>Lines below the cursor that a draft is compared with: as many as a draft has at most.</summary>
    private const int MostLines = 24;

    /// <param name="situation">Where the draft goes.</param>
    /// <param name="draft">Generated text, line breaks as LF.</param>
    /// <returns>The draft without trailing white space, without last lines that only repeat the next lines of the document, and without what the rest of the cursor's line brings.</returns>
    public static string Trim(Situation situation, string draft)
    {
        var text = draft.TrimEnd();
        var below = LinesBelow(situation);
        while (text.Length > 0 && (WithoutLines(situation, text, below) ?? WithoutRestOfLine(situation, text)) is { } shorter)
        {
            text = shorter;
        }

        return text;
    }

    /// <summary>Without as many last lines as the document has next; null when there are none.</summary>
    private static string? WithoutLines(Situation situation, string text, List<string> below)
    {
        // Where each line that is not blank begins; the first is one of its own only on a line that is blank so far.
        var starts = new List<int>();
        for (var start = 0; start <= text.Length; start = text.IndexOf('\n', start) is var next && next < 0 ? text.Length + 1 : next + 1)
        {
            if (!Line(text, start).IsEmpty && (start > 0 || situation.IsOnBlankLine))
            {
                starts.Add(start);
            }
        }

        for (var count = Math.Min(starts.Count, below.Count); count > 0; count--)
        {
            var first = starts.Count - count;
            var repeats = true;
            for (var i = 0; i < count && repeats; i++)
            {
                repeats = Line(text, starts[first + i]).SequenceEqual(below[i]);
            }

            if (repeats && MayEndAt(situation, text, starts[first]))
            {
                return text[..starts[first]].TrimEnd();
            }
        }

        return null;
    }

    /// <summary>Without an end that is the beginning of the rest of the line; null when there is none.</summary>
    private static string? WithoutRestOfLine(Situation situation, string text)
    {
        var rest = situation.RestOfLine;
        for (var length = Math.Min(rest.Length, text.Length); length > 0; length--)
        {
            var start = text.Length - length;
            if (!text.AsSpan(start).SequenceEqual(rest.AsSpan(0, length)) || IsInsideWord(text, start) || IsInsideWord(rest, length))
            {
                continue;
            }

            // Quotes that the draft opened itself are its own.
            if ((situation.Scanner.IsCode && rest.AsSpan(0, length).Contains('"')) || !MayEndAt(situation, text, start))
            {
                continue;
            }

            return text[..start].TrimEnd();
        }

        return null;
    }

    /// <summary>Whether no bracket of the draft's own stays open when it ends there that the whole closes.</summary>
    private static bool MayEndAt(Situation situation, string text, int end) =>
        Depth(situation.Scanner, text.AsSpan(0, end)) <= Math.Max(0, Depth(situation.Scanner, text));

    private static int Depth(CSharpScanner scanner, ReadOnlySpan<char> text)
    {
        var depth = 0;
        scanner = scanner.IsInHole ? scanner.WithoutString() : scanner;
        foreach (var value in Encoding.UTF8.GetBytes(text.ToString()))
        {
            depth += !scanner.IsCode ? 0
                : value switch { (byte)'(' or (byte)'[' or (byte)'{' => 1, (byte)')' or (byte)']' or (byte)'}' => -1, _ => 0 };
            scanner = scanner.Next(value);
        }

        return depth;
    }

    private static ReadOnlySpan<char> Line(string text, int start)
    {
        var end = text.IndexOf('\n', start);
        return text.AsSpan(start, (end < 0 ? text.Length : end) - start).Trim();
    }

    private static bool IsInsideWord(string text, int at) => at > 0 && at < text.Length
        && SyntaxFacts.IsIdentifierPartCharacter(text[at - 1]) && SyntaxFacts.IsIdentifierPartCharacter(text[at]);

    /// <summary>The next lines below the cursor that are not blank, without white space around them.</summary>
    private static List<string> LinesBelow(Situation situation)
    {
        var lines = situation.Analysis.Text.Lines;
        var below = new List<string>();
        for (var line = lines.IndexOf(situation.Replaced.End) + 1; line < lines.Count && below.Count < MostLines; line++)
        {
            var text = lines[line].ToString().Trim();
            if (text.Length > 0)
            {
                below.Add(text);
            }
        }

        return below;
    }
}
