using Completion.CSharp.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Workspaces;

/// <summary>
/// The one immutable solution and what belongs to it, behind one lock.
/// </summary>
/// <remarks>
/// Nothing is read from disk, parsed or compiled while the lock is held, but for looking which files exist; so nobody who types
/// or asks waits for loading.
/// </remarks>
internal sealed class WorkspaceState : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AdhocWorkspace _host = new(MefHostServices.DefaultHost);
    private readonly ProjectEntries _entries = new();
    private readonly OpenDocuments _open = new();
    private readonly DiskTexts _disk = new();
    private Solution _solution;
    private long _changes;

    public WorkspaceState() => _solution = _host.CurrentSolution;

    public void Dispose() => _host.Dispose();

    public void Open(string path, SourceText text)
    {
        lock (_gate)
        {
            _open.Set(path, text);
            _changes++;
        }
    }

    /// <returns>False when the document is not open.</returns>
    /// <exception cref="DocumentException">A change lies outside the text, or two overlap; the text stays as it was.</exception>
    public bool Change(string path, IReadOnlyList<TextChange> changes)
    {
        lock (_gate)
        {
            if (_open.Text(path) is not { } text)
                return false;
            try
            {
                _open.Edit(path, text.WithChanges(changes));
                _changes++;
                return true;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                throw new DocumentException($"An edit does not fit {path}: {e.Message}");
            }
        }
    }

    public void Close(string path)
    {
        lock (_gate)
        {
            if (!_open.Remove(path))
                return;
            _changes++;
            var exists = File.Exists(path);
            foreach (var document in _solution.At(path))
            {
                _solution = exists
                    ? _solution.WithDocumentTextLoader(document.Id, _disk.Loader(path), PreservationMode.PreserveValue)
                    : _solution.RemoveDocument(document.Id);
            }
        }
    }

    /// <summary>The document as of now, or null when it is neither open nor on disk.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="awaited">The project it is in, or may be in, that cannot answer yet; null when there is none.</param>
    /// <exception cref="DocumentException">The file is not text.</exception>
    public DocumentSnapshot? Get(string path, out string? awaited)
    {
        var disk = IsOpen(path) ? null : _disk.Current(path);
        var found = Find(path, disk, siblings: null, out awaited, out var absent);
        if (found is not null || absent)
            return found;
        // No document yet: make a loose one. What that needs from disk is read here, outside the lock.
        _ = MetadataReferences.Framework;
        return Find(path, disk, LooseProjects.SiblingsOf(path), out awaited, out _);
    }

    public bool IsOpen(string path)
    {
        lock (_gate)
            return _open.Text(path) is not null;
    }

    /// <summary>Whether some open document lies in that project's folder, so that it should be read before others.</summary>
    public bool HasOpenDocumentUnder(string folder)
    {
        lock (_gate)
            return _open.Paths.Any(path => FilePaths.IsUnder(folder, path));
    }

    public ProjectEntry? Entry(string path)
    {
        lock (_gate)
            return _entries.At(path);
    }

    public IReadOnlyList<ProjectEntry> Entries()
    {
        lock (_gate)
            return _entries.All;
    }

    /// <summary>Roslyn's project as of now; null before it was read.</summary>
    public Project? Project(string path)
    {
        lock (_gate)
        {
            TakeEdits();
            return _entries.At(path) is { } entry ? _solution.GetProject(entry.Id) : null;
        }
    }

    /// <summary>Makes a project known, so that its files are answered as loading and others can refer to it.</summary>
    public void Register(string path)
    {
        lock (_gate)
        {
            _entries.Add(path);
            _changes++;
        }
    }

    /// <summary>Puts a project that was read into the solution, or brings it up to date there.</summary>
    public ProjectEntry Apply(ProjectBlueprint blueprint)
    {
        // Reads each assembly once; under the lock they are then only looked up.
        foreach (var reference in blueprint.References)
            MetadataReferences.Get(reference.Reference, reference.Properties);
        lock (_gate)
        {
            _changes++;
            var entry = _entries.Add(blueprint.Invocation.ProjectPath);
            var problem = blueprint.Invocation.Problem;
            var status = new ProjectStatus(entry.Path, problem is null ? ProjectState.Loaded : ProjectState.Incomplete, blueprint.Invocation.TargetFramework, problem);
            entry = entry with { Blueprint = blueprint, Status = status };
            _entries.Set(entry);
            _solution = _solution.With(entry.Id, blueprint, ProjectLinks.Of(blueprint, _entries.ByPath), _disk);
            RelinkDependents(entry);
            _open.MarkAllUnseen();
            return entry;
        }
    }

    /// <summary>A project could not be read. What was read of it before stays.</summary>
    public ProjectStatus Fail(string path, string reason)
    {
        lock (_gate)
        {
            _changes++;
            var entry = _entries.Add(path);
            var status = entry.Blueprint is { } before
                ? new ProjectStatus(path, ProjectState.Incomplete, before.Invocation.TargetFramework, $"It could not be read again, so what was read before is used: {reason}")
                : new ProjectStatus(path, ProjectState.Failed, null, reason);
            entry = entry with { Status = status };
            _entries.Set(entry);
            RelinkDependents(entry);
            return status;
        }
    }

    /// <summary>From now on the project's documents are answered in it.</summary>
    public ProjectStatus? MarkReady(string path)
    {
        lock (_gate)
        {
            if (_entries.At(path) is not { Blueprint: not null } entry)
                return null;
            _changes++;
            _entries.Set(entry with { Ready = true });
            foreach (var loose in _solution.Projects.Where(project => LooseProjects.IsUnder(project, entry.Folder)).ToList())
                _solution = _solution.RemoveProject(loose.Id);
            return entry.Status;
        }
    }

    /// <summary>A file that is part of the solution may have changed on disk.</summary>
    public void FileChanged(string path)
    {
        if (!_disk.HasChanged(path))
            return;
        lock (_gate)
        {
            if (_open.Text(path) is not null)
                return;
            _solution = _solution.WithLoader(path, _disk.Loader(path));
            _changes++;
        }
    }

    /// <summary>Files of the project, as the solution has them; those open in the editor are left out.</summary>
    public IReadOnlyList<string> FilesOf(string path)
    {
        lock (_gate)
        {
            if (_entries.At(path) is not { } entry || _solution.GetProject(entry.Id) is not { } project)
                return [];
            return [.. project.Documents.Concat<TextDocument>(project.AdditionalDocuments).Concat(project.AnalyzerConfigDocuments)
                .Select(document => document.FilePath).OfType<string>().Where(file => _open.Text(file) is null)];
        }
    }

    /// <summary>C# files of all projects that were read, each once, but for those that builds write.</summary>
    public IReadOnlyList<string> SourceFiles()
    {
        lock (_gate)
        {
            return [.. _solution.Projects.Where(project => !project.IsLoose())
                .SelectMany(project => project.Documents)
                .Select(document => document.FilePath)
                .OfType<string>()
                .Where(path => !path.Split(Path.DirectorySeparatorChar)[..^1].Any(ProjectFingerprint.IsOutput))
                .Distinct(FilePaths.Comparer)];
        }
    }

    /// <summary>The text of an open document, or else of the file; null when it is neither open nor there.</summary>
    /// <exception cref="DocumentException">The file is not text.</exception>
    public SourceText? Read(string path)
    {
        lock (_gate)
        {
            if (_open.Text(path) is { } text)
                return text;
        }

        return _disk.Current(path);
    }

    /// <param name="path">Full path.</param>
    /// <param name="disk">The text on disk; null when it is open or not there.</param>
    /// <param name="siblings">Null: do not make a loose document.</param>
    /// <param name="awaited">See <see cref="Get"/>.</param>
    /// <param name="absent">Whether there is no such file at all.</param>
    private DocumentSnapshot? Find(string path, SourceText? disk, IReadOnlyList<string>? siblings, out string? awaited, out bool absent)
    {
        lock (_gate)
        {
            awaited = null;
            var text = _open.Text(path) ?? disk;
            absent = text is null;
            if (text is null)
                return null;
            TakeEdits();
            if (_open.Text(path) is null && _solution.At(path).Any(document => !Holds(document, text)))
            {
                _solution = _solution.WithText(path, text);
                _changes++;
            }

            var documents = _solution.At(path);
            var (document, entry) = _entries.BestOf(documents, path);
            if (document is null)
            {
                entry = documents.Select(_entries.Of).FirstOrDefault(candidate => candidate is not null) ?? _entries.Undecided(path);
                awaited = entry is not null && entry.Status.State != ProjectState.Failed ? entry.Path : null;
                document = documents.FirstOrDefault(candidate => candidate.Project.IsLoose());
            }

            if (document is null)
            {
                if (siblings is null)
                    return null;
                (_solution, document) = LooseProjects.Add(_solution, path, text, siblings, _disk);
                _open.MarkAllUnseen();
                _changes++;
            }

            var status = entry?.Seen ?? new ProjectStatus(null, ProjectState.Loose, null, null);
            return new DocumentSnapshot(path, document, text, status, _changes - _open.Edits(path));
        }
    }

    private static bool Holds(Document document, SourceText text) =>
        document.TryGetText(out var present) && (ReferenceEquals(present, text) || present.ContentEquals(text));

    private void TakeEdits()
    {
        foreach (var (path, text) in _open.TakeUnseen())
        {
            var before = _solution;
            _solution = _solution.WithText(path, text);
            if (ReferenceEquals(before, _solution) && !File.Exists(path) && _entries.HomeOfNew(path) is { } home)
                _solution = _solution.AddDocument(SolutionDocuments.Describe(home.Id, path, SolutionDocuments.LoaderOf(text, path)));
        }
    }

    private void RelinkDependents(ProjectEntry changed)
    {
        foreach (var entry in _entries.All)
        {
            if (entry.Blueprint is { } blueprint && blueprint.Invocation.References.Any(reference => FilePaths.Equal(reference.ProjectPath, changed.Path)))
                _solution = _solution.With(entry.Id, ProjectLinks.Of(blueprint, _entries.ByPath));
        }
    }
}
