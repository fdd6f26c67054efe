using Completion.Constraints;

namespace Completion.CSharp.Monitors.Keywords;

/// <summary>What may come of a keyword at one place; where anything may, there is no verdict.</summary>
internal sealed record KeywordVerdict
{
    /// <summary>Whether the keyword cannot stand there: only a name that begins like it can.</summary>
    public bool IsRefused { get; private init; }

    /// <summary>Of a refused keyword: what may follow its letters to make the name of something that exists; null when that is not known.</summary>
    public NameTrie? Endings { get; private init; }

    /// <summary>The visible bytes of which one must follow the keyword; null: any may.</summary>
    public string? Followers { get; private init; }

    /// <summary>Visible bytes that may not follow the keyword.</summary>
    public string NoFollowers { get; private init; } = "";

    /// <summary>Whether a literal that follows, and nothing else, has to be of the right type, see <see cref="KeywordSource.Fits"/>.</summary>
    public bool ChecksLiteral { get; init; }

    /// <summary>The keyword cannot stand there.</summary>
    public static KeywordVerdict Refused(NameTrie? endings) => new() { IsRefused = true, Endings = endings };

    /// <summary>One of some visible bytes must follow.</summary>
    public static KeywordVerdict Before(string followers) => new() { Followers = followers };

    /// <summary>None of some visible bytes may follow.</summary>
    public static KeywordVerdict NotBefore(string followers) => new() { NoFollowers = followers };

    /// <summary>Whether a visible byte may follow the keyword; a comment or a directive may.</summary>
    public bool Allows(byte value) => value is (byte)'/' or (byte)'#'
        || ((Followers is null || Followers.Contains((char)value, StringComparison.Ordinal)) && !NoFollowers.Contains((char)value, StringComparison.Ordinal));
}
