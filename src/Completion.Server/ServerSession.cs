using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Completion.CSharp.Workspaces;
using Completion.Engine;
using Completion.Server.Completions;
using Completion.Server.Documents;
using Completion.Server.Handlers;
using Completion.Server.Hosting;
using Completion.Server.JsonRpc;
using Completion.Server.Protocol;
using Completion.Server.Queue;
using Completion.Server.Settings;

namespace Completion.Server;

/// <summary>One client's connection: puts the parts together, and holds the state that belongs to none of them.</summary>
/// <remarks>The state is changed by handlers of the queue only, one at a time.</remarks>
internal sealed class ServerSession : IAsyncDisposable
{
    private readonly MessageReader _reader;
    private readonly MessageWriter _writer;
    private readonly ClientConnection _client;
    private readonly ServerLog _log;
    private readonly StatusReporter _status;
    private readonly ProgressReporter _progress;
    private readonly DocumentStore _documents;
    private readonly EngineHost _engine;
    private readonly ProjectLoader _projects;
    private readonly IdlePrefill _idle;
    private readonly ShownSuggestions _shown = new();
    private readonly ClientFeatures _features = new();
    private readonly RequestQueue _queue;
    private readonly CancellationTokenSource _ending = new();
    private readonly ServerSettings _defaults;
    private ServerSettings _settings;
    private bool _settingsGiven;
    private ImmutableArray<string> _folders = [];
    private IReadOnlyList<string> _warnings = [];

    public ServerSession(
        Stream input,
        Stream output,
        Func<WorkspaceOptions, ICompletionEngine> createEngine,
        Func<ICompletionEngine, IWorkspaceFeed> feedOf,
        EngineSettings defaults,
        int maximumLength)
    {
        _reader = new MessageReader(PipeReader.Create(input), maximumLength);
        _writer = new MessageWriter(PipeWriter.Create(output));
        _client = new ClientConnection(_writer);
        _log = new ServerLog(_client);
        _status = new StatusReporter(_client);
        _progress = new ProgressReporter(_client);
        _documents = new DocumentStore(_log);
        _projects = new ProjectLoader(_status, _progress, _log);
        _engine = new EngineHost(createEngine, feedOf, _status, _progress, _log);
        _idle = new IdlePrefill(_engine, document => DraftSource.Refusal(document, Now()) is null, _log);
        _engine.Loaded += _shown.Clear;
        _engine.Loaded += () => _queue!.Post(_idle.Again);
        _settings = _defaults = new ServerSettings { Engine = defaults };
        _queue = new RequestQueue(Handlers(), Now, _client, _log);
    }

