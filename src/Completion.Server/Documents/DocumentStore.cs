using System.Collections.Immutable;
using System.Text;
using Completion.Server.Hosting;
using Completion.Server.Protocol;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Documents;

/// <summary>The documents that the editor has open; what happens to them is passed on to the workspace.</summary>
/// <remarks>Changed only by the request queue, one change at a time; <see cref="Current"/> may be read by anyone.</remarks>
internal sealed class DocumentStore(ServerLog log)
{
    private volatile ImmutableDictionary<string, OpenDocument> _current = ImmutableDictionary<string, OpenDocument>.Empty;

    /// <summary>All open documents by the client's address, as of now. Immutable.</summary>
    public ImmutableDictionary<string, OpenDocument> Current => _current;

    /// <summary>Agreed on at initialize.</summary>
    public PositionEncoding Encoding { get; set; }

    /// <summary>Who is told; null while there is no engine.</summary>
    public IWorkspaceFeed? Feed { get; set; }

    public OpenDocument Open(TextDocumentItem item)
    {
        if (_current.TryGetValue(item.Uri, out var former))
        {
            log.Info($"{item.Uri} was opened twice; the newer text counts.");
            former.Supersede();
        }

        var path = DocumentUri.DocumentPath(item.Uri);
        var isCSharp = item.LanguageId is "csharp" or "cs" or "c#" || path.EndsWith(".csx", StringComparison.OrdinalIgnoreCase);
        var text = SourceText.From(item.Text, System.Text.Encoding.UTF8);
        var document = new OpenDocument(item.Uri, path, isCSharp, item.Version, text, LineTable.Of(text), Encoding);
        _current = _current.SetItem(item.Uri, document);
        Tell(document, feed => feed.Open(path, text));
        return document;
    }

    /// <summary>Applies changes in their order, each to the text that the one before it left. Null when the document is not open.</summary>
    public (OpenDocument Before, OpenDocument After, IReadOnlyList<TextChange> Changes)? Change(DidChangeTextDocumentParams parameters)
    {
        if (!_current.TryGetValue(parameters.TextDocument.Uri, out var before))
        {
            log.Info($"{parameters.TextDocument.Uri} was changed but is not open; the change was ignored.");
            return null;
        }

        var text = before.Text;
        var lines = before.Lines;
        var last = default(TextChange);
        foreach (var change in parameters.ContentChanges)
        {
            last = change.Range is { } range
                ? new TextChange(before.SpanOf(range, text, lines), change.Text)
                : Difference(text, change.Text);
            text = text.WithChanges(last);
            lines = lines.Change(text, last.Span, last.NewText!.Length);
        }

        var after = before.With(parameters.TextDocument.Version, text, lines);
        _current = _current.SetItem(before.Uri, after);
        before.Supersede();
        IReadOnlyList<TextChange> changes = parameters.ContentChanges.Length == 1 ? [last] : text.GetTextChanges(before.Text);
        if (changes.Count > 0)
            Tell(after, feed => feed.Change(after.Path, changes));
        return (before, after, changes);
    }

    public void Close(string uri)
    {
        if (!_current.TryGetValue(uri, out var document))
            return;
        _current = _current.Remove(uri);
        document.Supersede();
        Tell(document, feed => feed.Close(document.Path));
    }

    private void Tell(OpenDocument document, Action<IWorkspaceFeed> what)
    {
        if (Feed is not { } feed || !document.IsCSharp)
            return;
        try
        {
            what(feed);
        }
        catch (Exception e)
        {
            // A workspace that cannot follow one document must not cost the others theirs.
            log.Error($"The workspace could not follow {document.Path}: {e}");
        }
    }

    /// <summary>A whole new text as the one place where it differs, so that parsing stays incremental.</summary>
    private static TextChange Difference(SourceText before, string after)
    {
        var former = before.ToString();
        var start = former.AsSpan().CommonPrefixLength(after);
        var end = 0;
        var most = Math.Min(former.Length, after.Length) - start;
        while (end < most && former[^(end + 1)] == after[^(end + 1)])
            end++;
        return new TextChange(TextSpan.FromBounds(start, former.Length - end), after[start..^end]);
    }
}
