using System.Buffers;
using System.Text;
using Completion.Constraints;
using Completion.CSharp.Lexing;

namespace Completion.CSharp.Monitors.Names;

/// <summary>
/// At the places that a <see cref="NameSource"/> knows, only words that may stand there: member access's monitor for words
/// that no dot announces.
/// </summary>
/// <remarks>
/// Words begin at nearly every token, so the compiler is asked last. A word walks the names that the source has at hand;
/// only when it leaves them is the source asked whether the place is one that it can judge, and which names it has beyond.
/// A known name thus costs no question. Strings and comments are passed over, the holes of interpolated strings are not.
/// </remarks>
public sealed class NameMonitor : Constraint
{
    private static readonly ByteSet s_wordStarts = ByteSet.Of("aA_"u8);

    private readonly NameSource _source;
    private readonly GeneratedText? _text;
    private readonly Walk _walk;

    private NameMonitor(NameSource source, GeneratedText? text, in Walk walk) => (_source, _text, _walk) = (source, text, walk);

    private enum Phase : byte
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

    /// <summary>Where a text is: a value, so that a token's bytes are walked without allocating.</summary>
    private readonly record struct Walk
    {
        public CSharpScanner Scanner { get; init; }

        public Phase Phase { get; init; }

        /// <summary>Whether the last byte would take a letter into its word, or is a quote that a suffix may follow.</summary>
        public bool IsInWord { get; init; }

        public WordPlace Place { get; init; }

        public LegalNames? Legal { get; init; }

        public int Node { get; init; }

        public bool IsAtName => Legal!.Names.IsName(Node);
    }

    /// <inheritdoc/>
    public override bool MayEnd => _walk.Phase switch
    {
        Phase.Idle => true,
        Phase.AfterHalf => false,
        _ => CanEnd(_walk, []),
    };

    /// <inheritdoc/>
    public override bool IsInsideWord => _source.ComparesWords && _walk.Phase is Phase.InKnown or Phase.InAsked && !_walk.IsAtName;

    /// <summary>Only of names that the source has been asked for: others may leave those at hand.</summary>
    public override bool TryForced(IBufferWriter<byte> text) =>
        _walk.Phase == Phase.InAsked && !MayLeave(_walk) && _walk.Legal!.Names.TryForced(_walk.Node, text);

    /// <inheritdoc/>
    public override string Name => _walk.Legal is { } legal && _walk.Phase != Phase.Idle ? $"{_source.Name}({legal.Names.Count})" : _source.Name;

    /// <inheritdoc/>
    public override ByteSet Heeds => _walk.Phase == Phase.Idle ? s_wordStarts : ByteSet.All;

    /// <summary>The state at the cursor; a word begun before it is already walked.</summary>
    /// <remarks>When what was typed begins no legal name, the document is wrong there, and nothing is said of that word.</remarks>
    public static NameMonitor Create(NameSource source)
    {
        var walk = new Walk { Scanner = source.Scanner, IsInWord = source.IsAfterWord };
        if (source.Typed is not { } typed || source.AtHand(new WordPlace(null, true)) is not { } legal)
        {
            return new NameMonitor(source, null, walk);
        }

        var place = new WordPlace(null, true);
        var node = legal.Names.Walk(NameTrie.Root, typed);
        var phase = Phase.InKnown;
        if (node < 0 && source.Ask(place) is { } asked)
        {
            (legal, node, phase) = (asked, asked.Names.Walk(NameTrie.Root, typed), Phase.InAsked);
        }

        return new NameMonitor(source, null, node < 0 ? walk : walk with { Phase = phase, Place = place, Legal = legal, Node = node });
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return this;
        }

