namespace Completion.Evaluation.Metrics;

/// <summary>Whether all tokens written are the original's; layout and comments do not count.</summary>
internal static class ExactMatch
{
    /// <summary>True when the token sequences are equal.</summary>
    public static bool Of(string written, string truth) =>
        CodeTokens.TextsOf(written).SequenceEqual(CodeTokens.TextsOf(truth));
}
