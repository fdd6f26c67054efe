using Completion.Server.Documents;

namespace Completion.Server.Hosting;

/// <summary>
/// Has the engine read what is likely to be asked about next, while nobody asks: a document that was opened, the place behind a
/// suggestion that was accepted. Told by the request queue only; the work runs in the background and gives way to requests.
/// </summary>
/// <param name="engine">Who reads.</param>
/// <param name="isWanted">Whether a document gets suggestions at all.</param>
/// <param name="log">Told of what was read, in a trace.</param>
internal sealed class IdlePrefill(EngineHost engine, Func<OpenDocument, bool> isWanted, ServerLog log) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private (string Path, int? Position)? _last;

    /// <summary>A document, and the offset of the cursor in it where that is known.</summary>
    public void Begin(OpenDocument document, int? position)
    {
        if (isWanted(document))
            Begin(document.Path, position);
    }

    /// <summary>The model or a project was loaded: what was read before is not worth much, if anything was.</summary>
    public void Again()
    {
        if (_last is var (path, position))
            Begin(path, position);
    }

    public void Dispose() => _ = _ending.CancelAsync();

    private void Begin(string path, int? position)
    {
        _last = (path, position);
        // An engine whose model is still being loaded analyses the document meanwhile.
        if (engine.Engine is { } ready && engine.Failure is null)
            _ = Task.Run(async () =>
            {
                try
                {
                    if (await ready.PrefillAsync(path, position, _ending.Token).ConfigureAwait(false) is { } tokens)
                        log.Trace($"read {tokens} tokens of {Path.GetFileName(path)} ahead");
                }
                catch (OperationCanceledException)
                {
                    // The server ends.
                }
                catch (Exception e)
                {
                    log.Error($"Reading ahead failed: {e}");
                }
            });
    }
}
