namespace Completion.CSharp.Lexing;

/// <summary>How deep generated code is, counted from the cursor, and whether it has closed what it may not.</summary>
/// <param name="Depth">Brackets opened and not closed since the cursor.</param>
/// <param name="MayClose">Round and square brackets from before the cursor that it still has to close.</param>
/// <param name="MayCloseBraces">Braces of expressions from before the cursor that it still has to close.</param>
internal readonly record struct BracketDepth(int Depth, int MayClose, int MayCloseBraces = 0)
{
    /// <summary>The depth after a byte of code; false when the byte closes what was open at the cursor and is closed after it.</summary>
    public bool TryNext(byte value, out BracketDepth next)
    {
        next = value switch
        {
            (byte)'(' or (byte)'[' or (byte)'{' => this with { Depth = Depth + 1 },
            (byte)')' or (byte)']' or (byte)'}' when Depth > 0 => this with { Depth = Depth - 1 },
            (byte)')' or (byte)']' => this with { MayClose = MayClose - 1 },
            (byte)'}' => this with { MayCloseBraces = MayCloseBraces - 1 },
            _ => this,
        };
        return next is { MayClose: >= 0, MayCloseBraces: >= 0 };
    }
}