        var walk = _walk;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (!TryStep(ref walk, bytes, at))
            {
                return null;
            }
        }

        return new NameMonitor(_source, new GeneratedText(_text, bytes.ToArray()), walk);
    }

    private bool TryStep(ref Walk walk, ReadOnlySpan<byte> bytes, int at)
    {
        var value = bytes[at];
        if (walk.Phase == Phase.Idle && BeginsWord(walk, value))
        {
            var place = new WordPlace(at == 0 ? _text : new GeneratedText(_text, bytes[..at].ToArray()), false);
            if (_source.AtHand(place) is { } legal)
            {
                walk = walk with { Phase = Phase.InKnown, Place = place, Legal = legal, Node = NameTrie.Root };
            }
        }

        if (walk.Phase is Phase.InKnown or Phase.InAsked && !TryStepInWord(ref walk, bytes, at))
        {
            return false;
        }

        if (walk.Phase == Phase.AfterHalf && !IsWhiteSpace(value))
        {
            if (!walk.Legal!.Followers.Contains((char)value, StringComparison.Ordinal))
            {
                return false;
            }

            walk = Idle(walk);
        }

        walk = walk with { Scanner = walk.Scanner.Next(value), IsInWord = IsWordPart(value) || value is (byte)'"' or (byte)'\'' };
        return true;
    }

    /// <summary>One byte of a word, or after it.</summary>
    private bool TryStepInWord(ref Walk walk, ReadOnlySpan<byte> bytes, int at)
    {
        var value = bytes[at];
        var child = walk.Legal!.Names.Child(walk.Node, value);
        if (child >= 0)
        {
            walk = walk with { Node = child };
            return true;
        }

        if (!IsWordPart(value) && walk.IsAtName)
        {
            var isHalf = walk.Legal.NeedsFollower is not null && walk.Legal.IsHalf(Encoding.UTF8.GetString(Word(walk.Place, bytes[..at])))
                && (walk.Phase == Phase.InAsked || _source.Ask(walk.Place) is not null);
            walk = isHalf ? walk with { Phase = Phase.AfterHalf } : Idle(walk);
            return true;
        }

        if (walk.Phase == Phase.InAsked)
        {
            return MayBeTypeParameter(ref walk, bytes, at);
        }

        if (_source.Ask(walk.Place) is not { } asked)
        {
            walk = Idle(walk);
            return true;
        }

        var node = asked.Names.Walk(NameTrie.Root, Word(walk.Place, bytes[..at]));
        walk = walk with { Phase = Phase.InAsked, Legal = asked, Node = node };
        return node < 0 ? MayBeTypeParameter(ref walk, bytes, at) : TryStepInWord(ref walk, bytes, at);
    }

    /// <summary>Leaves a word that no name goes on like, if it may name what is declared only later.</summary>
    private bool MayBeTypeParameter(ref Walk walk, ReadOnlySpan<byte> bytes, int at)
    {
        if (!walk.Legal!.AllowsTypeParameters || !NamesTypeParameter(Word(walk.Place, bytes[..(IsWordPart(bytes[at]) ? at + 1 : at)])))
        {
            return false;
        }

        walk = Idle(walk);
        return true;
    }

    /// <summary>Whether the word may yet become a type parameter's name, whatever the names are.</summary>
    private bool MayLeave(in Walk walk) =>
        walk.Legal!.AllowsTypeParameters && NamesTypeParameter(Word(walk.Place, []));

    private static bool NamesTypeParameter(ReadOnlySpan<byte> word) =>
        word is [>= (byte)'A' and <= (byte)'Z'] or [(byte)'T', >= (byte)'A' and <= (byte)'Z', ..];

    /// <summary>Whether the word may end here, when nothing is known of what follows.</summary>
    private bool CanEnd(in Walk walk, ReadOnlySpan<byte> bytes)
    {
        var end = walk;
        return TryStepInWord(ref end, [.. bytes, (byte)' '], bytes.Length) && end.Phase != Phase.AfterHalf;
    }

    /// <summary>What of a word is there: typed, generated before, and in these bytes.</summary>
    private byte[] Word(WordPlace place, ReadOnlySpan<byte> bytes)
    {
        var generated = GeneratedText.ReadBytes(new GeneratedText(_text, bytes.ToArray()))[GeneratedText.Length(place.Before)..];
        return place.IsTyped ? [.. _source.Typed!, .. generated] : generated;
    }

    private static bool BeginsWord(in Walk walk, byte value) =>
        !walk.IsInWord && (char.IsAsciiLetter((char)value) || value == '_') && (walk.Scanner.IsCode || walk.Scanner.IsInHole);

    private static Walk Idle(in Walk walk) => walk with { Phase = Phase.Idle, Legal = null, Place = default, Node = 0 };

    /// <summary>Bytes of longer characters are taken to continue a word: outside of strings nothing else of them is C#.</summary>
    private static bool IsWordPart(byte value) =>
        value >= 0x80 || value is (byte)'_' or (byte)'\\' or (byte)'@' || char.IsAsciiLetterOrDigit((char)value);

    private static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
