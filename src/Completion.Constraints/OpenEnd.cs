using Completion.Inference.Vocabularies;

namespace Completion.Constraints;

/// <summary>
/// A constraint whose text may end where what follows it can be read on, however that ends: the rest of it is not known, or
/// known to be wrong.
/// </summary>
public sealed class OpenEnd : Constraint
{
    private readonly Constraint _inner;
    private readonly ReadOnlyMemory<byte> _following;

    /// <param name="inner">Says what may come next.</param>
    /// <param name="following">What follows the text; empty when nothing is known of it.</param>
    public OpenEnd(Constraint inner, ReadOnlyMemory<byte> following) => (_inner, _following) = (inner, following);

    /// <inheritdoc/>
    public override bool MayEnd => _following.IsEmpty || _inner.Advance(_following.Span) is not null;

    /// <inheritdoc/>
    public override bool IsInsideWord => _inner.IsInsideWord;

    /// <inheritdoc/>
    public override string Name => _inner.Name;

    /// <inheritdoc/>
    public override ByteSet Heeds => _inner.Heeds;

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes) =>
        _inner.Advance(bytes) is not { } next ? null : ReferenceEquals(next, _inner) ? this : new OpenEnd(next, _following);

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask) => _inner.Mask(trie, mask);
}
