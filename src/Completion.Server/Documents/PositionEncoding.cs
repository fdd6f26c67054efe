namespace Completion.Server.Documents;

/// <summary>What a position's character counts.</summary>
internal enum PositionEncoding
{
    /// <summary>UTF-16 code units, which every client understands.</summary>
    Utf16,

    /// <summary>Bytes of UTF-8.</summary>
    Utf8,
}

internal static class PositionEncodings
{
    public static string Name(this PositionEncoding encoding) => encoding == PositionEncoding.Utf8 ? "utf-8" : "utf-16";

    /// <summary>The first of the client's encodings that this server knows; UTF-16 when there is none.</summary>
    public static PositionEncoding Choose(IEnumerable<string>? offered)
    {
        foreach (var name in offered ?? [])
        {
            if (name == "utf-16")
                return PositionEncoding.Utf16;
            if (name == "utf-8")
                return PositionEncoding.Utf8;
        }

        return PositionEncoding.Utf16;
    }
}
