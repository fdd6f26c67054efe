using System.Collections.Concurrent;
using Completion.CSharp.Loading;

namespace Completion.CSharp.Workspaces;

/// <summary>
/// What a change on disk means: a changed source file is read again; whatever may change how a project is compiled has the
/// project read again.
/// </summary>
internal sealed class DiskChanges : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    private static readonly HashSet<string> MattersToProjects = new(StringComparer.OrdinalIgnoreCase)
        { ".csproj", ".props", ".targets", ".rsp", ".user", ".config", ".editorconfig", ".globalconfig", ".razor", ".cshtml", ".resx", ".xaml" };

    private readonly WorkspaceState _state;
    private readonly ProjectLoader _loader;
    private readonly Action<string> _sourceChanged;
    private readonly Action<string> _log;
    private readonly DiskWatch? _watch;
    private readonly ConcurrentDictionary<string, long> _looked = new(FilePaths.Comparer);

    public DiskChanges(WorkspaceState state, ProjectLoader loader, bool watch, Action<string> sourceChanged, Action<string> log)
    {
        (_state, _loader, _sourceChanged, _log) = (state, loader, sourceChanged, log);
        _watch = watch ? new DiskWatch(Matters, Take, log) : null;
    }

    public void Watch(string folder) => _watch?.Add(folder);

    /// <summary>Where watching is lossy, looks in the background whether the project or its files changed, at most every other second.</summary>
    public void LookAround(string? project)
    {
        if (project is null || _watch is not { Lossy: true })
            return;
        var now = Environment.TickCount64;
        var last = _looked.GetOrAdd(project, 0);
        if (now - last < BetweenLooks.TotalMilliseconds || !_looked.TryUpdate(project, now, last))
            return;
        InBackground(async () =>
        {
            foreach (var file in _state.FilesOf(project))
                _state.FileChanged(file);
            await _loader.RefreshAsync(project).ConfigureAwait(false);
        });
    }

    public void Dispose() => _watch?.Dispose();

    /// <summary>Takes up changes of these paths.</summary>
    public void Take(IReadOnlyCollection<string> paths) => InBackground(async () =>
    {
        var projects = _state.Entries();
        foreach (var path in paths)
        {
            _state.FileChanged(path);
            if (IsSource(path))
                _sourceChanged(path);
        }

        // Whether a project is affected is settled by its fingerprint; here it only has to be plausible.
        var plausible = projects.Where(entry => paths.Any(path => MayAffect(path, entry)));
        await Task.WhenAll(plausible.Select(entry => _loader.RefreshAsync(entry.Path))).ConfigureAwait(false);
    });

    private static bool MayAffect(string path, ProjectEntry entry)
    {
        if (FilePaths.IsUnder(entry.Folder, path) || FilePaths.Equal(path, entry.Blueprint?.Invocation.AssetsPath))
            return true;
        // Settings count from above, and imported files from anywhere.
        return !IsSource(path);
    }

    private static bool IsSource(string path) => Path.GetExtension(path).Equals(".cs", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of what builds, tools and editors touch, what may matter.</summary>
    private static bool Matters(string path)
    {
        var name = Path.GetFileName(path);
        // NuGet's result lies in obj/, where nothing else counts.
        if (name.Equals("project.assets.json", StringComparison.OrdinalIgnoreCase) || name.Equals("global.json", StringComparison.OrdinalIgnoreCase))
            return true;
        if (path.Split(Path.DirectorySeparatorChar)[..^1].Any(ProjectFingerprint.IsOutput))
            return false;
        var extension = Path.GetExtension(path);
        // Without an extension it may be a folder that was moved or removed with all that is in it.
        return extension.Length == 0 || extension.Equals(".cs", StringComparison.OrdinalIgnoreCase) || MattersToProjects.Contains(extension);
    }

    private void InBackground(Func<Task> work) => Task.Run(async () =>
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _log($"Taking up changes on disk failed: {e}");
        }
    });
}
