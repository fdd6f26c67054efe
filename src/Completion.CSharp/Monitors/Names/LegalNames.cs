using Completion.Constraints;

namespace Completion.CSharp.Monitors.Names;

/// <summary>The words that may stand at one place.</summary>
/// <param name="Names">All of them.</param>
internal sealed record LegalNames(NameTrie Names)
{
    /// <summary>Whether a word is legal only if one of <see cref="Followers"/> follows; null: none of them is.</summary>
    public Func<string, bool>? NeedsFollower { get; init; }

    /// <summary>Bytes, one of which must follow such a word, perhaps after white space.</summary>
    public string Followers { get; init; } = "";

    /// <summary>Bytes of <see cref="NameSource.LiteralStarts"/> that may not stand there instead of a word.</summary>
    public string RefusedStarts { get; init; } = "";

    /// <summary>
    /// Whether a type parameter may be named that is declared further on, as in <c>T Same&lt;T&gt;(T value)</c>: a capital
    /// alone, or a <c>T</c> before another capital.
    /// </summary>
    public bool AllowsTypeParameters { get; init; }

    /// <summary>Whether a word can only be followed by one of <see cref="Followers"/>.</summary>
    public bool IsHalf(string word) => NeedsFollower?.Invoke(word) == true;
}
