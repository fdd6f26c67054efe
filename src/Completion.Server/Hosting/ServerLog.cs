using Completion.Server.JsonRpc;
using Completion.Server.Protocol;

namespace Completion.Server.Hosting;

/// <summary>What a person can read in the editor's log. Never holds text of a document.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ServerLog(ClientConnection client)
{
    /// <summary>Whether the client wants traces ($/setTrace).</summary>
    public bool IsTracing { get; set; }

    public void Error(string message) => Send(MessageType.Error, message);

    public void Info(string message) => Send(MessageType.Info, message);

    /// <summary>One line per request.</summary>
    public void Request(string message) => Send(MessageType.Log, message);

    /// <summary>What only someone who looks for the why of an answer wants to read.</summary>
    public void Trace(string message)
    {
        if (IsTracing)
            client.Notify("$/logTrace", new LogTraceParams(message), ProtocolJson.Default.LogTraceParams);
    }

    /// <summary>Shows a message to the person, and logs it.</summary>
    public void Show(MessageType type, string message)
    {
        Send(type, message);
        client.Notify("window/showMessage", new MessageParams(type, message), ProtocolJson.Default.MessageParams);
    }

    private void Send(MessageType type, string message) =>
        client.Notify("window/logMessage", new MessageParams(type, message), ProtocolJson.Default.MessageParams);
}
