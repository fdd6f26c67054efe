namespace Completion.CSharp.Monitors;

/// <summary>What may follow a dot directly where the compiler knows what stands before it, besides a member's name.</summary>
[Flags]
internal enum SignsAfterDot : byte
{
    /// <summary>Another dot: the two of a range.</summary>
    Dot = 1,

    /// <summary>A digit: the dot is a decimal point.</summary>
    Digit = 2,
}
