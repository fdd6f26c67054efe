using System.Text.Json;

namespace Completion.Server.Protocol;

internal sealed record DidChangeConfigurationParams
{
    public JsonElement Settings { get; init; }
}

internal sealed record ConfigurationParams(ConfigurationItem[] Items);

internal sealed record ConfigurationItem(string Section);

internal sealed record DidChangeWorkspaceFoldersParams
{
    public required WorkspaceFoldersChange Event { get; init; }
}

internal sealed record WorkspaceFoldersChange
{
    public required WorkspaceFolder[] Added { get; init; }
    public required WorkspaceFolder[] Removed { get; init; }
}

internal sealed record RegistrationParams(Registration[] Registrations);

internal sealed record Registration(string Id, string Method, ConfigurationItem RegisterOptions);
