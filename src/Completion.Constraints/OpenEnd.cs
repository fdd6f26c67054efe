using Completion.Inference.Vocabularies;

namespace Completion.Constraints;

/// <summary>A constraint whose text may end anywhere: it is asked what may come next, and nothing is known of what follows.</summary>
public sealed class OpenEnd : Constraint
{
    private readonly Constraint _inner;

    /// <param name="inner">Says what may come next.</param>
    public OpenEnd(Constraint inner) => _inner = inner;

    /// <inheritdoc/>
    public override bool MayEnd => true;

    /// <inheritdoc/>
    public override bool IsInsideWord => _inner.IsInsideWord;

    /// <inheritdoc/>
    public override string Name => _inner.Name;

    /// <inheritdoc/>
    public override ByteSet Heeds => _inner.Heeds;

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes) =>
        _inner.Advance(bytes) is not { } next ? null : ReferenceEquals(next, _inner) ? this : new OpenEnd(next);

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask) => _inner.Mask(trie, mask);
}
