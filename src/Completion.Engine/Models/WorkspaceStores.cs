using Completion.CSharp.Prompts;
using Completion.CSharp.Workspaces;
using Completion.Decoding.Speculation;

namespace Completion.Engine.Models;

/// <summary>
/// Feeds what drafters know with one workspace: its files, as tokens of one model, and what the model said in earlier sessions.
/// </summary>
/// <remarks>
/// One thread of low priority reads what has changed once nothing more has for a while, so that neither typing nor requests
/// wait for it. Files are kept up to date when they are saved or closed. Whatever goes wrong costs guesses and nothing else.
/// </remarks>
internal sealed class WorkspaceStores : IDisposable
{
    /// <summary>A longer file was not written by hand.</summary>
    private const int LongestFile = 1 << 20;

    private static readonly TimeSpan s_betweenSaves = TimeSpan.FromMinutes(10);

    private readonly CodeWorkspace _workspace;
    private readonly LoadedModel _model;
    private readonly string? _folder;
    private readonly TimeSpan _quiet;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly AutoResetEvent _wake = new(initialState: true);
    private readonly ManualResetEvent _disposed = new(initialState: false);
    private readonly Thread _thread;
    private TaskCompletionSource _whenRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _areAllChanged = true;
    private DraftStore? _store;
    private long _saved;

    /// <param name="workspace">Outlives this.</param>
    /// <param name="model">Outlives this.</param>
    /// <param name="folder">Where what is learnt is kept between sessions; null: nowhere.</param>
    /// <param name="quiet">How long nothing must have changed before files are read.</param>
    public WorkspaceStores(CodeWorkspace workspace, LoadedModel model, string? folder, TimeSpan quiet)
    {
        (_workspace, _model, _folder, _quiet) = (workspace, model, folder, quiet);
        workspace.SourceOpened += TakeNew;
        workspace.SourceChanged += Take;
        workspace.ProjectChanged += Take;
        _thread = new Thread(Work) { IsBackground = true, Name = "files to guess from", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>What a file is known by in the corpus: paths that the system takes for the same have one key.</summary>
    public static string KeyOf(string path) => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? path.ToUpperInvariant() : path;

    /// <summary>Completes once all files that had changed were read.</summary>
    public Task WhenRead
    {
        get
        {
            lock (_lock)
            {
                return _whenRead.Task;
            }
        }
    }

    /// <summary>Ends the work and keeps what was learnt.</summary>
    public void Dispose()
    {
        _workspace.SourceOpened -= TakeNew;
        _workspace.SourceChanged -= Take;
        _workspace.ProjectChanged -= Take;
        _disposed.Set();
        _thread.Join();
        _disposed.Dispose();
        _wake.Dispose();
        Save();
        _whenRead.TrySetCanceled();
    }

    /// <summary>A file that is known is read again when it is saved, and not for being looked at: that would have all indexed anew.</summary>
    private void TakeNew(string path)
    {
        if (!_model.Drafts.Corpus.Contains(KeyOf(path)))
        {
            Take(path);
        }
    }

    private void Take(string path) => Take(path, all: false);

    private void Take(ProjectStatus status) => Take(null, all: status.State is ProjectState.Loaded or ProjectState.Incomplete);

    private void Take(string? path, bool all)
    {
        lock (_lock)
        {
            if (path is not null)
            {
                _changed.Add(path);
            }

            _areAllChanged |= all;
            if (_whenRead.Task.IsCompleted)
            {
                _whenRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // The event came while this was disposed.
        }
    }

    private void Work()
    {
        WaitHandle[] either = [_disposed, _wake];
        while (WaitHandle.WaitAny(either, s_betweenSaves) is not 0 and var woken)
        {
            if (woken == WaitHandle.WaitTimeout)
            {
                Save();
                continue;
            }

            while (WaitHandle.WaitAny(either, _quiet) is var more && more != WaitHandle.WaitTimeout)
            {
                if (more == 0)
                {
                    return;
                }
            }

            Load();
            foreach (var path in TakeChanged())
            {
                if (_disposed.WaitOne(0))
                {
                    return;
                }

                Read(path);
            }

            lock (_lock)
            {
                if (_changed.Count == 0 && !_areAllChanged)
                {
                    _whenRead.TrySetResult();
                }
            }
        }
    }

    private IReadOnlyCollection<string> TakeChanged()
    {
        string[] changed;
        bool all;
        lock (_lock)
        {
            (changed, all) = ([.. _changed], _areAllChanged);
            _changed.Clear();
            _areAllChanged = false;
        }

        // Those first that someone works on: the corpus takes no more than it has room for.
        return all ? [.. changed.Concat(_workspace.SourceFiles()).Distinct(StringComparer.Ordinal)] : changed;
    }

    private void Read(string path)
    {
        if (_workspace.Read(path) is not { Length: <= LongestFile } text)
        {
            _model.Drafts.Corpus.Remove(KeyOf(path));
        }
        else
        {
            _model.Drafts.Corpus.SetFile(KeyOf(path), _model.Tokenize(LineEndings.ToLf(text.ToString())));
        }
    }

    /// <summary>Reads what earlier sessions learnt, as soon as it is known where someone works.</summary>
    private void Load()
    {
        if (_folder is not null && _store is null && _workspace.Root is { } root)
        {
            _store = DraftStore.Open(_folder, root, _model.Description.Path);
            Log(_model.Drafts.Load(_store.Path, _store.Model));
        }
    }

    private void Save()
    {
        var observed = _model.Drafts.Observed;
        if (_store is not null && observed != _saved)
        {
            Log(_model.Drafts.Save(_store.Path, _store.Model));
            _store.Prune();
            _saved = observed;
        }
    }

    private void Log(string? problem)
    {
        if (problem is not null)
        {
            _workspace.Options.Log?.Invoke(problem);
        }
    }
}
