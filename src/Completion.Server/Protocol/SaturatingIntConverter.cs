using System.Text.Json;
using System.Text.Json.Serialization;

namespace Completion.Server.Protocol;

/// <summary>
/// Reads a line or character of any size: clients say "to the end" with numbers as large as their language has, and the
/// protocol clamps positions to the text.
/// </summary>
internal sealed class SaturatingIntConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
            throw new JsonException();
        if (reader.TryGetInt32(out var number))
            return number;
        // A conversion from double saturates.
        return reader.TryGetDouble(out var large) ? (int)large : int.MaxValue;
    }

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
