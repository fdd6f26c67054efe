namespace Completion.Decoding.Speculation;

/// <summary>Kinds of guesses from matches, by what makes them right or wrong: how long the match is, and what else followed it.</summary>
internal static class MatchKinds
{
    private const int Lengths = 8, Roles = 7;

    private const int OnlyRepeated = 0, OnlyOnce = 1, RecentMajority = 2, Recent = 3, Majority = 4, Other = 5, Shorter = 6;

    /// <summary>Assumed shares of right guesses by the length of the match, for a role that tells nothing against them.</summary>
    private static readonly float[] s_lengths = [0.2f, 0.35f, 0.45f, 0.55f, 0.65f, 0.75f, 0.85f, 0.9f];

    private static readonly float[] s_roles = [1, 0.85f, 0.9f, 0.5f, 0.5f, 0.2f, 0.15f];

    /// <summary>One for each kind.</summary>
    public static float[] Priors() => [.. s_lengths.SelectMany(length => s_roles.Select(role => length * role))];

    /// <param name="length">Tokens that match, at least 1.</param>
    /// <param name="count">How often the guess followed.</param>
    /// <param name="total">How often anything did.</param>
    /// <param name="different">How many different tokens did.</param>
    /// <param name="isRecent">Whether it is what followed last.</param>
    /// <param name="isLongest">Whether nothing longer matches.</param>
    public static int Of(int length, int count, int total, int different, bool isRecent, bool isLongest)
    {
        var role = !isLongest ? Shorter
            : different == 1 ? count > 1 ? OnlyRepeated : OnlyOnce
            : 2 * count > total ? isRecent ? RecentMajority : Majority
            : isRecent ? Recent : Other;
        return Length(length) * Roles + role;
    }

    /// <summary>1, 2, 3, 4, 5 to 6, 7 to 9, 10 to 15, and more.</summary>
    private static int Length(int length) => length switch
    {
        <= 4 => length - 1,
        <= 6 => 4,
        <= 9 => 5,
        <= 15 => 6,
        _ => Lengths - 1,
    };
}
