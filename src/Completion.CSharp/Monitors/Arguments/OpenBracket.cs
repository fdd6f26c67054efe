namespace Completion.CSharp.Monitors.Arguments;

/// <summary>A bracket that some text leaves open. Immutable but for what was found out about it.</summary>
/// <param name="Outer">The one around it.</param>
/// <param name="Kind">The bracket itself.</param>
/// <param name="End">Bytes of the text up to and with it.</param>
/// <param name="MayBeList">Whether it may open an argument list, by what stands before it.</param>
/// <param name="Around">The argument of <paramref name="Outer"/> that it is part of.</param>
internal sealed record OpenBracket(OpenBracket? Outer, byte Kind, int End, bool MayBeList, ArgumentProgress Around)
{
    /// <summary>Brackets around it and itself.</summary>
    public int Depth { get; } = (Outer?.Depth ?? 0) + 1;

    /// <summary>The byte that closes it.</summary>
    public byte Closer => Kind switch { (byte)'(' => (byte)')', (byte)'[' => (byte)']', _ => (byte)'}' };

    /// <summary>The list that it opens, once it was asked for; forks that share the bracket share the answer.</summary>
    public ArgumentList? List { get; set; }

    /// <summary>Whether <see cref="List"/> is the answer.</summary>
    public bool IsKnown { get; set; }
}
