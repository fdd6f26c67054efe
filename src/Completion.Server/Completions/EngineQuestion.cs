using Completion.Engine;
using Completion.Inference;
using Completion.Server.Documents;
using Completion.Server.Hosting;
using Completion.Server.JsonRpc;

namespace Completion.Server.Completions;

/// <summary>Asks the engine about a document at one version; whatever stands in the way becomes a sentence.</summary>
internal sealed class EngineQuestion(EngineHost engine, StatusReporter status, ServerLog log)
{
    /// <summary>Asks. Either the answer or the reason why there is none is null.</summary>
    /// <param name="document">What is asked about.</param>
    /// <param name="invoked">
    /// Whether a person waits for the answer: then the model is waited for too. Someone who types must not be answered when
    /// the moment has passed.
    /// </param>
    /// <param name="ask">The question.</param>
    /// <param name="cancellation">The client's.</param>
    /// <exception cref="RpcException">The document changed meanwhile.</exception>
    public async Task<(T? Answer, string? Failure)> AskAsync<T>(
        OpenDocument document, bool invoked, Func<ICompletionEngine, CancellationToken, Task<T>> ask, CancellationToken cancellation)
        where T : class
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, document.Superseded);
        try
        {
            var answer = await AskEngineAsync(invoked, ask, either.Token).ConfigureAwait(false);
            return document.Superseded.IsCancellationRequested ? throw Superseded() : answer;
        }
        catch (OperationCanceledException) when (document.Superseded.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Superseded();
        }
    }

    /// <summary>What is answered when the client asked about another text than the one that is there.</summary>
    public static RpcException Superseded() => new(ErrorCode.ContentModified, "The document changed while the answer was made.");

    private async Task<(T? Answer, string? Failure)> AskEngineAsync<T>(
        bool invoked, Func<ICompletionEngine, CancellationToken, Task<T>> ask, CancellationToken cancellation)
        where T : class
    {
        if (engine.Failure is null && engine.IsLoading && engine.Engine is not null)
        {
            if (!invoked)
                return (null, "The model is still being loaded.");
            await engine.WhenLoadedAsync(cancellation).ConfigureAwait(false);
        }

        if (engine.Failure is { } failure)
            return (null, failure);
        if (engine.Engine is not { } ready)
            return (null, "There is no completion engine.");

        using var busy = status.Busy();
        try
        {
            // An engine in the midst of a model call notices a cancellation later; whoever waits is told now.
            return (await Task.Run(() => ask(ready, cancellation), cancellation).WaitAsync(cancellation).ConfigureAwait(false), null);
        }
        catch (ModelException e)
        {
            log.Error(e.ToString());
            return (null, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Error($"The engine failed: {e}");
            return (null, $"The engine failed ({e.Message}); the log says more.");
        }
    }
}
