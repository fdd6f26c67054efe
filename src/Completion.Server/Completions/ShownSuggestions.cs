using System.Collections.Immutable;
using Completion.Engine;
using Completion.Server.Documents;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Completions;

/// <summary>
/// The last suggestions per document, so that someone who types along with one goes on seeing its rest, without a model
/// and without a flicker.
/// </summary>
/// <remarks>
/// Thread-safe. A suggestion is kept as an edit whose span grows with what is typed inside of it; it fits for as long as the
/// span's text is a beginning of the suggestion's. It is bound to one version of a document, so what was computed too late
/// simply never matches.
/// </remarks>
internal sealed class ShownSuggestions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];

    private sealed record Entry(OpenDocument Document, ImmutableArray<(CompletionDraft Draft, DraftEdit Edit)> Suggestions);

    /// <summary>Remembers what was answered for a document.</summary>
    public void Remember(OpenDocument document, ImmutableArray<CompletionDraft> drafts)
    {
        lock (_lock)
            _entries[document.Uri] = new Entry(document, [.. drafts.Select(draft => (draft, new DraftEdit(draft.Range, draft.Text)))]);
    }

    /// <summary>Follows a change.</summary>
    /// <returns>The end of a suggestion that now stands in the document as a whole; null when none does.</returns>
    public int? Change(OpenDocument before, OpenDocument after, IReadOnlyList<TextChange> changes)
    {
        lock (_lock)
        {
            if (!_entries.Remove(before.Uri, out var entry) || entry.Document != before)
                return null;
            var fitting = ImmutableArray.CreateBuilder<(CompletionDraft, DraftEdit)>();
            foreach (var (draft, edit) in entry.Suggestions)
            {
                if (edit.After(changes) is { } moved)
                    fitting.Add((draft, moved));
            }

            if (fitting.Count > 0)
                _entries[after.Uri] = new Entry(after, fitting.ToImmutable());
            foreach (var (_, edit) in fitting)
            {
                if (DraftEdit.IsNothing(edit.Span, edit.Text, after))
                    return edit.Span.End;
            }

            return null;
        }
    }

    public void Forget(string uri)
    {
        lock (_lock)
            _entries.Remove(uri);
    }

    /// <summary>Forgets everything: the model, the settings or a project are others now.</summary>
    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <summary>
    /// The rest of the best suggestion that agrees with the text up to <paramref name="offset"/> (or with the selected
    /// item); null when there is none.
    /// </summary>
    public CompletionDraft? Rest(OpenDocument document, int offset, (TextSpan Range, string Text)? selected)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(document.Uri, out entry) || entry.Document != document)
                return null;
        }

        foreach (var (draft, edit) in entry.Suggestions)
        {
            // A bracket that the editor closed by itself stands between the cursor and the end of what was typed; then
            // only an answer that replaces it too continues the suggestion.
            ReadOnlySpan<TextSpan> ranges = selected is { } item
                ? [item.Range]
                : offset >= edit.Span.Start && offset <= edit.Span.End ? [new TextSpan(offset, 0), TextSpan.FromBounds(offset, edit.Span.End)] : [];
            foreach (var range in ranges)
            {
                if (edit.Over(range, document.Text) is { Length: > 0 } rest
                    && (selected is null || rest.StartsWith(selected.Value.Text, StringComparison.Ordinal))
                    && document.IsOnOneLine(range) && !DraftEdit.IsNothing(range, rest, document))
                {
                    return draft with { Range = range, Text = rest };
                }
            }
        }

        return null;
    }
}
