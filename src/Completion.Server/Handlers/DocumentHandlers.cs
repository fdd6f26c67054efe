using Completion.Server.Completions;
using Completion.Server.Documents;
using Completion.Server.Hosting;
using Completion.Server.Protocol;
using Completion.Server.Queue;

namespace Completion.Server.Handlers;

/// <summary><c>textDocument/didOpen</c>: the text is the editor's from now on.</summary>
internal sealed class DidOpenHandler(DocumentStore documents, ProjectLoader projects, IdlePrefill idle)
    : NotificationHandler<DidOpenTextDocumentParams>("textDocument/didOpen", ProtocolJson.Default.DidOpenTextDocumentParams)
{
    protected override void Handle(DidOpenTextDocumentParams parameters)
    {
        var document = documents.Open(parameters.TextDocument);
        if (document.IsCSharp && DocumentUri.FilePath(document.Uri) is { } path)
            projects.LoadProjectOf(path);
        idle.Begin(document, position: null);
    }
}

/// <summary><c>textDocument/didChange</c>: what was being computed for the former text is cancelled.</summary>
internal sealed class DidChangeHandler(DocumentStore documents, ShownSuggestions shown, IdlePrefill idle)
    : NotificationHandler<DidChangeTextDocumentParams>("textDocument/didChange", ProtocolJson.Default.DidChangeTextDocumentParams)
{
    protected override void Handle(DidChangeTextDocumentParams parameters)
    {
        if (documents.Change(parameters) is var (before, after, changes))
        {
            if (shown.Change(before, after, changes) is { } accepted)
                idle.Begin(after, accepted);
        }
    }
}

/// <summary><c>textDocument/didClose</c>: the disk's text counts again.</summary>
internal sealed class DidCloseHandler(DocumentStore documents, ShownSuggestions shown)
    : NotificationHandler<TextDocumentParams>("textDocument/didClose", ProtocolJson.Default.TextDocumentParams)
{
    protected override void Handle(TextDocumentParams parameters)
    {
        documents.Close(parameters.TextDocument.Uri);
        shown.Forget(parameters.TextDocument.Uri);
    }
}
