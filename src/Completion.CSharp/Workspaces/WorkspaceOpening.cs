using Completion.CSharp.Loading;

namespace Completion.CSharp.Workspaces;

/// <summary>One call to open a path: finds its projects, has them loaded, and says how each came out.</summary>
internal sealed class WorkspaceOpening(WorkspaceState state, ProjectLoader loader, DiskChanges changes, bool trusted)
{
    private const string NotTrusted = "This folder is not trusted, so its projects are not read and each file is completed by itself: trust it to get more.";

    public async Task<WorkspaceLoad> OpenAsync(string path, IProgress<LoadProgress>? progress, CancellationToken cancellation)
    {
        if (!FilePaths.TryNormalize(path, out var full))
            return Failed(path, $"\"{path}\" is not a path.");
        if (!File.Exists(full) && !Directory.Exists(full))
            return Failed(full, $"{full} does not exist.");
        try
        {
            var isSource = File.Exists(full) && !SolutionFile.IsSolution(full) && !ProjectDiscovery.IsProject(full);
            IReadOnlyList<string> projects = isSource ? [.. ProjectDiscovery.Above(full)] : ProjectDiscovery.Of(full);
            if (!trusted)
                return new WorkspaceLoad([.. projects.Select(project => new ProjectStatus(project, ProjectState.Loose, null, NotTrusted))]);
            if (isSource)
                return await OpenSourceAsync(full, projects, progress, cancellation).ConfigureAwait(false);
            // A folder without projects may be a whole disk: that is not watched.
            if (projects.Count > 0)
                Watch(Directory.Exists(full) ? full : FilePaths.FolderOf(full));
            return await LoadAsync(projects, progress, cancellation).ConfigureAwait(false);
        }
        catch (DocumentException e)
        {
            return Failed(full, e.Message);
        }
    }

    /// <summary>Reads the projects above a file, nearest first, until one compiles it.</summary>
    private async Task<WorkspaceLoad> OpenSourceAsync(string file, IReadOnlyList<string> above, IProgress<LoadProgress>? progress, CancellationToken cancellation)
    {
        var failed = new List<ProjectStatus>();
        foreach (var project in above)
        {
            progress?.Report(new LoadProgress(failed.Count, above.Count, $"Reading {Path.GetFileName(project)}"));
            await loader.ReadAsync(project, cancellation).ConfigureAwait(false);
            if (state.Entry(project) is not { } entry)
                continue;
            if (entry.Blueprint is null)
                failed.Add(entry.Status);
            else if (entry.Blueprint.Sources.Contains(file, FilePaths.Comparer))
                return await LoadAsync([project], progress, cancellation).ConfigureAwait(false);
        }

        return new WorkspaceLoad(failed.Count > 0 ? failed : [new ProjectStatus(null, ProjectState.Loose, null, null)]);
    }

    private async Task<WorkspaceLoad> LoadAsync(IReadOnlyList<string> projects, IProgress<LoadProgress>? progress, CancellationToken cancellation)
    {
        var done = 0;
        foreach (var project in projects)
            Watch(FilePaths.FolderOf(project));
        await loader.LoadAsync(projects, Read, cancellation).ConfigureAwait(false);

        // Projects referred to from outside the solution were loaded as well, and belong into the answer.
        var found = new HashSet<string>(FilePaths.Comparer);
        var open = new Stack<string>(projects);
        while (open.TryPop(out var project))
        {
            if (!found.Add(project) || state.Entry(project)?.Blueprint is not { } blueprint)
                continue;
            Watch(FilePaths.FolderOf(project));
            foreach (var reference in blueprint.Invocation.References)
                open.Push(reference.ProjectPath);
        }

        return new WorkspaceLoad([.. state.Entries().Where(entry => found.Contains(entry.Path)).Select(entry => entry.Status)]);

        void Read(string project) =>
            progress?.Report(new LoadProgress(Interlocked.Increment(ref done), projects.Count, $"Read {Path.GetFileName(project)}"));
    }

    private void Watch(string folder)
    {
        if (Directory.Exists(folder))
            changes.Watch(folder);
    }

    private static WorkspaceLoad Failed(string path, string reason) => new([new ProjectStatus(path, ProjectState.Failed, null, reason)]);
}
