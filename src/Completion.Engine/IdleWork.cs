namespace Completion.Engine;

/// <summary>Work that is done while nobody asks for anything, and that any request ends. Thread-safe.</summary>
internal sealed class IdleWork
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _current;
    private int _requests;

    /// <summary>A request begins: what is done idly is given up, and nothing else is begun before it ends.</summary>
    public IDisposable Request()
    {
        lock (_gate)
        {
            _requests++;
            _current?.Cancel();
        }

        return new Asked(this);
    }

    /// <summary>Runs work unless someone asks; of two, the later one goes on.</summary>
    /// <returns>What it returns; null when it was given up or not begun.</returns>
    public async Task<T?> RunAsync<T>(Func<CancellationToken, Task<T?>> work, CancellationToken cancellation)
        where T : struct
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        lock (_gate)
        {
            if (_requests > 0)
            {
                return null;
            }

            _current?.Cancel();
            _current = source;
        }

        try
        {
            return await work(source.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            lock (_gate)
            {
                _current = _current == source ? null : _current;
            }
        }
    }

    private void Ended()
    {
        lock (_gate)
        {
            _requests--;
        }
    }

    private sealed class Asked(IdleWork work) : IDisposable
    {
        private IdleWork? _work = work;

        public void Dispose() => Interlocked.Exchange(ref _work, null)?.Ended();
    }
}
