using Completion.Constraints;

namespace Completion.CSharp.Monitors.Places;

/// <summary>The words that may stand at a place of a declaration.</summary>
/// <param name="Names">All of them.</param>
internal sealed record PlaceNames(NameTrie Names)
{
    /// <summary>Whether a word is legal only if one of <see cref="Followers"/> follows; null: none of them is.</summary>
    public Func<string, bool>? NeedsFollower { get; init; }

    /// <summary>Bytes, one of which must follow such a word, perhaps after white space.</summary>
    public string Followers { get; init; } = "";

    /// <summary>What must follow such a word instead of one of <see cref="Followers"/>; null, or an answer of it: nothing else.</summary>
    public Func<string, string?>? FollowersOf { get; init; }

    /// <summary>A byte before which any other word may stand as well, since it makes a new name of it; 0: none does.</summary>
    public byte MakesNew { get; init; }

    /// <summary>The words of a group of symbols by name, those that only lead on among them.</summary>
    /// <param name="complete">Words that may stand alone.</param>
    /// <param name="leading">Words after which one of some bytes has to come, unless they are among the complete ones.</param>
    /// <param name="followers">Those bytes.</param>
    public static PlaceNames Of(HashSet<string> complete, HashSet<string> leading, string followers) =>
        new(new NameTrie(complete.Concat(leading))) { NeedsFollower = word => !complete.Contains(word), Followers = followers };
}
