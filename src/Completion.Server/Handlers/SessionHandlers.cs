using System.Text.Json;
using Completion.Server.Documents;
using Completion.Server.JsonRpc;
using Completion.Server.Protocol;
using Completion.Server.Queue;

namespace Completion.Server.Handlers;

/// <summary><c>initialize</c>: agree on what both sides can do, and make the engine.</summary>
internal sealed class InitializeHandler(ServerSession session, ClientFeatures client) : IRequestHandler
{
    public string Method => "initialize";

    public bool Mutates => true;

    public Task<byte[]> HandleAsync(JsonElement? parameters, Snapshot snapshot, CancellationToken cancellation)
    {
        var given = Parameters.Read(Method, parameters, ProtocolJson.Default.InitializeParams);
        var encoding = PositionEncodings.Choose(given.Capabilities.General?.PositionEncodings);
        session.Initialize(given, encoding);
        var result = new InitializeResult(
            new ServerCapabilities
            {
                PositionEncoding = encoding.Name(),
                CodeActionProvider = client.ResolvesEdits ? new CodeActionOptions([CodeActionHandler.Kind], ResolveProvider: true) : null,
            },
            new ServerInfo("C# Completion", typeof(InitializeHandler).Assembly.GetName().Version?.ToString(3) ?? ""));
        return Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(result, ProtocolJson.Default.InitializeResult));
    }
}

/// <summary><c>initialized</c>: from now on the server may speak for itself; it begins to load.</summary>
internal sealed class InitializedHandler(ServerSession session) : INotificationHandler
{
    public string Method => "initialized";

    public void Handle(JsonElement? parameters) => session.Begin();
}

/// <summary><c>shutdown</c>: the queue ends what runs; the process stays for <c>exit</c>.</summary>
internal sealed class ShutdownHandler : IRequestHandler
{
    private static readonly byte[] s_null = "null"u8.ToArray();

    public string Method => "shutdown";

    public bool Mutates => true;

    public Task<byte[]> HandleAsync(JsonElement? parameters, Snapshot snapshot, CancellationToken cancellation) => Task.FromResult(s_null);
}

/// <summary><c>$/setTrace</c>.</summary>
internal sealed class SetTraceHandler(ServerSession session)
    : NotificationHandler<SetTraceParams>("$/setTrace", ProtocolJson.Default.SetTraceParams)
{
    protected override void Handle(SetTraceParams parameters) => session.SetTrace(parameters.Value);
}

/// <summary><c>workspace/didChangeConfiguration</c>.</summary>
internal sealed class DidChangeConfigurationHandler(ServerSession session)
    : NotificationHandler<DidChangeConfigurationParams>("workspace/didChangeConfiguration", ProtocolJson.Default.DidChangeConfigurationParams)
{
    protected override void Handle(DidChangeConfigurationParams parameters) => session.ChangeSettings(parameters.Settings);
}

/// <summary><c>workspace/didChangeWorkspaceFolders</c>.</summary>
internal sealed class DidChangeWorkspaceFoldersHandler(ServerSession session)
    : NotificationHandler<DidChangeWorkspaceFoldersParams>("workspace/didChangeWorkspaceFolders", ProtocolJson.Default.DidChangeWorkspaceFoldersParams)
{
    protected override void Handle(DidChangeWorkspaceFoldersParams parameters) =>
        session.ChangeFolders(parameters.Event.Added, parameters.Event.Removed);
}
