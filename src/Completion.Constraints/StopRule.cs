namespace Completion.Constraints;

/// <summary>What a <see cref="StopRule"/> says of some bytes.</summary>
/// <param name="Next">The state after the bytes; null exactly when the text ends here.</param>
/// <param name="Keep">When <paramref name="Next"/> is null: how many of the bytes still belong to the text. 0 to their count.</param>
/// <param name="EndedBy">Of several rules, the one that ended the text; null where there is no choice.</param>
public readonly record struct StopVerdict(StopRule? Next, int Keep, StopRule? EndedBy = null);

/// <summary>
/// Where a completion ends: an immutable state over bytes, forked with drafts. A constraint forbids a text; a stop rule
/// ends it, if need be in the middle of a token.
/// </summary>
public abstract class StopRule
{
    /// <summary>Never stops.</summary>
    public static StopRule Never { get; } = new NeverStop();

    /// <summary>Continue with the next state, or end after <see cref="StopVerdict.Keep"/> of <paramref name="bytes"/>.</summary>
    public abstract StopVerdict Advance(ReadOnlySpan<byte> bytes);

    /// <summary>Why the rule stops, for traces: <c>end of line</c>, <c>end of block</c>.</summary>
    public abstract string Reason { get; }

    /// <summary>Whether an end by this rule breaks the text off, where others find it finished.</summary>
    public virtual bool BreaksOff => false;

    private sealed class NeverStop : StopRule
    {
        public override string Reason => "never";

        public override StopVerdict Advance(ReadOnlySpan<byte> bytes) => new(this, bytes.Length);
    }
}
