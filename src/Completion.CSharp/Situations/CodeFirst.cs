using Completion.Constraints;

namespace Completion.CSharp.Situations;

/// <summary>
/// The first thing a completion writes is code: a comment is no answer to someone who writes code, and it is what a small
/// model writes when it has none. Comments further on are free.
/// </summary>
/// <remarks>A preference, not a rule of the language: it is off where the cursor stands in a comment or a string already.</remarks>
public sealed class CodeFirst : Constraint
{
    private static readonly CodeFirst s_start = new(false, false);
    private static readonly CodeFirst s_afterSlash = new(true, false);
    private static readonly CodeFirst s_done = new(false, true);
    private static readonly ByteSet s_slash = ByteSet.Of("/"u8);

    private readonly bool _isAfterSlash;
    private readonly bool _isDone;

    private CodeFirst(bool isAfterSlash, bool isDone) => (_isAfterSlash, _isDone) = (isAfterSlash, isDone);

    /// <summary>The state before the first byte; null where the cursor does not stand in code.</summary>
    public static CodeFirst? At(Situation situation) => situation.Scanner.IsCode ? s_start : null;

    /// <inheritdoc/>
    public override bool MayEnd => true;

    /// <inheritdoc/>
    public override string Name => "code first";

    /// <inheritdoc/>
    public override ByteSet Heeds => _isDone ? ByteSet.None : _isAfterSlash ? ByteSet.All : s_slash;

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        var state = this;
        foreach (var value in bytes)
        {
            if (state._isDone)
            {
                return state;
            }

            if (state._isAfterSlash && value is (byte)'/' or (byte)'*')
            {
                return null;
            }

            state = value == '/' && !state._isAfterSlash ? s_afterSlash
                : !state._isAfterSlash && value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' ? s_start
                : s_done;
        }

        return state;
    }
}
