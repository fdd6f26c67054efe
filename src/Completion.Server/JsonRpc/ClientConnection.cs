using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Completion.Server.Protocol;

namespace Completion.Server.JsonRpc;

/// <summary>What the server says to the client: responses, notifications, and requests of its own.</summary>
/// <remarks>Thread-safe; nothing here waits for the client but the task of a request.</remarks>
internal sealed class ClientConnection(MessageWriter writer)
{
    private readonly ConcurrentDictionary<RequestId, TaskCompletionSource<JsonElement>> _asked = new();
    private long _lastId;

    /// <summary>Answers a request with a result that is JSON already.</summary>
    public void Respond(RequestId id, ReadOnlySpan<byte> result)
    {
        var buffer = new ArrayBufferWriter<byte>(result.Length + 64);
        using (var json = Begin(buffer))
        {
            id.WriteTo(json);
            json.WritePropertyName("result"u8);
            json.WriteRawValue(result, skipInputValidation: true);
            json.WriteEndObject();
        }

        writer.Write(buffer.WrittenMemory);
    }

    /// <summary>Answers with an error; the id is null when the request's could not be read.</summary>
    public void RespondError(RequestId? id, int code, string message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = Begin(buffer))
        {
            if (id is { } known)
                known.WriteTo(json);
            else
                json.WriteNull("id"u8);
            json.WriteStartObject("error"u8);
            json.WriteNumber("code"u8, code);
            json.WriteString("message"u8, message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        writer.Write(buffer.WrittenMemory);
    }

    /// <summary>Sends a notification.</summary>
    public void Notify<T>(string method, T parameters, JsonTypeInfo<T> type) => Send(null, method, parameters, type);

    /// <summary>Sends a request; the task ends with the client's result.</summary>
    /// <exception cref="RpcException">The client answered with an error.</exception>
    public Task<JsonElement> RequestAsync<T>(string method, T parameters, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var id = new RequestId(Interlocked.Increment(ref _lastId));
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        Send(id, method, parameters, type);
        return answer.Task.WaitAsync(cancellation);
    }

    /// <summary>Takes the client's answer to one of our requests; false when there is no such request.</summary>
    public bool TakeResponse(RpcResponse response)
    {
        if (response.Id is not { } id || !_asked.TryRemove(id, out var answer))
            return false;
        if (response.Error is { } error)
        {
            var code = error.TryGetProperty("code"u8, out var number) && number.TryGetInt32(out var value) ? value : ErrorCode.InternalError;
            var message = error.TryGetProperty("message"u8, out var text) ? text.ToString() : "";
            answer.TrySetException(new RpcException(code, message));
        }
        else
        {
            answer.TrySetResult(response.Result!.Value);
        }

        return true;
    }

    private void Send<T>(RequestId? id, string method, T parameters, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = Begin(buffer))
        {
            id?.WriteTo(json);
            json.WriteString("method"u8, method);
            json.WritePropertyName("params"u8);
            JsonSerializer.Serialize(json, parameters, type);
            json.WriteEndObject();
        }

        writer.Write(buffer.WrittenMemory);
    }

    private static Utf8JsonWriter Begin(ArrayBufferWriter<byte> buffer)
    {
        var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ProtocolJson.Encoder, SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        return json;
    }
}
