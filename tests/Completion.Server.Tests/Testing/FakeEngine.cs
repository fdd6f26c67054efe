using System.Collections.Concurrent;
using System.Collections.Immutable;
using Completion.CSharp.Workspaces;
using Completion.Engine;
using Completion.Engine.Infilling;
using Completion.Server.Documents;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Tests.Testing;

/// <summary>An engine that answers what the test tells it to.</summary>
internal sealed class FakeEngine : ICompletionEngine
{
    public CodeWorkspace Workspace { get; } = new();

    public ModelDescription? Model { get; private set; }

    public EngineSettings Settings { get; set; } = new();

    /// <summary>What the workspace was told.</summary>
    public FakeFeed Feed { get; } = new();

    /// <summary>Options that the server made the engine with.</summary>
    public WorkspaceOptions? Options { get; set; }

    public Func<EngineSettings, CancellationToken, Task> Load { get; set; } = (_, _) => Task.CompletedTask;

    public Func<CompletionRequest, CancellationToken, Task<CompletionResult>> Complete { get; set; } =
        (request, _) => Task.FromResult(Result(Draft("draft", request.Position)));

    public bool IsDisposed { get; private set; }

    public async Task LoadModelAsync(IProgress<float>? progress, CancellationToken cancellation)
    {
        progress?.Report(0.5f);
        await Load(Settings, cancellation);
        Model = new ModelDescription("nano", "/models/nano.gguf", "CPU (2 threads)", "No GPU was found.", 2048, 1, 2);
    }

    public Task<CompletionResult> CompleteAsync(CompletionRequest request, CancellationToken cancellation) => Complete(request, cancellation);

    /// <summary>What the server had read ahead, in order.</summary>
    public ConcurrentQueue<(string Path, int? Position)> ReadAhead { get; } = [];

    public Func<InfillRequest, CancellationToken, Task<InfillResult>> Fill { get; set; } =
        (request, _) => Task.FromResult(new InfillResult { Drafts = [Filled(request, [.. request.Holes.Select(_ => "fill")])] });

    public Task<InfillResult> InfillAsync(InfillRequest request, CancellationToken cancellation) => Fill(request, cancellation);

    public Task<int?> PrefillAsync(string path, int? position, CancellationToken cancellation)
    {
        ReadAhead.Enqueue((path, position));
        return Task.FromResult<int?>(1);
    }

    public Task<CompletionPrompt?> PromptAsync(CompletionRequest request, CancellationToken cancellation) =>
        Task.FromResult<CompletionPrompt?>(null);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    public static CompletionDraft Draft(string text, int position) => Draft(text, new TextSpan(position, 0));

    public static CompletionDraft Draft(string text, TextSpan range) =>
        new(text, range, -1.5, 3, new DraftReview(ReviewVerdict.Compiles, []), "end of line");

    /// <summary>A proposal with a text for each hole, in the order of the text.</summary>
    public static InfillDraft Filled(InfillRequest request, params string[] texts) => new(
        [.. request.Holes.OrderBy(hole => hole.Start).Zip(texts, (hole, text) => new HoleFill(hole, text, IsForced: false))],
        new DraftReview(ReviewVerdict.Compiles, []), -2.5);

    public static CompletionResult Result(params CompletionDraft[] drafts) => new()
    {
        Drafts = [.. drafts],
        Timings = new CompletionTimings(),
        Counters = new CompletionCounters { Tokens = 3 },
    };

    public static CompletionResult Empty(string? reason) => new()
    {
        Drafts = ImmutableArray<CompletionDraft>.Empty,
        EmptyReason = reason,
        Timings = new CompletionTimings(),
        Counters = new CompletionCounters(),
    };
}

/// <summary>A workspace that only keeps texts, by applying the changes that it is told.</summary>
internal sealed class FakeFeed : IWorkspaceFeed
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SourceText> _texts = [];
    private readonly List<string> _loaded = [];

    public event Action<ProjectStatus>? ProjectChanged;

    public Func<string, CancellationToken, Task> Load { get; set; } = (_, _) => Task.CompletedTask;

    public string? TextOf(string path)
    {
        lock (_lock)
            return _texts.GetValueOrDefault(path)?.ToString();
    }

    public string[] Loaded
    {
        get
        {
            lock (_lock)
                return [.. _loaded];
        }
    }

    public void Raise(ProjectStatus status) => ProjectChanged?.Invoke(status);

    public void Open(string path, SourceText text)
    {
        lock (_lock)
            _texts[path] = text;
    }

    public void Change(string path, IReadOnlyList<TextChange> changes)
    {
        lock (_lock)
            _texts[path] = _texts[path].WithChanges(changes);
    }

    public void Close(string path)
    {
        lock (_lock)
            _texts.Remove(path);
    }

    public async Task<WorkspaceLoad> LoadAsync(string path, IProgress<LoadProgress>? progress, CancellationToken cancellation)
    {
        lock (_lock)
            _loaded.Add(path);
        progress?.Report(new LoadProgress(1, 2, path));
        await Load(path, cancellation);
        return new WorkspaceLoad([]);
    }
}
