using Completion.Server.Documents;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Completions;

/// <summary>An edit that a draft stands for: <paramref name="Span"/> of a text becomes <paramref name="Text"/>. Immutable.</summary>
internal readonly record struct DraftEdit(TextSpan Span, string Text)
{
    /// <summary>
    /// The text that has the same effect when it replaces <paramref name="range"/> instead; null when no text has, because
    /// the edit changes something outside of it.
    /// </summary>
    public string? Over(TextSpan range, SourceText text)
    {
        var all = TextSpan.FromBounds(Math.Min(Span.Start, range.Start), Math.Max(Span.End, range.End));
        var after = text.ToString(TextSpan.FromBounds(all.Start, Span.Start)) + Text + text.ToString(TextSpan.FromBounds(Span.End, all.End));
        var kept = text.ToString(TextSpan.FromBounds(all.Start, range.Start));
        var tail = text.ToString(TextSpan.FromBounds(range.End, all.End));
        return kept.Length + tail.Length <= after.Length
            && after.StartsWith(kept, StringComparison.Ordinal) && after.EndsWith(tail, StringComparison.Ordinal)
                ? after[kept.Length..^tail.Length]
                : null;
    }

    /// <summary>
    /// The same edit after someone else's changes inside of it, still to the text it was for; null when a change was
    /// outside, since the edit may no longer make sense then.
    /// </summary>
    public DraftEdit? After(IReadOnlyList<TextChange> changes)
    {
        var grown = 0;
        foreach (var change in changes)
        {
            if (change.Span.Start < Span.Start || change.Span.End > Span.End)
                return null;
            grown += change.NewText!.Length - change.Span.Length;
        }

        return this with { Span = new TextSpan(Span.Start, Span.Length + grown) };
    }

    /// <summary>Whether replacing <paramref name="range"/> by <paramref name="replacement"/> changes nothing.</summary>
    public static bool IsNothing(TextSpan range, string replacement, OpenDocument document) =>
        range.Length == replacement.Length && document.Text.ToString(range) == replacement;
}
