using System.Buffers;
using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.CSharp.Monitors.Names;

/// <summary>
/// At the places that a <see cref="NameSource"/> knows, only words that may stand there: member access's monitor for words
/// that no dot announces.
/// </summary>
/// <remarks>
/// Words begin at nearly every token, so the compiler is asked last. The last word of the code tells whether the source
/// watches at all; a word then walks the names that the source has at hand, and only when it leaves them is the source
/// asked whether the place is one that it can judge, and which names it has beyond. A known name thus costs no question.
/// Strings and comments are passed over, the holes of interpolated strings are not.
/// </remarks>
public sealed class NameMonitor : Constraint
{
    private readonly NameSource _source;
    private readonly GeneratedText? _text;
    private readonly NameWalk _walk;

    private NameMonitor(NameSource source, GeneratedText? text, in NameWalk walk) => (_source, _text, _walk) = (source, text, walk);

    /// <inheritdoc/>
    public override bool MayEnd => _walk.Phase switch
    {
        NamePhase.Idle => true,
        NamePhase.AfterHalf => false,
        _ => Walker.CanEnd(_walk),
    };

    /// <inheritdoc/>
    public override bool IsInsideWord => _source.ComparesWords && _walk.Phase is NamePhase.InKnown or NamePhase.InAsked && !_walk.IsAtName;

    /// <summary>Only of names that the source has been asked for: others may leave those at hand.</summary>
    public override bool TryForced(IBufferWriter<byte> text) =>
        _walk.Phase == NamePhase.InAsked && !Walker.MayLeaveNames(_walk) && _walk.Legal!.Names.TryForced(_walk.Node, text);

    /// <inheritdoc/>
    public override string Name => _walk.Legal is { } legal && _walk.Phase != NamePhase.Idle ? $"{_source.Name}({legal.Names.Count})" : _source.Name;

    /// <inheritdoc/>
    public override ByteSet Heeds => Walker.HeedsOf(_walk);

    private NameWalker Walker => new(_source, _text);

    /// <summary>The state at the cursor; a word begun before it is already walked.</summary>
    /// <remarks>When what was typed begins no legal name, the document is wrong there, and nothing is said of that word.</remarks>
    public static NameMonitor Create(NameSource source)
    {
        var idle = new NameWalk { Scanner = source.Scanner, IsInWord = source.IsAfterWord, Tail = source.Tail };
        if (source.Typed is not { } typed || !source.WatchesTyped || new WordQuestion(source, new WordPlace(null, true)) is not { AtHand: { } legal } word)
        {
            return new NameMonitor(source, null, idle);
        }

        var node = legal.Names.Walk(NameTrie.Root, typed);
        var phase = NamePhase.InKnown;
        if (node < 0 && word.Ask() is { } asked)
        {
            (legal, node, phase) = (asked, asked.Names.Walk(NameTrie.Root, typed), NamePhase.InAsked);
        }

        return new NameMonitor(source, null, node < 0 ? idle : idle with { Phase = phase, Word = word, Legal = legal, Node = node });
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return this;
        }

        var (walker, walk) = (Walker, _walk);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (!walker.TryStep(ref walk, bytes, at))
            {
                return null;
            }
        }

        return new NameMonitor(_source, new GeneratedText(_text, bytes), walk);
    }

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask) => WordMask.Apply(Walker, _walk, trie, mask);
}