    /// <summary>Runs until the client leaves. The exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ending.Token);
        // Not awaited: a read of standard input cannot be interrupted on every system.
        _ = Task.Run(() => ReadAllAsync(stopping.Token), CancellationToken.None);
        _ = _writer.Completion.ContinueWith(_ => _queue.End(), TaskScheduler.Default);
        return await _queue.RunAsync(stopping.Token).ConfigureAwait(false);
    }

    /// <summary>Takes what the client says of itself.</summary>
    public void Initialize(InitializeParams parameters, PositionEncoding encoding)
    {
        _features.Set(parameters.Capabilities);
        _progress.IsSupported = _features.ShowsProgress;
        _documents.Encoding = encoding;
        SetTrace(parameters.Trace);
        _folders = Folders(parameters);
        _settingsGiven = ReadSettings(parameters.InitializationOptions, withTrust: true);
        _engine.Create(new WorkspaceOptions { Trusted = _settings.Trusted, Log = _log.Info }, _settings.Engine);
        _documents.Feed = _projects.Feed = _engine.Feed;
        if (_engine.Feed is { } feed)
            feed.ProjectChanged += OnProjectChanged;
        if (parameters.ProcessId is { } processId)
            _ = WatchParentAsync(processId);
    }

    /// <summary>Begins to load. Settings are asked for first: the default model need not be loaded for someone who has another.</summary>
    public void Begin()
    {
        _status.Begin();
        if (_features.RegistersConfigurationChanges)
        {
            var registration = new Registration("configuration", "workspace/didChangeConfiguration", new ConfigurationItem(SettingsReader.Section));
            _ = AskAsync("client/registerCapability", new RegistrationParams([registration]), ProtocolJson.Default.RegistrationParams);
        }

        foreach (var folder in _folders)
            _projects.LoadFolder(folder);
        if (_features.GivesConfiguration && !_settingsGiven)
            _ = PullSettingsAsync(thenLoad: true);
        else
            _engine.StartLoading();
    }

    public void SetTrace(string? value) => _log.IsTracing = value is "messages" or "verbose";

    /// <summary>Puts settings in force; asks for them when the client only says that they changed.</summary>
    public void ChangeSettings(JsonElement settings)
    {
        if (!ReadSettings(settings) && _features.GivesConfiguration)
            _ = PullSettingsAsync(thenLoad: false);
    }

    public void ChangeFolders(WorkspaceFolder[] added, WorkspaceFolder[] removed)
    {
        var gone = Paths(removed);
        var come = Paths(added);
        _folders = [.. _folders.Except(gone).Union(come)];
        foreach (var folder in gone)
            _projects.Forget(folder);
        foreach (var folder in come)
            _projects.LoadFolder(folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        _projects.Dispose();
        _idle.Dispose();
        await _engine.DisposeAsync().ConfigureAwait(false);
        _writer.Complete();
        try
        {
            await _writer.Completion.WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A client that does not read its answers must not keep the process alive.
        }
    }

    private Snapshot Now() => new(_documents.Current, _settings, _folders);

    private HandlerTable Handlers()
    {
        var question = new EngineQuestion(_engine, _status, _log);
        var drafts = new DraftSource(question, _status, _log);
        var fills = new FillSource(question, _status, _log);
        return new HandlerTable(
            [
                new InitializeHandler(this, _features),
                new ShutdownHandler(),
                new InlineCompletionHandler(drafts, _shown),
                new CompletionHandler(drafts),
                new CompletionResolveHandler(_features),
                new InfillHandler(fills),
                new CodeActionHandler(_features),
                new CodeActionResolveHandler(fills, _features),
            ],
            [
                new InitializedHandler(this),
                new SetTraceHandler(this),
                new DidOpenHandler(_documents, _projects, _idle),
                new DidChangeHandler(_documents, _shown, _idle),
                new DidCloseHandler(_documents, _shown),
                new AcceptedNotification("textDocument/didSave"),
                new DidChangeConfigurationHandler(this),
                new DidChangeWorkspaceFoldersHandler(this),
                // The workspace watches the disk itself, also where the client cannot.
                new AcceptedNotification("workspace/didChangeWatchedFiles"),
                new AcceptedNotification("window/workDoneProgress/cancel"),
            ]);
    }

    private async Task ReadAllAsync(CancellationToken cancellation)
    {
        try
        {
            while (await _reader.ReadAsync(cancellation).ConfigureAwait(false) is { } message)
                _queue.Accept(message);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The client is gone.
        }
        finally
        {
            _queue.End();
        }
    }

    private bool ReadSettings(JsonElement json, bool withTrust = false)
    {
        if (SettingsReader.Read(json, _defaults) is not var (settings, warnings))
            return false;
        // Trust is not a setting among others: only initialize speaks of it, and what is loaded stays loaded.
        if (!withTrust)
            settings = settings with { Trusted = _settings.Trusted };
        foreach (var warning in warnings.Except(_warnings))
            _log.Show(MessageType.Warning, warning);
        _warnings = warnings;
        _settings = settings;
        _shown.Clear();
        _engine.Apply(settings.Engine);
        return true;
    }

    private async Task PullSettingsAsync(bool thenLoad)
    {
        var answer = await AskAsync("workspace/configuration",
            new ConfigurationParams([new ConfigurationItem(SettingsReader.Section)]), ProtocolJson.Default.ConfigurationParams).ConfigureAwait(false);
        _queue.Post(() =>
        {
            if (answer is { ValueKind: JsonValueKind.Array } sections && sections.GetArrayLength() > 0)
                ReadSettings(sections[0]);
            if (thenLoad)
                _engine.StartLoading();
        });
    }

    /// <summary>Null when the client refuses, or takes so long that waiting makes no sense.</summary>
    private async Task<JsonElement?> AskAsync<T>(string method, T parameters, JsonTypeInfo<T> type)
    {
        try
        {
            return await _client.RequestAsync(method, parameters, type, _ending.Token)
                .WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task WatchParentAsync(int processId)
    {
        try
        {
            await ParentWatch.WaitUntilGoneAsync(processId, _ending.Token).ConfigureAwait(false);
            _queue.End();
        }
        catch (OperationCanceledException)
        {
            // The server ends before its parent, as it should.
        }
    }

    private void OnProjectChanged(ProjectStatus project)
    {
        _shown.Clear();
        if (project.State is ProjectState.Loaded or ProjectState.Incomplete)
            _queue.Post(_idle.Again);
        _status.Update(now => now with { Project = project.Describe() });
    }

    private static ImmutableArray<string> Folders(InitializeParams parameters)
    {
        if (parameters.WorkspaceFolders is { } folders)
            return Paths(folders);
        if (parameters.RootUri is { } uri)
            return DocumentUri.FilePath(uri) is { } path ? [path] : [];
        return string.IsNullOrEmpty(parameters.RootPath) ? [] : [Path.GetFullPath(parameters.RootPath)];
    }

    private static ImmutableArray<string> Paths(WorkspaceFolder[] folders) =>
        [.. folders.Select(folder => DocumentUri.FilePath(folder.Uri)).OfType<string>().Distinct()];
}
