using Completion.CSharp.Loading;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Workspaces;

/// <summary>The projects a workspace knows, by path and by Roslyn's id. Not thread-safe.</summary>
internal sealed class ProjectEntries
{
    private readonly Dictionary<string, ProjectEntry> _byPath = new(FilePaths.Comparer);
    private readonly Dictionary<ProjectId, string> _pathOf = [];

    public IReadOnlyDictionary<string, ProjectEntry> ByPath => _byPath;

    /// <summary>In the order in which they became known.</summary>
    public IReadOnlyList<ProjectEntry> All => [.. _byPath.Values.OrderBy(entry => entry.Order)];

    public ProjectEntry? At(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The entry of that path, a new one if need be.</summary>
    public ProjectEntry Add(string path)
    {
        if (_byPath.TryGetValue(path, out var known))
            return known;
        var entry = new ProjectEntry(path, ProjectId.CreateNewId(path), _byPath.Count, new ProjectStatus(path, ProjectState.Loading, null, null));
        _pathOf[entry.Id] = path;
        return _byPath[path] = entry;
    }

    public void Set(ProjectEntry entry) => _byPath[entry.Path] = entry;

    public ProjectEntry? Of(Document document) => _pathOf.TryGetValue(document.Project.Id, out var path) ? _byPath[path] : null;

    /// <summary>
    /// Of one file's documents in several projects, the one to answer in: of a project that can answer, in whose folder the file
    /// lies nearest, else the first known.
    /// </summary>
    public (Document? Document, ProjectEntry? Entry) BestOf(IReadOnlyList<Document> documents, string path) =>
        documents.Select(document => (Document: (Document?)document, Entry: Of(document)))
            .Where(candidate => candidate.Entry is { Ready: true })
            .OrderByDescending(candidate => FilePaths.IsUnder(candidate.Entry!.Folder, path) ? candidate.Entry.Folder.Length : 0)
            .ThenBy(candidate => candidate.Entry!.Order)
            .FirstOrDefault();

    /// <summary>The nearest project around a file of which it is not known whether it compiles the file: not read yet, or failed.</summary>
    public ProjectEntry? Undecided(string path) => Around(path).FirstOrDefault(entry => entry.Blueprint is null);

    /// <summary>The project that will compile a new file, as far as its place can tell.</summary>
    public ProjectEntry? HomeOfNew(string path)
    {
        var home = Around(path).FirstOrDefault();
        if (home?.Blueprint is null || !Path.GetExtension(path).Equals(".cs", StringComparison.OrdinalIgnoreCase))
            return null;
        var below = Path.GetRelativePath(home.Folder, path).Split(Path.DirectorySeparatorChar);
        return below[..^1].Any(ProjectFingerprint.IsOutput) ? null : home;
    }

    private IEnumerable<ProjectEntry> Around(string path) =>
        _byPath.Values.Where(entry => FilePaths.IsUnder(entry.Folder, path)).OrderByDescending(entry => entry.Folder.Length).ThenBy(entry => entry.Order);
}
