using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Workspaces;

/// <summary>A document at one moment, with all that the compiler knows around it. Immutable.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Document">Roslyn's document; its project is the real one or a loose-file stand-in.</param>
/// <param name="Text">Its text.</param>
/// <param name="Project">What it is compiled in.</param>
/// <param name="Surroundings">
/// Grows with everything that happens in the workspace but edits of this document: two snapshots of a document with the same
/// number and the same text are the same.
/// </param>
public sealed record DocumentSnapshot(string Path, Document Document, SourceText Text, ProjectStatus Project, long Surroundings = 0);
