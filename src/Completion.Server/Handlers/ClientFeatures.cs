using Completion.Server.Protocol;

namespace Completion.Server.Handlers;

/// <summary>What the client said at initialize that it can do. Set once.</summary>
internal sealed class ClientFeatures
{
    private ClientCapabilities _capabilities = new();

    public void Set(ClientCapabilities capabilities) => _capabilities = capabilities;

    /// <summary>Whether the server may ask for its settings.</summary>
    public bool GivesConfiguration => _capabilities.Workspace?.Configuration == true;

    /// <summary>Whether the client tells of changed settings only when asked to.</summary>
    public bool RegistersConfigurationChanges => _capabilities.Workspace?.DidChangeConfiguration?.DynamicRegistration == true;

    public bool ShowsProgress => _capabilities.Window?.WorkDoneProgress == true;

    /// <summary>A client that names no format is taken to be old, and gets plain text.</summary>
    public bool ShowsMarkdown => _capabilities.TextDocument?.Completion?.CompletionItem?.DocumentationFormat?.Contains("markdown") == true;

    /// <summary>Whether the client asks for a code action's edit when someone chose it, and keeps the action's data until then.</summary>
    public bool ResolvesEdits => _capabilities.TextDocument?.CodeAction is { CodeActionLiteralSupport: not null, DataSupport: true } actions
        && actions.ResolveSupport?.Properties.Contains("edit") == true;

    /// <summary>Whether the client takes an edit together with the version that it is for.</summary>
    public bool TakesVersionedEdits => _capabilities.Workspace?.WorkspaceEdit?.DocumentChanges == true;
}
