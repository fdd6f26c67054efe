using System.Text.Json;

namespace Completion.Server.JsonRpc;

/// <summary>The id of a request: a whole number or a string, and answered as the same kind it came as.</summary>
internal readonly record struct RequestId(long Number, string? Text)
{
    public RequestId(long number) : this(number, null)
    {
    }

    /// <summary>The id in <paramref name="element"/>; null when it is neither a whole number nor a string.</summary>
    public static RequestId? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetInt64(out var number) => new RequestId(number),
        JsonValueKind.String => new RequestId(0, element.GetString()),
        _ => null,
    };

    public void WriteTo(Utf8JsonWriter writer)
    {
        if (Text is not null)
            writer.WriteString("id"u8, Text);
        else
            writer.WriteNumber("id"u8, Number);
    }

    public override string ToString() => Text is null ? Number.ToString() : $"\"{Text}\"";
}
