namespace Completion.Constraints.Grammars.Holes;

/// <summary>A token to be written into a hole.</summary>
/// <param name="Hole">The hole's number, from 0.</param>
/// <param name="Terminal">Its terminal: a name, or a text in quotes.</param>
/// <param name="IsBegun">Whether its beginning stands before the hole.</param>
/// <param name="GoesOn">Whether its end stands behind the hole.</param>
public readonly record struct HoleToken(int Hole, string Terminal, bool IsBegun, bool GoesOn);
