using System.Collections.Concurrent;
using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Loading;

/// <summary>
/// Brings projects into the workspace: reads each once with all it refers to, compiles it once so that answers come quickly,
/// and keeps it up to date. All of it in the background.
/// </summary>
/// <remarks>
/// Small solutions are compiled whole as they load. Beyond <see cref="FilesCompiledAhead"/> files, a project is compiled when
/// someone first asks about one of its files, which is answered as loose until then: a million lines take long and much memory.
/// </remarks>
internal sealed class ProjectLoader(WorkspaceState state, ReaderSettings settings, Action<string> log, Action<ProjectStatus> changed) : IDisposable
{
    public const int FilesCompiledAhead = 2_000;

    private readonly CancellationTokenSource _lifetime = new();
    private readonly ProjectReader _reader = new(settings, new SourceGenerators(log));
    private readonly ConcurrentDictionary<string, Lazy<Task>> _readings = new(FilePaths.Comparer);
    private readonly ConcurrentDictionary<string, Lazy<Task>> _readyings = new(FilePaths.Comparer);
    private readonly ConcurrentDictionary<string, bool> _wanted = new(FilePaths.Comparer);
    private readonly ConcurrentDictionary<string, (ulong, FileStamp)> _fingerprints = new(FilePaths.Comparer);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(FilePaths.Comparer);
    private readonly SemaphoreSlim _compiling = new(1);
    private int _filesCompiled;

    /// <summary>Reads projects and all they refer to, and makes those ready that are wanted now or small enough.</summary>
    public Task LoadAsync(IReadOnlyList<string> projects, Action<string>? read, CancellationToken cancellation)
    {
        // All are known before the first is read: references between them then link at once.
        foreach (var project in projects)
            state.Register(project);
        return Task.WhenAll(projects.Select(LoadOneAsync)).WaitAsync(cancellation);

        async Task LoadOneAsync(string project)
        {
            await SettleAsync(project).ConfigureAwait(false);
            read?.Invoke(project);
            if (IsUrgent(project) || TakeAllowance(project))
                await ReadyAsync(project).ConfigureAwait(false);
        }
    }

    /// <summary>Someone asks about a file of this project: it goes before others.</summary>
    public void Want(string project)
    {
        _wanted[project] = true;
        if (!_lifetime.IsCancellationRequested)
            _ = ReadyAsync(project);
    }

    /// <summary>Reads a project once without making it ready.</summary>
    public Task ReadAsync(string project, CancellationToken cancellation)
    {
        _wanted[project] = true;
        state.Register(project);
        return SettleAsync(project).WaitAsync(cancellation);
    }

    /// <summary>Reads a known project again if anything it depends on changed.</summary>
    public async Task RefreshAsync(string project)
    {
        if (!_readings.TryGetValue(project, out var reading) || !reading.IsValueCreated)
            return;
        await reading.Value.ConfigureAwait(false);
        await ReadAgainAsync(project).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _lifetime.Cancel();
        _lifetime.Dispose();
    }

    private bool IsUrgent(string project) => _wanted.ContainsKey(project) || state.HasOpenDocumentUnder(FilePaths.FolderOf(project));

    private bool TakeAllowance(string project)
    {
        var files = state.Entry(project)?.Blueprint?.Sources.Length ?? 0;
        return Interlocked.Add(ref _filesCompiled, files) <= FilesCompiledAhead;
    }

    /// <summary>Ends when the project and everything it refers to were read or failed.</summary>
    private async Task SettleAsync(string project)
    {
        var seen = new HashSet<string>(FilePaths.Comparer) { project };
        var next = new Queue<string>(seen);
        while (next.TryDequeue(out var current))
        {
            await ReadOnceAsync(current).ConfigureAwait(false);
            if (state.Entry(current)?.Blueprint is not { } blueprint)
                continue;
            foreach (var referred in Referred(blueprint).Where(seen.Add))
                next.Enqueue(referred);
        }
    }

    private Task ReadOnceAsync(string project) =>
        _readings.GetOrAdd(project, path => new Lazy<Task>(() => Task.Run(() => ReadAgainAsync(path)))).Value;

