using System.Text.Json;
using System.Text.Unicode;

namespace Completion.Server.JsonRpc;

/// <summary>One message from the other side, its envelope checked and its parameters still unread.</summary>
internal abstract record RpcMessage
{
    /// <summary>Reads an envelope. Never throws: what is not a message comes back as <see cref="RpcInvalid"/>.</summary>
    public static RpcMessage Parse(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            return new RpcInvalid(null, ErrorCode.ParseError, "The message is not valid UTF-8.");
        try
        {
            return FromEnvelope(JsonElement.Parse(json));
        }
        catch (JsonException e)
        {
            return new RpcInvalid(null, ErrorCode.ParseError, $"The message is not valid JSON (byte {e.BytePositionInLine ?? 0}).");
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate in the id or the method: valid JSON, but no text.
            return new RpcInvalid(null, ErrorCode.InvalidRequest, "The id and the method must be valid Unicode text.");
        }
    }

    private static RpcMessage FromEnvelope(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return Invalid(null, "Batches are not part of the Language Server Protocol; send the messages one by one.");
        if (root.ValueKind != JsonValueKind.Object)
            return Invalid(null, "A message must be a JSON object.");

        RequestId? id = null;
        var hasId = root.TryGetProperty("id"u8, out var idElement);
        if (hasId)
            id = RequestId.From(idElement);
        if (!root.TryGetProperty("jsonrpc"u8, out var version) || version.ValueKind != JsonValueKind.String || !version.ValueEquals("2.0"u8))
            return Invalid(id, "The member jsonrpc must be \"2.0\".");

        if (!root.TryGetProperty("method"u8, out var method))
            return Response(root, id);
        if (method.ValueKind != JsonValueKind.String)
            return Invalid(id, "The member method must be a string.");
        if (hasId && id is null)
            return Invalid(null, "The id must be a whole number or a string.");

        JsonElement? parameters = null;
        if (root.TryGetProperty("params"u8, out var found) && found.ValueKind != JsonValueKind.Null)
        {
            if (found.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
                return Invalid(id, "The member params must be an object or an array.");
            parameters = found;
        }

        return id is { } requestId
            ? new RpcRequest(requestId, method.GetString()!, parameters)
            : new RpcNotification(method.GetString()!, parameters);
    }

    private static RpcMessage Response(JsonElement root, RequestId? id)
    {
        var hasResult = root.TryGetProperty("result"u8, out var result);
        var hasError = root.TryGetProperty("error"u8, out var error) && error.ValueKind == JsonValueKind.Object;
        if (!hasResult && !hasError)
            return Invalid(id, "A message must have a method, a result or an error.");
        return new RpcResponse(id, hasError ? null : result, hasError ? error : null);
    }

    private static RpcInvalid Invalid(RequestId? id, string message) => new(id, ErrorCode.InvalidRequest, message);
}

/// <summary>Wants an answer.</summary>
internal sealed record RpcRequest(RequestId Id, string Method, JsonElement? Params) : RpcMessage;

/// <summary>Wants none.</summary>
internal sealed record RpcNotification(string Method, JsonElement? Params) : RpcMessage;

/// <summary>Answers one of our own requests: exactly one of result and error is not null.</summary>
internal sealed record RpcResponse(RequestId? Id, JsonElement? Result, JsonElement? Error) : RpcMessage;

/// <summary>Not a message; answered with an error.</summary>
internal sealed record RpcInvalid(RequestId? Id, int Code, string Message) : RpcMessage;
