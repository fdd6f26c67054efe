namespace Completion.Evaluation.Metrics;

/// <summary>Whether the first C# token written is the original's. After a dot it is the member's name.</summary>
internal static class NextIdentifierMatch
{
    /// <summary>False when nothing was written.</summary>
    public static bool Of(string written, string truth) =>
        CodeTokens.TextsOf(written) is [var first, ..] && CodeTokens.TextsOf(truth) is [var wanted, ..] && first == wanted;
}
