using System.Collections.Immutable;

namespace Completion.Constraints;

/// <summary>
/// Everything but some texts and what begins with them: what has been tried already and found wrong. One that ends in a word may be refused only where the
/// word is whole, so that <c>order</c> leaves <c>orders</c>.
/// </summary>
/// <remarks>What is wrong with a text as a whole is learnt after it was written; this keeps it out of the next one, from the place on where it went wrong.</remarks>
public sealed class RefusedTexts : Constraint
{
    private static readonly RefusedTexts s_free = new([], 0);

    /// <summary>Those that begin with what was written so far, <see cref="_written"/> bytes.</summary>
    private readonly ImmutableArray<RefusedText> _texts;
    private readonly int _written;

    private RefusedTexts(ImmutableArray<RefusedText> texts, int written) => (_texts, _written) = (texts, written);

    /// <summary>The state before the first byte.</summary>
    /// <param name="texts">What is refused; no text is empty.</param>
    public static RefusedTexts Of(ImmutableArray<RefusedText> texts) => texts.IsEmpty ? s_free : new RefusedTexts(texts, 0);

    /// <summary>Not where that leaves a refused text.</summary>
    public override bool MayEnd
    {
        get
        {
            foreach (var text in _texts)
            {
                if (text.Bytes.Length == _written)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public override string Name => "refused texts";

    /// <inheritdoc/>
    public override ByteSet Heeds => _texts.IsEmpty ? ByteSet.None : ByteSet.All;

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || _texts.IsEmpty)
        {
            return this;
        }

        ImmutableArray<RefusedText>.Builder? left = null;
        foreach (var text in _texts)
        {
            switch (Meet(text, bytes))
            {
                case true:
                    return null;
                case null:
                    (left ??= ImmutableArray.CreateBuilder<RefusedText>()).Add(text);
                    break;
            }
        }

        return left is null ? s_free : new RefusedTexts(left.ToImmutable(), _written + bytes.Length);
    }

    /// <summary>Whether what comes is refused because of a text; null: that is still open.</summary>
    private bool? Meet(RefusedText text, ReadOnlySpan<byte> bytes)
    {
        var rest = text.Bytes.Span[_written..];
        var common = rest.CommonPrefixLength(bytes);
        return common < rest.Length ? (common == bytes.Length ? null : false)
            : !text.EndsInWord ? true
            : common == bytes.Length ? null
            : !IsWord(bytes[common]);
    }

    /// <summary>Whether a byte may belong to a name, a keyword or a number.</summary>
    internal static bool IsWord(byte value) => value >= 0x80 || value == '_' || char.IsAsciiLetterOrDigit((char)value);
}

/// <summary>A text of <see cref="RefusedTexts"/>.</summary>
/// <param name="Bytes">In UTF-8, not empty.</param>
/// <param name="IsWhole">Whether longer words than its last one are left.</param>
public sealed record RefusedText(ReadOnlyMemory<byte> Bytes, bool IsWhole)
{
    /// <summary>Whether what comes next decides if this is it.</summary>
    internal bool EndsInWord { get; } = IsWhole && RefusedTexts.IsWord(Bytes.Span[^1]);
}
