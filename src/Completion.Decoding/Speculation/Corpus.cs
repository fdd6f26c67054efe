namespace Completion.Decoding.Speculation;

/// <summary>
/// The tokens of a solution's files, for guessing what is written again. Files are set and removed at any time; an index of
/// them is made anew in the background, once nothing has changed for a while, and handed over as a whole.
/// </summary>
/// <remarks>Thread-safe. A reader keeps the index that it took. About 8 bytes a token, twice that while it is made.</remarks>
public sealed class Corpus : IDisposable
{
    /// <summary>Tokens of all files at most, 64 MB with their index while it is made; those edited longest ago are left out first.</summary>
    public const int DefaultTokens = 4_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CorpusFile> _files = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _disposed = new();
    private readonly TimeSpan _quiet;
    private readonly int _mostTokens;
    private CorpusIndex _current = CorpusIndex.Empty;
    private TaskCompletionSource _whenCurrent = Done();
    private long _clock;
    private long _changes;
    private bool _isBuilding;

    /// <param name="quiet">How long nothing must have changed before the index is made.</param>
    /// <param name="mostTokens">Tokens of all files at most.</param>
    public Corpus(TimeSpan quiet, int mostTokens = DefaultTokens) => (_quiet, _mostTokens) = (quiet, mostTokens);

    /// <summary>The index as it was made last.</summary>
    internal CorpusIndex Current => Volatile.Read(ref _current);

    /// <summary>Tokens that are in the index.</summary>
    public int Tokens => Current.Count;

    /// <summary>
    /// The file that the next request completes: nothing is taken from its stored text, which may be older than what is in the
    /// prompt, or have what was cut out of it. Null: none.
    /// </summary>
    public string? Without { get; set; }

    /// <summary>Completes once the index has all that was set until now.</summary>
    public Task WhenCurrent
    {
        get
        {
            lock (_lock)
            {
                return _whenCurrent.Task;
            }
        }
    }

    /// <summary>Sets a file's tokens. A file that is there already and differs counts as edited now.</summary>
    /// <param name="key">What it is known by, compared byte by byte.</param>
    /// <param name="tokens">Its text as the model's tokeniser cuts it; copied.</param>
    public void SetFile(string key, ReadOnlySpan<int> tokens)
    {
        lock (_lock)
        {
            var isKnown = _files.TryGetValue(key, out var before);
            if (isKnown && before.Tokens.Span.SequenceEqual(tokens))
            {
                return;
            }

            _files[key] = new CorpusFile(tokens.ToArray(), isKnown ? ++_clock : 0);
            Changed();
        }
    }

    /// <summary>Whether a file was set.</summary>
    public bool Contains(string key)
    {
        lock (_lock)
        {
            return _files.ContainsKey(key);
        }
    }

    /// <summary>Forgets a file, if it is there.</summary>
    public void Remove(string key)
    {
        lock (_lock)
        {
            if (_files.Remove(key))
            {
                Changed();
            }
        }
    }

    /// <summary>Ends the work in the background; the index stays as it is.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed.Cancel();
            _whenCurrent.TrySetCanceled();
        }
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        done.SetResult();
        return done;
    }

    /// <summary>Has the index made, by one thread that ends when there is nothing more to do.</summary>
    private void Changed()
    {
        _changes++;
        if (_disposed.IsCancellationRequested)
        {
            return;
        }

        if (_whenCurrent.Task.IsCompleted)
        {
            _whenCurrent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (!_isBuilding)
        {
            _isBuilding = true;
            new Thread(Build) { IsBackground = true, Name = "corpus", Priority = ThreadPriority.BelowNormal }.Start();
        }
    }

    private void Build()
    {
        try
        {
            while (true)
            {
                var changes = AwaitQuiet();
                List<KeyValuePair<string, CorpusFile>> files;
                lock (_lock)
                {
                    files = Chosen();
                }

                var index = new CorpusIndex([.. files.Select(file => (file.Key, file.Value.Tokens))], files.Count(file => file.Value.Edited > 0), _disposed.Token);
                lock (_lock)
                {
                    Volatile.Write(ref _current, index);
                    KeepInIndex(files, index);
                    if (_changes == changes)
                    {
                        _isBuilding = false;
                        _whenCurrent.TrySetResult();
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: no one waits for the index any more.
        }
    }

    /// <summary>Waits until nothing has changed for as long as is asked for.</summary>
    private long AwaitQuiet()
    {
        while (true)
        {
            var before = Changes();
            if (_disposed.Token.WaitHandle.WaitOne(_quiet))
            {
                throw new OperationCanceledException(_disposed.Token);
            }

            if (Changes() == before)
            {
                return before;
            }
        }
    }

    private long Changes()
    {
        lock (_lock)
        {
            return _changes;
        }
    }

    /// <summary>The files for which there is room, those edited last at the end.</summary>
    private List<KeyValuePair<string, CorpusFile>> Chosen()
    {
        var room = (long)_mostTokens;
        var chosen = _files
            .OrderByDescending(file => file.Value.Edited)
            .ThenBy(file => file.Key, StringComparer.Ordinal)
            .Where(file => file.Value.Tokens.Length <= room && (room -= file.Value.Tokens.Length) >= 0)
            .ToList();
        chosen.Reverse();
        return chosen;
    }

    /// <summary>Files that have not changed are kept as parts of the index's text, and once only.</summary>
    private void KeepInIndex(List<KeyValuePair<string, CorpusFile>> files, CorpusIndex index)
    {
        foreach (var (key, file) in files)
        {
            if (_files.TryGetValue(key, out var now) && now.Tokens.Equals(file.Tokens))
            {
                _files[key] = now with { Tokens = index.Tokens(key) };
            }
        }
    }

    /// <param name="Tokens">Its text.</param>
    /// <param name="Edited">When it was edited; 0: it was not.</param>
    private readonly record struct CorpusFile(ReadOnlyMemory<int> Tokens, long Edited);
}
