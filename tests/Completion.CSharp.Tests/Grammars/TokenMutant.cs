namespace Completion.CSharp.Tests.Grammars;

/// <summary>A text with one token deleted, doubled, or swapped with the next.</summary>
internal static class TokenMutant
{
    /// <param name="tokens">The tokens, whose texts join to the whole.</param>
    /// <param name="kind">0 to 2: deleted, doubled, swapped.</param>
    /// <param name="at">The token; not the last one.</param>
    public static (string Text, string What) Of(List<string> tokens, int kind, int at)
    {
        string[] changed = kind switch
        {
            0 => [.. tokens[..at], .. tokens[(at + 1)..]],
            1 => [.. tokens[..at], tokens[at] + " ", .. tokens[at..]],
            _ => [.. tokens[..at], tokens[at + 1] + " ", tokens[at] + " ", .. tokens[(at + 2)..]],
        };
        var around = string.Concat(tokens[Math.Max(0, at - 6)..at]) + "«" + string.Concat(tokens[at..Math.Min(tokens.Count, at + 2)]) + "»"
            + string.Concat(tokens[Math.Min(tokens.Count, at + 2)..Math.Min(tokens.Count, at + 6)]);
        var name = kind switch { 0 => "deleted", 1 => "doubled", _ => "swapped" };
        return (string.Concat(changed), $"{name} in {string.Join(' ', around.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
    }
}
