using Completion.CSharp.Workspaces;
using Completion.Engine;
using Completion.Inference;
using Completion.Server.Documents;
using Completion.Server.Protocol;

namespace Completion.Server.Hosting;

/// <summary>The engine and its model: when it is loaded, and why it is not.</summary>
/// <remarks>Made and set up by the request queue; asked by reads, from any thread.</remarks>
internal sealed class EngineHost(
    Func<WorkspaceOptions, ICompletionEngine> createEngine,
    Func<ICompletionEngine, IWorkspaceFeed> feedOf,
    StatusReporter status,
    ProgressReporter progress,
    ServerLog log) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _loadCancellation = new();
    private Task? _load;
    private bool _disposed;

    /// <summary>Null until <see cref="Create"/>, or when it failed.</summary>
    public ICompletionEngine? Engine { get; private set; }

    public IWorkspaceFeed? Feed { get; private set; }

    /// <summary>Why no answer can be had now; null when one can.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether requests would have to wait for the model.</summary>
    public bool IsLoading => _load is not { IsCompleted: true };

    /// <summary>Raised when another model answers from now on.</summary>
    public event Action? Loaded;

    /// <summary>Makes the engine. A failure is kept and shown, and the protocol goes on without one.</summary>
    public void Create(WorkspaceOptions options, EngineSettings settings)
    {
        try
        {
            Engine = createEngine(options);
            Engine.Settings = settings;
            Feed = feedOf(Engine);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Puts settings in force. The model is loaded anew when they name another, or when the last load failed.</summary>
    public void Apply(EngineSettings settings)
    {
        if (Engine is not { } engine || settings == engine.Settings)
            return;
        var former = engine.Settings;
        engine.Settings = settings;
        var otherModel = (settings.Model, settings.DraftModel, settings.Device) != (former.Model, former.DraftModel, former.Device);
        if (_load is not null && (otherModel || Failure is not null))
            StartLoading();
    }

    /// <summary>Begins to load the model in the background, instead of a load that is under way.</summary>
    public void StartLoading()
    {
        lock (_lock)
        {
            if (Engine is not { } engine || _disposed)
                return;
            _ = _loadCancellation.CancelAsync();
            _loadCancellation = new CancellationTokenSource();
            var cancellation = _loadCancellation.Token;
            var former = _load ?? Task.CompletedTask;
            Failure = null;
            _load = Task.Run(() => LoadAsync(engine, former, cancellation));
        }
    }

    /// <summary>Waits until the model is loaded or failed to; begins to load it if no one did.</summary>
    public async Task WhenLoadedAsync(CancellationToken cancellation)
    {
        if (_load is null)
            StartLoading();
        while (_load is { IsCompleted: false } load)
            await load.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task load;
        lock (_lock)
        {
            _disposed = true;
            load = _load ?? Task.CompletedTask;
        }

        await _loadCancellation.CancelAsync().ConfigureAwait(false);
        if (Engine is null)
            return;
        try
        {
            // The process is about to end, which frees everything: worth a moment of waiting, not more.
            await load.WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            await Engine.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            log.Error("The engine did not end when the server did.");
        }
    }

    private async Task LoadAsync(ICompletionEngine engine, Task former, CancellationToken cancellation)
    {
        await former.ConfigureAwait(false);
        if (cancellation.IsCancellationRequested)
            return;
        status.Update(now => now with { State = ServerState.Loading, Message = "Loading the model." });
        using var work = progress.Begin("Loading the completion model");
        try
        {
            var report = new DirectProgress<float>(done => work.Report(done, null));
            await engine.LoadModelAsync(report, cancellation).ConfigureAwait(false);
            var model = engine.Model;
            status.Update(now => now with
            {
                State = ServerState.Ready, Message = null,
                Model = model?.Name, Device = model?.Device, DeviceReason = model?.DeviceReason,
            });
            log.Info(model is null ? "The model is loaded." : Describe(model));
            Loaded?.Invoke();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Another load takes over, or the server ends.
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private static string Describe(ModelDescription model) =>
        $"Loaded {model.Name} from {model.Path} on {model.Device} in {model.LoadMilliseconds:0} ms, {model.ContextLength} tokens of context."
        + (model.DeviceReason is null ? "" : $" {model.DeviceReason}");

    private void Fail(Exception e)
    {
        var message = e is ModelException ? e.Message : $"The completion engine could not start: {e.Message}";
        Failure = message;
        log.Error(e.ToString());
        log.Show(MessageType.Error, message);
        status.Update(now => now with { State = ServerState.Error, Message = message });
    }
}
