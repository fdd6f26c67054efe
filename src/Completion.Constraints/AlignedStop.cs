namespace Completion.Constraints;

/// <summary>A stop rule for a text that begins with bytes it must not see: those that <see cref="AlignedPrefix"/> asks for.</summary>
public sealed class AlignedStop : StopRule
{
    private readonly int _pending;
    private readonly StopRule _inner;

    private AlignedStop(int pending, StopRule inner) => (_pending, _inner) = (pending, inner);

    /// <inheritdoc/>
    public override string Reason => _inner.Reason;

    /// <inheritdoc/>
    public override bool BreaksOff => _inner.BreaksOff;

    /// <summary>The rule that begins after some bytes.</summary>
    /// <param name="bytes">How many bytes come before the rule's text; when 0, <paramref name="inner"/> itself is returned.</param>
    /// <param name="inner">Where the text after them ends.</param>
    public static StopRule Of(int bytes, StopRule inner) => bytes == 0 ? inner : new AlignedStop(bytes, inner);

    /// <inheritdoc/>
    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= _pending)
        {
            return new StopVerdict(Of(_pending - bytes.Length, _inner), bytes.Length);
        }

        var verdict = _inner.Advance(bytes[_pending..]);
        return verdict.Next is not null
            ? verdict with { Keep = bytes.Length }
            : new StopVerdict(null, _pending + verdict.Keep, verdict.EndedBy ?? _inner);
    }
}
