using Microsoft.CodeAnalysis.CSharp;

namespace Completion.Engine.Repairs;

/// <summary>What a draft of several lines may be cut back to: beginnings that end with a statement's or a block's line.</summary>
public static class Beginnings
{
    /// <summary>Beginnings that are looked at most.</summary>
    public const int Most = 6;

    /// <summary>The longest first, none of them the whole.</summary>
    /// <param name="draft">Line breaks as LF, nothing blank at its end.</param>
    /// <param name="fault">Where in it something is wrong: what reaches beyond that is no use. Its length where that is not known.</param>
    public static IEnumerable<string> Of(string draft, int fault)
    {
        var (count, last) = (0, Math.Min(draft.Length, fault + 1));
        for (var end = draft.LastIndexOf('\n'); end > 0 && count < Most; end = draft.LastIndexOf('\n', end - 1))
        {
            var beginning = draft[..end].TrimEnd();
            if (beginning is [.., ';' or '}'] && beginning.Length < last && EndsInCode(beginning))
            {
                (count, last) = (count + 1, beginning.Length);
                yield return beginning;
            }
        }
    }

    private static bool EndsInCode(string text) => SyntaxFactory.ParseTokens(text).LastOrDefault(token => token.Span.Length > 0).Span.End == text.Length;
}
