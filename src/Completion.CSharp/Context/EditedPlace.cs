namespace Completion.CSharp.Context;

/// <summary>Where an open document was edited.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Position">Offset of the last edit, moved along by edits before it.</param>
public readonly record struct EditedPlace(string Path, int Position);
