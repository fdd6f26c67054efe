namespace Completion.Evaluation.Peers;

/// <summary>A time after which work is cancelled, told apart from the caller's own cancellation.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;

    public TimeLimit(TimeSpan limit, CancellationToken caller)
    {
        _caller = caller;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _source.CancelAfter(limit);
    }

    /// <summary>Cancelled by the caller or by the time.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Work that observes <see cref="Token"/>.</summary>
    /// <param name="work">What has been begun.</param>
    /// <param name="sentence">What to say where the time was too short.</param>
    /// <param name="late">What to do then, before it is said.</param>
    /// <exception cref="EvaluationException">The time was too short.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<T> KeepAsync<T>(Task<T> work, string sentence, Action? late = null)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            _caller.ThrowIfCancellationRequested();
            late?.Invoke();
            throw new EvaluationException(sentence);
        }
    }

    public void Dispose() => _source.Dispose();
}
