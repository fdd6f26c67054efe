namespace Completion.Engine.Repairs;

/// <summary>What a draft of several lines may be cut back to: beginnings that end with a statement's or a block's line.</summary>
public static class Beginnings
{
    /// <summary>Beginnings that are looked at most.</summary>
    public const int Most = 6;

    /// <summary>The longest first, none of them the whole.</summary>
    /// <param name="draft">Line breaks as LF, nothing blank at its end.</param>
    public static IEnumerable<string> Of(string draft)
    {
        var (count, last) = (0, draft.Length);
        for (var end = draft.LastIndexOf('\n'); end > 0 && count < Most; end = draft.LastIndexOf('\n', end - 1))
        {
            var beginning = draft[..end].TrimEnd();
            if (beginning is [.., ';' or '}'] && beginning.Length < last)
            {
                (count, last) = (count + 1, beginning.Length);
                yield return beginning;
            }
        }
    }
}
