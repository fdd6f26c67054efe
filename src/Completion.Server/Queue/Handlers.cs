using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Completion.Server.JsonRpc;

namespace Completion.Server.Queue;

/// <summary>Answers requests of one method.</summary>
internal interface IRequestHandler
{
    string Method { get; }

    /// <summary>Whether it changes the server's state: then it runs alone, and what came later waits for it.</summary>
    bool Mutates { get; }

    /// <summary>The result, as JSON.</summary>
    /// <exception cref="RpcException">The request is answered with this error.</exception>
    Task<byte[]> HandleAsync(JsonElement? parameters, Snapshot snapshot, CancellationToken cancellation);
}

/// <summary>Takes notifications of one method. They all change the server's state, so each runs alone.</summary>
internal interface INotificationHandler
{
    string Method { get; }

    /// <exception cref="RpcException">The parameters make no sense; this is logged.</exception>
    void Handle(JsonElement? parameters);
}

/// <summary>A request that changes nothing and may take long: many run at once.</summary>
internal abstract class ReadHandler<TParams, TResult>(string method, JsonTypeInfo<TParams> reads, JsonTypeInfo<TResult> writes)
    : IRequestHandler
{
    public string Method { get; } = method;

    public bool Mutates => false;

    public async Task<byte[]> HandleAsync(JsonElement? parameters, Snapshot snapshot, CancellationToken cancellation)
    {
        var result = await HandleAsync(Parameters.Read(Method, parameters, reads), snapshot, cancellation).ConfigureAwait(false);
        return JsonSerializer.SerializeToUtf8Bytes(result, writes);
    }

    protected abstract Task<TResult> HandleAsync(TParams parameters, Snapshot snapshot, CancellationToken cancellation);
}

/// <summary>A notification with parameters. Must return at once: everything later waits for it.</summary>
internal abstract class NotificationHandler<TParams>(string method, JsonTypeInfo<TParams> reads) : INotificationHandler
{
    public string Method { get; } = method;

    public void Handle(JsonElement? parameters) => Handle(Parameters.Read(Method, parameters, reads));

    protected abstract void Handle(TParams parameters);
}

/// <summary>A notification that the server is told and needs nothing of.</summary>
internal sealed class AcceptedNotification(string method) : INotificationHandler
{
    public string Method { get; } = method;

    public void Handle(JsonElement? parameters)
    {
    }
}

internal static class Parameters
{
    /// <exception cref="RpcException">They are missing, or not what the method takes.</exception>
    public static T Read<T>(string method, JsonElement? parameters, JsonTypeInfo<T> type)
    {
        if (parameters is not { } given)
            throw new RpcException(ErrorCode.InvalidParams, $"{method} needs parameters.");
        try
        {
            return given.Deserialize(type) ?? throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var where = (e as JsonException)?.Path is { Length: > 1 } path ? $" at {path}" : "";
            throw new RpcException(ErrorCode.InvalidParams, $"The parameters of {method} are not what the protocol says{where}.");
        }
    }
}
