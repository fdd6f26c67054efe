namespace Completion.Constraints.Grammars;

/// <summary>
/// Whether two states of a parser accept the same rests, so that one of them will do: the branches of a directive lead to
/// states that differ in what was read and mostly not in what may follow.
/// </summary>
/// <remarks>
/// They do when the same places are open and, wherever these began, the rules they are of lead to the same when they end
/// (bisimulation). No is also the answer when that is not seen after a few steps.
/// </remarks>
internal static class SameFuture
{
    private const int MostSteps = 32;

    public static bool Of(ParserState one, ParserState other) => ReferenceEquals(one, other) || Of(one.Entries.ToArray(), other.Entries.ToArray(), []);

    private static bool Of((ItemSet Items, ParserState Origin)[] one, (ItemSet Items, ParserState Origin)[] other, HashSet<(ParserState, ParserState, int)> assumed)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        for (var i = 0; i < one.Length; i++)
        {
            var at = Array.FindIndex(other, entry => ReferenceEquals(entry.Items, one[i].Items));
            if (at < 0)
            {
                return false;
            }

            if (!other.Contains(one[i]) && (!IsOnlyOne(one, one[i].Items) || !Of(one[i].Origin, other[at].Origin, one[i].Items, assumed)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the rules of some places lead to the same when they end, begun in one state or in another.</summary>
    private static bool Of(ParserState one, ParserState other, ItemSet items, HashSet<(ParserState, ParserState, int)> assumed)
    {
        foreach (var rule in items.Heads)
        {
            if (assumed.Add((one, other, rule)) && (assumed.Count > MostSteps || one.Completed(rule) is not { } here || other.Completed(rule) is not { } there || !Of(here, there, assumed)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsOnlyOne((ItemSet Items, ParserState Origin)[] entries, ItemSet items) => entries.Count(entry => ReferenceEquals(entry.Items, items)) == 1;
}
