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
}
