using Completion.Constraints;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Monitors.Keywords;

/// <summary>Where a text is between keywords: a value, so that a token's bytes are walked without allocating.</summary>
internal readonly record struct KeywordWalk
{
    /// <summary>The lexical state.</summary>
    public CSharpScanner Scanner { get; init; }

    /// <summary>What is awaited.</summary>
    public KeywordPhase Phase { get; init; }

    /// <summary>Whether a letter would go on with a word, or with what is no word.</summary>
    public bool IsInWord { get; init; }

    /// <summary>Whether the text has nothing but a literal since a keyword whose value is checked.</summary>
    public bool IsInLiteral { get; init; }

    /// <summary>Where the word begins, in bytes of generated text; -1: before the cursor.</summary>
    public int WordStart { get; init; }

    /// <summary>The node in the trie of keywords, or of the endings of names.</summary>
    public int Node { get; init; }

    /// <summary>What is said of the keyword, once it is asked for.</summary>
    public KeywordVerdict? Verdict { get; init; }

    /// <summary>The same place with nothing awaited.</summary>
    public KeywordWalk Idle() => this with { Phase = KeywordPhase.Idle, Node = NameTrie.Root, Verdict = null, WordStart = 0 };
}

/// <summary>What a <see cref="KeywordMonitor"/> awaits.</summary>
internal enum KeywordPhase : byte
{
    /// <summary>A word.</summary>
    Idle,

    /// <summary>The rest of a keyword, or a byte that ends it.</summary>
    InKeyword,

    /// <summary>The rest of a name that begins like a keyword which cannot stand there.</summary>
    InName,

    /// <summary>The first visible byte behind a keyword.</summary>
    Behind,
}
