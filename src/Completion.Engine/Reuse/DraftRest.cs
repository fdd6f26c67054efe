using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Reuse;

/// <summary>What is left of a draft after some of it was typed.</summary>
internal static class DraftRest
{
    /// <summary>The draft as an answer to a later question; null when it is none.</summary>
    /// <param name="draft">A draft of the earlier question.</param>
    /// <param name="asked">The earlier question.</param>
    /// <param name="now">The later one, to the same text but for what was typed.</param>
    /// <param name="typed">Characters typed at the earlier question's cursor since, which the later one's stands behind.</param>
    public static CompletionDraft? Of(CompletionDraft draft, AskedPlace asked, AskedPlace now, int typed)
    {
        // What is replaced behind the cursor was replaced for the text of that time.
        if (draft.Range.End != asked.Request.Position || Rest(draft, now, typed) is not { } rest || string.IsNullOrWhiteSpace(rest.Text))
        {
            return null;
        }

        return draft with { Range = rest.Range, Text = rest.Text };
    }

    private static (TextSpan Range, string Text)? Rest(CompletionDraft draft, AskedPlace now, int typed)
    {
        var (text, position) = (now.Text, now.Request.Position);
        var span = TextSpan.FromBounds(draft.Range.Start, draft.Range.End + typed);
        var (range, item) = now.Request.SelectedItem ?? (new TextSpan(position, 0), "");
        if (range.End != position)
        {
            return null;
        }

        // Of what the draft replaces, what lies before the range that is asked about stays, and must be the draft's own.
        var kept = range.Start > span.Start ? text.ToString(TextSpan.FromBounds(span.Start, range.Start)) : "";
        if (!draft.Text.StartsWith(kept, StringComparison.Ordinal) || CutsCharacter(draft.Text, kept.Length))
        {
            return null;
        }

        var before = range.Start < span.Start ? text.ToString(TextSpan.FromBounds(range.Start, span.Start)) : "";
        if (before.Length > 0 && !draft.Text.StartsWith(text.ToString(span), StringComparison.Ordinal))
        {
            return null;
        }

        var rest = before + draft.Text[kept.Length..];
        return rest.StartsWith(item, StringComparison.Ordinal) ? (range, rest) : null;
    }

    /// <summary>Whether an offset lies inside of what a person sees as one character: a surrogate pair, a line ending.</summary>
    private static bool CutsCharacter(string text, int at) =>
        at > 0 && at < text.Length
        && ((char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at])) || (text[at - 1] == '\r' && text[at] == '\n'));
}
