using System.Buffers;

namespace Completion.Constraints;

/// <summary>
/// Some bytes that must come first, and then what another constraint says of what follows them: token alignment, also
/// called token healing. A prompt that ends inside a token gives its last tokens back, and what is generated begins with
/// their bytes: a token may end among them, or run over them into new text.
/// </summary>
/// <remarks>The inner constraint never sees the bytes that were given back: to it, the text begins at the cursor.</remarks>
public sealed class AlignedPrefix : Constraint
{
    private readonly ReadOnlyMemory<byte> _pending;
    private readonly Constraint _inner;

    private AlignedPrefix(ReadOnlyMemory<byte> pending, Constraint inner) => (_pending, _inner) = (pending, inner);

    /// <summary>No: the text before the cursor is not written again yet.</summary>
    public override bool MayEnd => false;

    /// <summary>The bytes are one word: which of its spellings is the most probable only the whole shows.</summary>
    public override bool IsInsideWord => true;

    /// <summary>What is left of the bytes.</summary>
    public override bool TryForced(IBufferWriter<byte> text)
    {
        text.Write(_pending.Span);
        return true;
    }

    /// <inheritdoc/>
    public override string Name => $"aligned({_pending.Length}) × {_inner.Name}";

    /// <summary>The constraint that begins with some bytes.</summary>
    /// <param name="bytes">What must come first; when empty, <paramref name="inner"/> itself is returned.</param>
    /// <param name="inner">What may come after them.</param>
    public static Constraint Of(ReadOnlyMemory<byte> bytes, Constraint inner) => bytes.IsEmpty ? inner : new AlignedPrefix(bytes, inner);

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return this;
        }

        var common = Math.Min(bytes.Length, _pending.Length);
        return !bytes[..common].SequenceEqual(_pending.Span[..common]) ? null
            : common < _pending.Length ? new AlignedPrefix(_pending[common..], _inner)
            : _inner.Advance(bytes[common..]);
    }
}
