using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Workspaces;

/// <summary>
/// The documents and projects that completions are computed in: what the editor has open, over what is on disk.
/// </summary>
/// <remarks>
/// Thread-safe. Reading never waits for loading: until its project is there, a document is answered as a loose file, and
/// the next <see cref="Get"/> after the load sees the project.
/// </remarks>
public sealed class CodeWorkspace : IDisposable
{
    /// <summary>A workspace with nothing in it.</summary>
    public CodeWorkspace(WorkspaceOptions? options = null) => Options = options ?? new WorkspaceOptions();

    /// <summary>The options it was made with.</summary>
    public WorkspaceOptions Options { get; }

    /// <summary>Raised when a project was loaded, reloaded or given up, on any thread.</summary>
    public event Action<ProjectStatus>? ProjectChanged { add => throw new NotImplementedException(); remove => throw new NotImplementedException(); }

    /// <summary>Loads a <c>.sln</c>, <c>.slnx</c>, <c>.csproj</c>, or for a <c>.cs</c> file the project that compiles it; a folder: what it holds.</summary>
    public Task<WorkspaceLoad> OpenAsync(string path, IProgress<LoadProgress>? progress, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The editor opened a document: from now on its text is <paramref name="text"/>, whatever the disk says.</summary>
    public void OpenDocument(string path, SourceText text) => throw new NotImplementedException();

    /// <summary>The editor changed an open document. Keeps Roslyn's incremental parsing.</summary>
    public void ChangeDocument(string path, IReadOnlyList<TextChange> changes) => throw new NotImplementedException();

    /// <summary>The editor closed a document: the disk's text counts again.</summary>
    public void CloseDocument(string path) => throw new NotImplementedException();

    /// <summary>The document as of now; read from disk if no one opened it. Null when there is no such file.</summary>
    /// <exception cref="DocumentException">The file cannot be read as text; the message says why.</exception>
    public DocumentSnapshot? Get(string path) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}

/// <summary>How a workspace loads.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>Whether MSBuild may evaluate projects (which runs their code). Without trust every document is a loose file.</summary>
    public bool Trusted { get; init; } = true;

    /// <summary>Whether to watch the disk for changes.</summary>
    public bool WatchFiles { get; init; } = true;

    /// <summary>Where to say what happens.</summary>
    public Action<string>? Log { get; init; }
}

/// <summary>A document at one moment, with all that the compiler knows around it. Immutable.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Document">Roslyn's document; its project is the real one or a loose-file stand-in.</param>
/// <param name="Text">Its text.</param>
/// <param name="Project">What it is compiled in.</param>
public sealed record DocumentSnapshot(string Path, Document Document, SourceText Text, ProjectStatus Project);

/// <summary>How well a project is known.</summary>
public enum ProjectState
{
    /// <summary>No project: the file is compiled alone against the framework.</summary>
    Loose,

    /// <summary>The project is being read; until then its files are loose.</summary>
    Loading,

    /// <summary>Loaded as the compiler would see it.</summary>
    Loaded,

    /// <summary>Loaded, but some references did not resolve (mostly: it needs a restore).</summary>
    Incomplete,

    /// <summary>It did not load; its files are loose.</summary>
    Failed,
}

/// <param name="Path">The project file; null for a loose file.</param>
/// <param name="State">How well it is known.</param>
/// <param name="TargetFramework">The one picked, e.g. <c>net10.0</c>.</param>
/// <param name="Message">One sentence for a person: why it is not loaded, what to do. Null when all is well.</param>
public sealed record ProjectStatus(string? Path, ProjectState State, string? TargetFramework, string? Message);

/// <param name="Done">Projects read.</param>
/// <param name="Total">Projects known so far.</param>
/// <param name="Message">What is happening.</param>
public sealed record LoadProgress(int Done, int Total, string Message);

/// <param name="Projects">All projects found, in load order.</param>
public sealed record WorkspaceLoad(IReadOnlyList<ProjectStatus> Projects);

/// <summary>A file that cannot be read as C# text.</summary>
public sealed class DocumentException(string message) : Exception(message);
