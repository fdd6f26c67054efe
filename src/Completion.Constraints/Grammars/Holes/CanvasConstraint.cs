using Completion.Inference.Vocabularies;

namespace Completion.Constraints.Grammars.Holes;

/// <summary>
/// What may be written into the first of several holes: a text is accepted as long as it and the holes behind it can be filled so that the whole is one of the
/// grammar; it may end where the holes behind it still can.
/// </summary>
/// <remarks>
/// <see cref="HoleConstraint"/> for more than one hole, by the same question as a token anywhere in the canvas (<see cref="CanvasChecker"/>). Both answers may be
/// a wrong yes where that has one. The question takes some tenths of a millisecond, too long for a vocabulary: the mask is that of the grammar
/// for the text alone, so ask <see cref="Advance"/> of the token that is taken.
/// </remarks>
public sealed class CanvasConstraint : Constraint
{
    private readonly CanvasChecker _checker;
    private readonly GrammarConstraint _text;
    private readonly ReadOnlyMemory<byte>[] _behind;
    private readonly Lazy<bool> _mayEnd;

    private CanvasConstraint(CanvasChecker checker, GrammarConstraint text, ReadOnlyMemory<byte>[] behind)
    {
        (_checker, _text, _behind) = (checker, text, behind);
        _mayEnd = new Lazy<bool>(CanEnd);
    }

    /// <inheritdoc/>
    public override bool MayEnd => _mayEnd.Value;

    /// <inheritdoc/>
    public override string Name => $"{_text.Name} around the holes";

    /// <summary>The constraint before the first byte of a hole.</summary>
    /// <param name="checker">Of the canvas.</param>
    /// <param name="text">The grammar's state before the hole, behind that of <see cref="CanvasChecker.Before"/>.</param>
    /// <param name="behind">What stands between the holes from this one on, and directly before the canvas's suffix: at least two texts.</param>
    /// <returns>Null when nothing written into the holes makes a text of the grammar.</returns>
    public static CanvasConstraint? At(CanvasChecker checker, GrammarConstraint text, IReadOnlyList<ReadOnlyMemory<byte>> behind)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(behind.Count, 2);
        return Of(checker, text, [.. behind]);
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var next = _text.Advance(bytes) as GrammarConstraint;
        return ReferenceEquals(next, _text) ? this : next is null ? null : Of(_checker, next, _behind);
    }

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask) => _text.Mask(trie, mask);

    private static CanvasConstraint? Of(CanvasChecker checker, GrammarConstraint text, ReadOnlyMemory<byte>[] behind) =>
        checker.MayStand(text, behind) == CanvasAnswer.No ? null : new CanvasConstraint(checker, text, behind);

    private bool CanEnd() => _text.Advance(_behind[0].Span) is GrammarConstraint next && _checker.MayStand(next, _behind.AsSpan(1)) != CanvasAnswer.No;
}
