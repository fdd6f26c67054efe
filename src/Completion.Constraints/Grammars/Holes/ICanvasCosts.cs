namespace Completion.Constraints.Grammars.Holes;

/// <summary>What it costs to write tokens into the holes of a canvas, and how those are spelled that have more than one spelling.</summary>
public interface ICanvasCosts
{
    /// <summary>The cost of a token: 0 or more, as <c>-log p</c>; infinite for one that is never written.</summary>
    /// <param name="hole">The hole's number, from 0; the first of several that a token reaches.</param>
    /// <param name="terminal">Its terminal: a name, or a text in quotes.</param>
    double Of(int hole, string terminal);

    /// <summary>What is to be written of a token; empty where anything will do, and then it is as short as can be.</summary>
    /// <param name="token">The token. Not asked of one that goes on through several holes.</param>
    /// <param name="before">What stands of it before the hole.</param>
    /// <param name="after">What stands of it behind the hole.</param>
    /// <returns>UTF-8; passed over where the three together are not such a token.</returns>
    ReadOnlyMemory<byte> Spell(in HoleToken token, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after);
}
