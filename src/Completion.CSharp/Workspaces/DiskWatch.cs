namespace Completion.CSharp.Workspaces;

/// <summary>
/// Watches folders and tells which paths changed, some time after the last of a burst of changes: a build or a checkout touches
/// thousands of files.
/// </summary>
internal sealed class DiskWatch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(FilePaths.Comparer);
    private readonly HashSet<string> _changed = new(FilePaths.Comparer);
    private readonly Func<string, bool> _matters;
    private readonly Action<IReadOnlyCollection<string>> _report;
    private readonly Action<string> _log;
    private readonly Timer _timer;
    private bool _disposed;

    /// <param name="matters">Which paths, relative to the folder watched, are worth reporting.</param>
    /// <param name="report">Told the paths, on a pool thread.</param>
    /// <param name="log">Told what cannot be watched.</param>
    public DiskWatch(Func<string, bool> matters, Action<IReadOnlyCollection<string>> report, Action<string> log)
    {
        (_matters, _report, _log) = (matters, report, log);
        _timer = new Timer(_ => Flush());
    }

    /// <summary>Whether changes may have been missed: a watch could not be set up, or overflowed.</summary>
    public bool Lossy { get; private set; }

    /// <summary>Watches the folder and what is below it.</summary>
    public void Add(string folder)
    {
        lock (_gate)
        {
            if (_disposed || _watchers.Keys.Any(watched => FilePaths.Equal(watched, folder) || FilePaths.IsUnder(watched, folder)))
                return;
        }

        try
        {
            var watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
                InternalBufferSize = 64 * 1024,
            };
            watcher.Changed += (_, change) => Note(folder, change.FullPath);
            watcher.Created += (_, change) => Note(folder, change.FullPath);
            watcher.Deleted += (_, change) => Note(folder, change.FullPath);
            watcher.Renamed += (_, change) =>
            {
                Note(folder, change.OldFullPath);
                Note(folder, change.FullPath);
            };
            watcher.Error += (_, error) => Lose(folder, error.GetException().Message);
            watcher.EnableRaisingEvents = true;
            lock (_gate)
            {
                if (!_disposed && _watchers.TryAdd(folder, watcher))
                    return;
            }

            watcher.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
        {
            Lose(folder, e.Message);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var watcher in _watchers.Values)
                watcher.Dispose();
            _timer.Dispose();
        }
    }

    private void Lose(string folder, string reason)
    {
        Lossy = true;
        _log($"Changes in {folder} may go unnoticed until a file of it is asked for: {reason}");
    }

    private void Note(string folder, string path)
    {
        if (!_matters(Path.GetRelativePath(folder, path)))
            return;
        lock (_gate)
        {
            if (_disposed)
                return;
            _changed.Add(path);
            _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    private void Flush()
    {
        List<string> changed;
        lock (_gate)
        {
            changed = [.. _changed];
            _changed.Clear();
        }

        if (changed.Count > 0)
            _report(changed);
    }
}
