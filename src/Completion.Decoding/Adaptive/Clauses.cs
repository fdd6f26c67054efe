namespace Completion.Decoding.Adaptive;

/// <summary>Where one thing that is said ends, in most languages that people program in.</summary>
internal static class Clauses
{
    /// <summary>Whether a token ends a clause.</summary>
    public static bool EndWith(ReadOnlySpan<byte> token) => token.IndexOfAny(";,(){}[]\n"u8) >= 0;
}
