using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Completion.Evaluation.Peers;

/// <summary>A line from a peer; what it says follows from which parts are there. See <c>eval/peer/protocol.mjs</c>.</summary>
internal sealed record PeerMessage
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Code is mostly ASCII with quotes and angle brackets, which the default would spell in six characters each.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool Ready { get; init; }

    public string? Name { get; init; }

    public string? Version { get; init; }

    public double LoadMilliseconds { get; init; }

    public long? Id { get; init; }

    public string? Chunk { get; init; }

    public string? Text { get; init; }

    public string? Error { get; init; }

    public double Milliseconds { get; init; }

    public double? FirstTokenMilliseconds { get; init; }

    public int Tokens { get; init; }

    /// <summary>Reads a line; null when it is no message at all.</summary>
    public static PeerMessage? Parse(string line)
    {
        try
        {
            var message = JsonSerializer.Deserialize<PeerMessage>(line, s_json);
            return message is { Ready: true } or { Error: not null } or { Id: not null, Chunk: not null } or { Id: not null, Text: not null }
                ? message
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A message to a peer as bytes, with the end of its line.</summary>
    public static byte[] Line<T>(T message) => [.. JsonSerializer.SerializeToUtf8Bytes(message, s_json), (byte)'\n'];
}
