using Completion.CSharp.Lexing;

namespace Completion.CSharp.Monitors.Places;

/// <summary>Where a text is with respect to the places of a source: a value, so that a token's bytes are walked without allocating.</summary>
internal readonly record struct PlaceWalk
{
    /// <summary>The lexical state.</summary>
    public CSharpScanner Scanner { get; init; }

    /// <summary>Whether a place is announced: the next word stands there.</summary>
    public bool IsAnnounced { get; init; }

    /// <summary>Whether the last byte would take a letter into its word, or is a quote that a suffix may follow.</summary>
    public bool IsInWord { get; init; }

    /// <summary>Where the word begins, in bytes of generated text; negative when it does before the cursor.</summary>
    public int WordStart { get; init; }

    /// <summary>The node in the trie of the words that announce places; -1 when the word is none of them.</summary>
    public int Keyword { get; init; }

    /// <summary>The words that may stand here; null when anything may.</summary>
    public PlaceNames? Legal { get; init; }

    /// <summary>The node in the trie of legal words; -1 when the word has left it, to become a new name.</summary>
    public int Node { get; init; }

    /// <summary>Bytes of which one has to follow the word before; null when any may.</summary>
    public string? Followers { get; init; }

    /// <summary>Whether all that is known is that no place is near.</summary>
    public bool IsIdle => !IsAnnounced && Legal is null && Followers is null && (!IsInWord || Keyword <= 0);
}
