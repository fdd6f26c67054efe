using Completion.CSharp.Loading;
using Completion.CSharp.Context;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Workspaces;

/// <summary>
/// The documents and projects that completions are computed in: what the editor has open, over what is on disk.
/// </summary>
/// <remarks>
/// Thread-safe. Reading never waits for loading: until its project is there, a document is answered as a loose file, and
/// the next <see cref="Get"/> after the load sees the project. Paths that cannot be paths are answered like files that are not
/// there.
/// </remarks>
public sealed class CodeWorkspace : IDisposable
{
    private readonly WorkspaceState _state = new();
    private readonly ProjectLoader _loader;
    private readonly DiskChanges _changes;
    private string? _root;
    private readonly RecentEdits _edits = new();

    /// <summary>A workspace with nothing in it.</summary>
    public CodeWorkspace(WorkspaceOptions? options = null)
    {
        Options = options ?? new WorkspaceOptions();
        _loader = new ProjectLoader(_state, Options.Reader, Log, status => ProjectChanged?.Invoke(status));
        _changes = new DiskChanges(_state, _loader, Options.WatchFiles, path => SourceChanged?.Invoke(path), Log);
    }

    /// <summary>The options it was made with.</summary>
    public WorkspaceOptions Options { get; }

    /// <summary>Where open documents were edited, the last first; one entry for edits near each other.</summary>
    public IReadOnlyList<EditedPlace> RecentEdits => _edits.Places;

    /// <summary>Raised when a project was loaded, reloaded or given up, on any thread.</summary>
    public event Action<ProjectStatus>? ProjectChanged;

    /// <summary>
    /// Raised with the full path of a C# file that may have another text than before, or be gone: it was saved or closed. Not
    /// for edits of an open document. On any thread.
    /// </summary>
    public event Action<string>? SourceChanged;

    /// <summary>Raised with the full path of a document that the editor opened. On its thread.</summary>
    public event Action<string>? SourceOpened;

    /// <summary>The full path of what was opened first; null before.</summary>
    public string? Root => Volatile.Read(ref _root);

    /// <summary>Loads a <c>.sln</c>, <c>.slnx</c>, <c>.csproj</c>, or for a <c>.cs</c> file the project that compiles it; a folder: what it holds.</summary>
    /// <param name="path">What to load. What is not there or cannot be read becomes a failed project in the answer.</param>
    /// <param name="progress">Told after each project.</param>
    /// <param name="cancellation">Stops waiting; what is under way goes on until <see cref="Dispose"/>.</param>
    public Task<WorkspaceLoad> OpenAsync(string path, IProgress<LoadProgress>? progress, CancellationToken cancellation)
    {
        if (FilePaths.TryNormalize(path, out var full))
            Interlocked.CompareExchange(ref _root, full, null);

        // Finding projects looks through folders: not on the caller's thread.
        return Task.Run(() => new WorkspaceOpening(_state, _loader, _changes, Options.Trusted).OpenAsync(path, progress, cancellation), cancellation);
    }

    /// <summary>The editor opened a document: from now on its text is <paramref name="text"/>, whatever the disk says.</summary>
    public void OpenDocument(string path, SourceText text)
    {
        if (!FilePaths.TryNormalize(path, out var full))
            return;
        _state.Open(full, text);
        SourceOpened?.Invoke(full);
    }

    /// <summary>The editor changed an open document. Keeps Roslyn's incremental parsing.</summary>
    /// <param name="path">An open document; changes of others are left out.</param>
    /// <param name="changes">All in positions of the text before this call, as <see cref="SourceText.WithChanges(IEnumerable{TextChange})"/> has it.</param>
    /// <exception cref="DocumentException">A change lies outside the text, or two overlap; the text stays as it was.</exception>
    public void ChangeDocument(string path, IReadOnlyList<TextChange> changes)
    {
        if (!FilePaths.TryNormalize(path, out var full))
            return;
        if (_state.Change(full, changes))
            _edits.Add(full, changes);
        else
            Log($"An edit of {full} was left out: it is not open.");
    }

    /// <summary>The editor closed a document: the disk's text counts again.</summary>
    public void CloseDocument(string path)
    {
        if (!FilePaths.TryNormalize(path, out var full))
            return;
        _state.Close(full);
        SourceChanged?.Invoke(full);
    }

    /// <summary>The document as of now; read from disk if no one opened it. Null when there is no such file.</summary>
    /// <exception cref="DocumentException">The file cannot be read as text; the message says why.</exception>
    public DocumentSnapshot? Get(string path)
    {
        if (!FilePaths.TryNormalize(path, out var full))
            return null;
        var snapshot = _state.Get(full, out var awaited);
        if (awaited is not null)
            _loader.Want(awaited);
        _changes.LookAround(snapshot?.Project.Path);
        return snapshot;
    }

    /// <summary>Full paths of the C# files of all projects that were read, each once; what builds write is left out.</summary>
    public IReadOnlyList<string> SourceFiles() => _state.SourceFiles();

    /// <summary>The text of a file as of now, without looking for its project: the editor's, or the disk's. Null when there is none, or it is no text.</summary>
    public SourceText? Read(string path)
    {
        try
        {
            return FilePaths.TryNormalize(path, out var full) ? _state.Read(full) : null;
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _changes.Dispose();
        _loader.Dispose();
        _state.Dispose();
    }

    private void Log(string message) => Options.Log?.Invoke(message);
}
