using Completion.CSharp.Lexing;

namespace Completion.CSharp.Monitors.Names;

/// <summary>Where a text is for a monitor of words: a value, so that the bytes of tokens are walked without allocating.</summary>
internal readonly record struct NameWalk
{
    public CSharpScanner Scanner { get; init; }

    public NamePhase Phase { get; init; }

    /// <summary>Whether the last byte would take a letter into its word, or is a quote that a suffix may follow.</summary>
    public bool IsInWord { get; init; }

    /// <summary>The code before this, for what can be told without the compiler.</summary>
    public TextTail Tail { get; init; }

    /// <summary>The word that is walked, or that would begin with the next byte; null where nothing is known of it.</summary>
    public WordQuestion? Word { get; init; }

    /// <summary>Whether the next word was asked about, and may be anything.</summary>
    public bool IsSilent { get; init; }

    public LegalNames? Legal { get; init; }

    public int Node { get; init; }

    public bool IsAtName => Legal!.Names.IsName(Node);
}

/// <summary>What a monitor of words does with the next byte.</summary>
internal enum NamePhase : byte
{
    /// <summary>Anything may come.</summary>
    Idle,

    /// <summary>In a word that walks the names at hand.</summary>
    InKnown,

    /// <summary>In a word that has left them and walks those the source has beyond.</summary>
    InAsked,

    /// <summary>After a word that is legal only with what follows it.</summary>
    AfterHalf,
}

/// <summary>One word's place, with what its source answered: asked once, however many words are tried there.</summary>
internal sealed class WordQuestion(NameSource source, WordPlace place)
{
    private LegalNames? _asked;
    private bool _hasAsked;

    public WordPlace Place => place;

    public LegalNames? AtHand { get; } = source.AtHand(place);

    public LegalNames? Ask()
    {
        if (!_hasAsked)
        {
            (_asked, _hasAsked) = (source.Ask(place), true);
        }

        return _asked;
    }
}
