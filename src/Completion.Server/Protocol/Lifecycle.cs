using System.Text.Json;

namespace Completion.Server.Protocol;

// Of the parameters of initialize, only what this server acts on.

internal sealed record InitializeParams
{
    public int? ProcessId { get; init; }
    public ClientInfo? ClientInfo { get; init; }
    public string? RootPath { get; init; }
    public string? RootUri { get; init; }
    public WorkspaceFolder[]? WorkspaceFolders { get; init; }
    public JsonElement InitializationOptions { get; init; }
    public required ClientCapabilities Capabilities { get; init; }
    public string? Trace { get; init; }
}

internal sealed record ClientInfo(string Name, string? Version);

internal sealed record WorkspaceFolder
{
    public required string Uri { get; init; }
    public string? Name { get; init; }
}

internal sealed record ClientCapabilities
{
    public WorkspaceCapabilities? Workspace { get; init; }
    public TextDocumentCapabilities? TextDocument { get; init; }
    public WindowCapabilities? Window { get; init; }
    public GeneralCapabilities? General { get; init; }

    internal sealed record WorkspaceCapabilities(bool? Configuration, Registrable? DidChangeConfiguration, WorkspaceEditCapabilities? WorkspaceEdit);

    internal sealed record Registrable(bool? DynamicRegistration);

    internal sealed record WorkspaceEditCapabilities(bool? DocumentChanges);

    internal sealed record TextDocumentCapabilities(CompletionCapabilities? Completion, CodeActionCapabilities? CodeAction);

    internal sealed record CompletionCapabilities(CompletionItemCapabilities? CompletionItem);

    internal sealed record CompletionItemCapabilities(string[]? DocumentationFormat);

    internal sealed record CodeActionCapabilities(JsonElement? CodeActionLiteralSupport, bool? DataSupport, ResolveCapabilities? ResolveSupport);

    internal sealed record ResolveCapabilities(string[] Properties);

    internal sealed record WindowCapabilities(bool? WorkDoneProgress);

    internal sealed record GeneralCapabilities(string[]? PositionEncodings);
}

internal sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

internal sealed record ServerInfo(string Name, string Version);

internal sealed record ServerCapabilities
{
    public required string PositionEncoding { get; init; }
    public TextDocumentSyncOptions TextDocumentSync { get; } = new(OpenClose: true, TextDocumentSyncKind.Incremental, Save: true);
    public CompletionOptions CompletionProvider { get; } = new(TriggerCharacters: ["."], ResolveProvider: true);
    public bool InlineCompletionProvider => true;

    /// <summary>Absent for a client that cannot ask for an edit later: making one at every selection would be of no use to anyone.</summary>
    public CodeActionOptions? CodeActionProvider { get; init; }
    public WorkspaceServerCapabilities Workspace { get; } = new(new WorkspaceFoldersServerCapabilities(Supported: true, ChangeNotifications: true));
}

internal sealed record TextDocumentSyncOptions(bool OpenClose, TextDocumentSyncKind Change, bool Save);

internal enum TextDocumentSyncKind
{
    None = 0,
    Full = 1,
    Incremental = 2,
}

internal sealed record CompletionOptions(string[] TriggerCharacters, bool ResolveProvider);

internal sealed record CodeActionOptions(string[] CodeActionKinds, bool ResolveProvider);

internal sealed record WorkspaceServerCapabilities(WorkspaceFoldersServerCapabilities WorkspaceFolders);

internal sealed record WorkspaceFoldersServerCapabilities(bool Supported, bool ChangeNotifications);
