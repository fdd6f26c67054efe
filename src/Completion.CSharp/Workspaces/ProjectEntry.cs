using Completion.CSharp.Loading;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Workspaces;

/// <summary>What a workspace knows of one project. Immutable.</summary>
/// <param name="Path">Full path of the project file.</param>
/// <param name="Id">Roslyn's name for it; given before it is read, so that others can refer to it.</param>
/// <param name="Order">When it became known, counted from 0.</param>
/// <param name="Status">How well it is known.</param>
internal sealed record ProjectEntry(string Path, ProjectId Id, int Order, ProjectStatus Status)
{
    public string Folder { get; } = FilePaths.FolderOf(Path);

    /// <summary>What it was built from; null until it was read, and when it failed.</summary>
    public ProjectBlueprint? Blueprint { get; init; }

    /// <summary>
    /// Whether its documents are answered in it: it and what it refers to were read and compiled once, so that the first
    /// question about it does not wait for a million lines to be parsed.
    /// </summary>
    public bool Ready { get; init; }

    /// <summary>The status as a document of it sees it.</summary>
    public ProjectStatus Seen => Ready || Blueprint is null ? Status : Status with { State = ProjectState.Loading, Message = null };
}