    private Task ReadyAsync(string project) =>
        _readyings.GetOrAdd(project, path => new Lazy<Task>(() => Task.Run(() => MakeReadyAsync(path)))).Value;

    /// <summary>Reads a project unless nothing changed since it was last read; one reading of it at a time.</summary>
    private async Task ReadAgainAsync(string project)
    {
        var turn = _turns.GetOrAdd(project, _ => new SemaphoreSlim(1));
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var token = _lifetime.Token;
            var fingerprint = _reader.Fingerprint(project, state.Entry(project)?.Blueprint?.Invocation.AssetsPath);
            if (_fingerprints.TryGetValue(project, out var before) && before == fingerprint)
                return;
            var (reading, blueprint) = await _reader.ReadAsync(project, useCache: true, () => IsUrgent(project) ? 1 : 0, token).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            _fingerprints[project] = blueprint is null ? fingerprint : (fingerprint.Item1, FileStamp.Of(blueprint.Invocation.AssetsPath));
            Take(project, reading, blueprint);
            if (reading.FromCache)
                _ = RevalidateAsync(project, token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The workspace is gone, and with it whoever waits.
        }
        catch (Exception e)
        {
            log($"Reading {project} failed: {e}");
            changed(state.Fail(project, $"{project} could not be read: {e.Message}"));
        }
        finally
        {
            turn.Release();
        }
    }

    private void Take(string project, ProjectReading reading, ProjectBlueprint? blueprint)
    {
        if (blueprint is null)
        {
            log($"{project}: {reading.Failure}");
            changed(state.Fail(project, reading.Failure ?? "MSBuild gave no answer."));
            return;
        }

        var known = state.Entry(project);
        if (known?.Blueprint is { } before && known.Status.State != ProjectState.Failed && before.Invocation.SameAs(blueprint.Invocation) && known.Status.Message == blueprint.Invocation.Problem)
            return;
        foreach (var next in Referred(blueprint))
        {
            state.Register(next);
            if (_wanted.ContainsKey(project))
                _wanted[next] = true;
        }

        var entry = state.Apply(blueprint);
        var status = entry.Status;
        log($"{project}: {status.State}, {status.TargetFramework}{(reading.FromCache ? ", remembered" : "")}{(status.Message is null ? "" : ": " + status.Message)}");
        // Until it is ready its files are answered as before; that it is will be told then.
        if (entry.Ready)
            changed(status);
        foreach (var next in Referred(blueprint))
            _ = ReadOnceAsync(next);
    }

    /// <summary>Asks MSBuild whether what was remembered is still right, once those who wait for answers were served.</summary>
    private async Task RevalidateAsync(string project, CancellationToken token)
    {
        try
        {
            await Task.Delay(settings.RevalidateAfter, token).ConfigureAwait(false);
            var (reading, blueprint) = await _reader.ReadAsync(project, useCache: false, () => -1, token).ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            Take(project, reading, blueprint);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The workspace is gone.
        }
        catch (Exception e)
        {
            log($"Reading {project} again failed: {e}");
        }
    }

    private async Task MakeReadyAsync(string project)
    {
        try
        {
            await SettleAsync(project).ConfigureAwait(false);
            var token = _lifetime.Token;
            await _compiling.WaitAsync(token).ConfigureAwait(false);
            try
            {
                if (state.Project(project) is { } roslyn && await roslyn.GetCompilationAsync(token).ConfigureAwait(false) is { } compilation)
                    // Merges the declarations of all files, which the first question about a name would wait for.
                    _ = compilation.GlobalNamespace.GetMembers();
            }
            finally
            {
                _compiling.Release();
            }

            if (state.MarkReady(project) is { } status)
                changed(status);
            else
                // It failed; once it is mended someone may want it again.
                _readyings.TryRemove(project, out _);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The workspace is gone.
        }
        catch (Exception e)
        {
            log($"Compiling {project} failed: {e}");
            _readyings.TryRemove(project, out _);
        }
    }

    private static IEnumerable<string> Referred(ProjectBlueprint blueprint) =>
        blueprint.Invocation.References.Select(reference => reference.ProjectPath).Where(ProjectDiscovery.IsProject);
}
