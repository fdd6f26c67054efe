using Completion.CSharp.Workspaces;
using Completion.Server.Documents;

namespace Completion.Server.Hosting;

/// <summary>Loads what the client has open as folders, and the projects of files outside of them, one after another.</summary>
/// <remarks>Told what to load by the request queue only; loading itself runs in the background.</remarks>
internal sealed class ProjectLoader(StatusReporter status, ProgressReporter progress, ServerLog log) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly HashSet<string> _asked = [];
    private Task _loading = Task.CompletedTask;

    /// <summary>Who loads; null while there is no engine.</summary>
    public IWorkspaceFeed? Feed { get; set; }

    /// <summary>Loads what a folder holds.</summary>
    public void LoadFolder(string folder)
    {
        if (_asked.Add(Path.TrimEndingDirectorySeparator(folder)))
            Load(folder);
    }

    /// <summary>Loads the project of a file, unless a folder that was loaded holds it or a file beside it was asked for.</summary>
    public void LoadProjectOf(string file)
    {
        var folder = Path.GetDirectoryName(file) ?? file;
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (_asked.Contains(at))
                return;
        }

        _asked.Add(folder);
        Load(file);
    }

    /// <summary>The client closed a folder: should it open it again, it is loaded again.</summary>
    public void Forget(string folder) => _asked.Remove(Path.TrimEndingDirectorySeparator(folder));

    public void Dispose() => _ = _ending.CancelAsync();

    private void Load(string path)
    {
        if (Feed is not { } feed)
            return;
        var former = _loading;
        _loading = Task.Run(() => LoadAsync(feed, path, former));
    }

    private async Task LoadAsync(IWorkspaceFeed feed, string path, Task former)
    {
        await former.ConfigureAwait(false);
        using var work = progress.Begin("Loading C# projects");
        try
        {
            var report = new DirectProgress<LoadProgress>(now =>
                work.Report(now.Total == 0 ? 0 : (double)now.Done / now.Total, now.Message));
            var load = await feed.LoadAsync(path, report, _ending.Token).ConfigureAwait(false);
            log.Info($"Loaded {path}: {load.Projects.Count} projects, {load.Projects.Count(project => project.State == ProjectState.Failed)} of them failed.");
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The server ends.
        }
        catch (Exception e)
        {
            log.Error($"Loading {path} failed: {e}");
            status.Update(now => now with { Project = $"{path} did not load: {e.Message}" });
        }
    }
}
