using Completion.CSharp.Context;
using Completion.CSharp.Situations;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Prompts;

/// <summary>The text around the cursor that a prompt is made of, with LF as the only line break.</summary>
/// <param name="Prefix">What comes before the generated text, the selected item's text included.</param>
/// <param name="Suffix">What comes after it.</param>
public sealed record PromptWindow(string Prefix, string Suffix)
{
    /// <summary>Lines between two places where a window may begin, so that it begins alike from keystroke to keystroke.</summary>
    private const int Grid = 256;

    /// <summary>What stands behind the cursor because an editor put it there, or ends the line that it did so in.</summary>
    private const string ClosedByEditors = ")]}\"'>;, \t";

    /// <summary>The window of a situation.</summary>
    /// <param name="situation">What is at the cursor.</param>
    /// <param name="characters">Characters before and after the cursor at least, where the document has them.</param>
    /// <param name="extent">How much of what follows the cursor.</param>
    public static PromptWindow Around(Situation situation, int characters, SuffixExtent extent = SuffixExtent.All)
    {
        var text = situation.Analysis.Text;
        var (start, end) = (situation.Replaced.Start, situation.Replaced.End);
        var firstLine = text.Lines.GetLineFromPosition(start).LineNumber;
        for (var count = start - text.Lines[firstLine].Start; firstLine > 0 && count < characters;)
        {
            count += Length(text.Lines[--firstLine]);
        }

        firstLine = firstLine / Grid * Grid;
        var lastLine = text.Lines.GetLineFromPosition(end);
        for (var count = lastLine.End - end; lastLine.LineNumber + 1 < text.Lines.Count && count < characters;)
        {
            lastLine = text.Lines[lastLine.LineNumber + 1];
            count += Length(lastLine);
        }

        var last = lastLine.End;
        if (extent == SuffixExtent.Lines && situation.RestOfLine.AsSpan().IndexOfAnyExcept(ClosedByEditors) < 0)
        {
            end = text.Lines.GetLineFromPosition(end).End;
        }
        else if (extent == SuffixExtent.Member && ContextPlace.EndOfMember(situation.Analysis.Tree.GetRoot(), text, end) is { } endOfMember)
        {
            last = Math.Clamp(endOfMember, end, last);
        }

        return new PromptWindow(
            LineEndings.ToLf(text.ToString(TextSpan.FromBounds(text.Lines[firstLine].Start, start)) + situation.Inserted),
            LineEndings.ToLf(text.ToString(TextSpan.FromBounds(end, last))));
    }

    /// <summary>Every line break counts as one character, so that a document has the same window whatever it ends its lines with.</summary>
    private static int Length(TextLine line) => line.Span.Length + 1;
}
