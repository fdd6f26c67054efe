
namespace Completion.CSharp.Situations;

/// <summary>Takes away from the end of a draft what the document has there already.</summary>
public static class DraftTrimming
{
    /// <param name="situation">Where the draft goes.</param>
    /// <param name="draft">Generated text, line breaks as LF.</param>
    /// <returns>The draft without trailing white space and without a last line that only repeats the next line of the document.</returns>
    public static string Trim(Situation situation, string draft)
    {
        var text = draft.TrimEnd();
        var lastBreak = text.LastIndexOf('\n');
        if (lastBreak >= 0 && NextLine(situation) is { Length: > 0 } next && text.AsSpan(lastBreak + 1).Trim().SequenceEqual(next))
        {
            text = text[..lastBreak].TrimEnd();
        }

        return text;
    }

    /// <summary>The first line below the cursor that is not blank, without white space around it.</summary>
    private static string? NextLine(Situation situation)
    {
        var lines = situation.Analysis.Text.Lines;
        for (var line = lines.IndexOf(situation.Replaced.End) + 1; line < lines.Count; line++)
        {
            var text = lines[line].ToString().Trim();
            if (text.Length > 0)
            {
                return text;
            }
        }

        return null;
    }
}
