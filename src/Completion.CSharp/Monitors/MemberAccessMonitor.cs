using System.Buffers;
using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.CSharp.Monitors;

/// <summary>
/// After a dot, only members that exist: the monitor of Monitor-Guided Decoding (Agrawal et al., NeurIPS 2023) for C#.
/// </summary>
/// <remarks>
/// A state is the text generated so far and one of four places in it. <em>Idle</em>: any bytes may come. <em>After the
/// dot</em>: the compiler has not been asked yet, because the next byte may never come. <em>In a name</em>: the bytes walk a trie of the names that are legal there, and what ends
/// the name leads back to idle. The states are entered inside tokens as well as between them, so that <c>.Length</c> as
/// one token is seen. When the compiler cannot tell, the state after the dot is idle again. A second dot may follow only where
/// a range may begin, and a digit only behind a number. Refused although it would be C#: a comment right behind the dot,
/// without white space between them, and names spelled with unicode escapes.
/// </remarks>
public sealed class MemberAccessMonitor : Constraint
{
    private readonly MemberNames _names;
    private readonly GeneratedText? _text;
    private readonly MemberWalk _walk;

    private MemberAccessMonitor(MemberNames names, GeneratedText? text, in MemberWalk walk) => (_names, _text, _walk) = (names, text, walk);

    /// <inheritdoc/>
    public override bool MayEnd => _walk.Place switch
    {
        MemberPlace.Idle => true,
        MemberPlace.InName => _walk.Legal!.IsName(_walk.Node),
        MemberPlace.InComment => false,
        _ => _names.LegalAfter(_text) is null,
    };

    /// <inheritdoc/>
    public override bool IsInsideWord => _walk.Place == MemberPlace.InName && !_walk.Legal!.IsName(_walk.Node);

    /// <summary>Before the first byte of a name, white space may come, or what shows that it is no name.</summary>
    public override bool TryForced(IBufferWriter<byte> text) =>
        _walk.Place == MemberPlace.InName && _walk.Node != NameTrie.Root && _walk.Legal!.TryForced(_walk.Node, text);

    /// <inheritdoc/>
    public override string Name => _walk.Place == MemberPlace.InName ? $"members({_walk.Legal!.Count})" : "members";

    /// <inheritdoc/>
    public override ByteSet Heeds => Walker.HeedsOf(_walk);

    private MemberWalker Walker => new(_names, _text);

    /// <summary>The state at the cursor; a partial name that was typed after a dot is already walked.</summary>
    /// <remarks>When what was typed is no beginning of a legal name, the document is wrong there, and nothing is said of that name.</remarks>
    public static MemberAccessMonitor Create(MemberNames names)
    {
        var idle = new MemberWalk { Last = names.ByteBeforeCursor };
        if (names.TypedAfterDot is not { } typed || names.LegalAtCursor is not { } legal)
        {
            return new MemberAccessMonitor(names, null, idle);
        }

        var node = legal.Walk(NameTrie.Root, typed);
        return new MemberAccessMonitor(names, null, node < 0 ? idle : idle with { Place = MemberPlace.InName, Legal = legal, Signs = names.SignsAtCursor, Node = node });
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

        return new MemberAccessMonitor(_names, new GeneratedText(_text, bytes), walk);
    }

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask) => WordMask.Apply(Walker, _walk, trie, mask);
}
