using System.Collections.Immutable;
using System.Text;
using Completion.CSharp.Prompts;
using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Reuse;

/// <summary>
/// Texts that may come next because someone has seen or written them here already: the rest of an earlier suggestion, and
/// what was just deleted. Only guesses: the model verifies them and an answer does not depend on them.
/// </summary>
/// <remarks>
/// The edited region's former text as the draft of its next version is called speculative edits (Cursor and Fireworks, 2024).
/// </remarks>
internal static class ExpectedTexts
{
    /// <summary>Texts at most: each is a branch that the model verifies.</summary>
    private const int Most = 4;

    /// <summary>Earlier questions that are looked at.</summary>
    private const int MostPlaces = 6;

    /// <summary>Characters of deleted text at most: more is no slip of the keys but another text.</summary>
    private const int MostDeleted = 2000;

    /// <summary>What may follow the cursor, with LF line ends, most trusted first.</summary>
    public static ImmutableArray<ReadOnlyMemory<byte>> Of(SuggestionMemory memory, DocumentSnapshot document, CompletionRequest request)
    {
        var texts = new List<string>();
        foreach (var (place, drafts) in memory.About(document.Path).Take(MostPlaces))
        {
            texts.AddRange(drafts.Select(draft => Rest(place, draft, document.Text, request)).OfType<string>());
            if (request.SelectedItem is null && Deleted(place, drafts, document.Text, request.Position) is { } deleted)
            {
                texts.Add(deleted);
            }
        }

        return
        [
            .. texts.Where(expected => !string.IsNullOrWhiteSpace(expected)).Select(LineEndings.ToLf).Distinct().Take(Most)
                .Select(expected => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(expected)),
        ];
    }

    /// <summary>
    /// The rest of an earlier draft on the same line, whatever has changed elsewhere: a bracket that the editor closed,
    /// another document, the settings.
    /// </summary>
    private static string? Rest(AskedPlace place, CompletionDraft draft, SourceText text, CompletionRequest request)
    {
        var (replaced, item) = request.SelectedItem ?? (new TextSpan(request.Position, 0), "");
        var before = LineBefore(text, replaced.Start) + item;
        var shown = LineBefore(place.Text, draft.Range.Start) + draft.Text;
        // At the beginning of a line only the place itself tells one line from another.
        return shown.StartsWith(before, StringComparison.Ordinal)
            && (!string.IsNullOrWhiteSpace(before) || place.Request.Position == request.Position)
                ? shown[before.Length..]
                : null;
    }

    /// <summary>
    /// What was deleted at the cursor since an earlier question, if nothing else was done; with the suggestion behind it when
    /// all that was deleted led up to that.
    /// </summary>
    private static string? Deleted(AskedPlace place, ImmutableArray<CompletionDraft> drafts, SourceText text, int position)
    {
        var length = place.Text.Length - text.Length;
        if (length is <= 0 or > MostDeleted
            || !TextRegions.AreEqual(text, 0, place.Text, 0, position)
            || !TextRegions.AreEqual(text, position, place.Text, position + length, text.Length - position))
        {
            return null;
        }

        var deleted = place.Text.ToString(new TextSpan(position, length));
        return place.Request.Position == position + length && drafts is [{ Range.IsEmpty: true } first, ..] ? deleted + first.Text : deleted;
    }

    private static string LineBefore(SourceText text, int position) =>
        text.ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(position).Start, position));
}
