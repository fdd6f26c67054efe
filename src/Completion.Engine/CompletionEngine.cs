using Completion.CSharp.Analysis;
using Completion.CSharp.Context;
using Completion.CSharp.Situations;
using Completion.CSharp.Workspaces;
using Completion.Engine.Adaptive;
using Completion.Engine.Models;
using Completion.Engine.Ranking;
using Completion.Engine.Reuse;
using Completion.Engine.Prompting;
using Completion.Inference;

namespace Completion.Engine;

/// <summary>The request pipeline on one workspace and one model.</summary>
public sealed partial class CompletionEngine : ICompletionEngine
{
    /// <summary>How long nothing must have changed in the workspace before files are read for guessing.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(500);

    private readonly string? _storeFolder;
    private readonly SemaphoreSlim _modelGate = new(1, 1);
    private readonly SuggestionMemory _memory = new();
    private readonly IdleWork _idle = new();
    private readonly SnippetChoice _snippets = new();
    private LoadedModel? _model;
    private EngineSettings? _loadedWith;
    private WorkspaceStores? _stores;

    /// <summary>An engine with nothing loaded.</summary>
    /// <param name="settings">The settings in force at first.</param>
    /// <param name="workspace">How its workspace loads.</param>
    /// <param name="storeFolder">Where what makes answers faster is kept between sessions; null: nowhere.</param>
    public CompletionEngine(EngineSettings settings, WorkspaceOptions workspace, string? storeFolder = null)
    {
        _storeFolder = storeFolder;
        Settings = settings;
        Workspace = new CodeWorkspace(workspace);
    }

    /// <inheritdoc/>
    public CodeWorkspace Workspace { get; }

    /// <inheritdoc/>
    public ModelDescription? Model => _model?.Description;

    /// <inheritdoc/>
    public EngineSettings Settings { get; set; }

    /// <inheritdoc/>
    public async Task LoadModelAsync(IProgress<float>? progress, CancellationToken cancellation)
    {
        await _modelGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var settings = Settings;
            if (_loadedWith is { } with && SameModel(with, settings))
            {
                return;
            }

            Unload();
            _model = await Task.Run(() => LoadedModel.Load(settings, progress, cancellation, Workspace.Options.Log), cancellation).ConfigureAwait(false);
            _loadedWith = settings;
            Feed(_model, settings);
        }
        finally
        {
            _modelGate.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<CompletionResult> CompleteAsync(CompletionRequest request, CancellationToken cancellation)
    {
        var clock = new RequestClock();
        using var asked = _idle.Request();
        try
        {
            return await CompleteAsync(request, Settings, clock, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DocumentException or ModelException)
        {
            return Nothing(error.Message, clock) with { IsFailure = true };
        }
    }

    private async Task<CompletionResult> CompleteAsync(
        CompletionRequest request, EngineSettings settings, RequestClock clock, CancellationToken cancellation)
    {
        if (Workspace.Get(request.Path) is not { } snapshot)
        {
            return Nothing($"{request.Path} is neither open nor on the disk.", clock);
        }

        if (request.Position < 0 || request.Position > snapshot.Text.Length)
        {
            return Nothing($"Position {request.Position} lies outside of {request.Path}, which has {snapshot.Text.Length} characters.", clock);
        }

        if (request.SelectedItem is { } item && item.Range.End > snapshot.Text.Length)
        {
            return Nothing($"The selected item's range {item.Range} lies outside of {request.Path}, which has {snapshot.Text.Length} characters.", clock);
        }

        // Before anything is analysed, and without waiting for whoever has the model.
        if (settings.Reuse && !request.Explain && _model is { } loaded && FromMemory(Place(request, snapshot, settings, loaded), clock) is { } remembered)
        {
            return remembered;
        }

        var analysis = await DocumentAnalysis.CreateAsync(snapshot.Document, cancellation).ConfigureAwait(false);
        var situation = Situation.At(analysis, request.Position, ExtentOf(settings), request.SelectedItem);
        if (situation.SilentReason is { } silent)
        {
            return Nothing(silent, clock);
        }

        if (situation.IsFinished && request.Trigger == CompletionTrigger.Automatic)
        {
            return Nothing("The statement before the cursor is finished.", clock);
        }

        var run = new CompletionRun(snapshot, situation, request.Trigger, settings, clock, Workspace.Options.Trusted)
        {
            Explain = request.Explain,
            Expected = settings.Reuse ? ExpectedTexts.Of(_memory, snapshot, request) : [],
        };
        await _modelGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_model is not { } model)
            {
                return Nothing("The model is not loaded yet.", clock);
            }

            Feed(model, settings);
            var place = Place(request, snapshot, settings, model);
            if (settings.DraftMethod == "superposed" && place.Drafts > 1)
            {
                run.Ngrams = await model.Corpus(Workspace.Options).BeginAsync(snapshot.Document, cancellation).ConfigureAwait(false);
            }

            var result = await Task.Run(() => run.Complete(model, Prompts(model, settings), place.Drafts, cancellation), cancellation).ConfigureAwait(false);
            if (settings.Reuse)
            {
                _memory.Remember(place, result);
            }

            return result;
        }
        finally
        {
            _modelGate.Release();
        }
    }

    private static AskedPlace Place(CompletionRequest request, DocumentSnapshot snapshot, EngineSettings settings, LoadedModel model)
    {
        var drafts = request.Drafts ?? (request.Trigger == CompletionTrigger.Automatic ? 1 : settings.Drafts);
        return new AskedPlace(
            snapshot.Path, snapshot.Text, snapshot.Surroundings, request, Math.Clamp(drafts, 1, LoadedModel.MostDrafts), settings, model);
    }

    private CompletionResult? FromMemory(AskedPlace place, RequestClock clock)
    {
        var onlyCompiling = DraftRanking.OnlyCompiling(place.Settings, place.Request.Trigger);
        return _memory.Answer(place, draft => DraftRanking.MayShow(draft, onlyCompiling), out var emptyReason) is { } drafts
            ? Nothing(emptyReason, clock) with { Drafts = drafts, FromMemory = true }
            : null;
    }

    /// <inheritdoc/>
    public async Task<CompletionPrompt?> PromptAsync(CompletionRequest request, CancellationToken cancellation)
    {
        var settings = Settings;
        if (Workspace.Get(request.Path) is not { } snapshot || request.Position < 0 || request.Position > snapshot.Text.Length)
        {
            return null;
        }

        var analysis = await DocumentAnalysis.CreateAsync(snapshot.Document, cancellation).ConfigureAwait(false);
        var situation = Situation.At(analysis, request.Position, ExtentOf(settings), null);
        var run = new CompletionRun(snapshot, situation, request.Trigger, settings, new RequestClock());
        await _modelGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return _model is { } model ? run.Prompt(model, Prompts(model, settings), cancellation) : null;
        }
        finally
        {
            _modelGate.Release();
        }
    }

    /// <summary>
    /// How sure the model is, step by step, of a text that a person wrote at a position; null when the document or the model is
    /// not there, or nothing would be suggested there.
    /// </summary>
    /// <param name="request">Where the text stood; the document lacks it.</param>
    /// <param name="truth">The text.</param>
    /// <param name="fullEvery">At every which step the entropy over all legal tokens is measured; 0: at none.</param>
    /// <param name="cancellation">Ends the recording.</param>
    public async Task<RecordedText?> RecordAsync(CompletionRequest request, string truth, int fullEvery, CancellationToken cancellation)
    {
        var settings = Settings;
        if (Workspace.Get(request.Path) is not { } snapshot || request.Position < 0 || request.Position > snapshot.Text.Length)
        {
            return null;
        }

        var analysis = await DocumentAnalysis.CreateAsync(snapshot.Document, cancellation).ConfigureAwait(false);
        var situation = Situation.At(analysis, request.Position, ExtentOf(settings), null);
        if (situation.SilentReason is not null)
        {
            return null;
        }

        var run = new CompletionRun(snapshot, situation, request.Trigger, settings, new RequestClock());
        await _modelGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return _model is { } model ? await Task.Run(() => run.Record(model, Prompts(model, settings), truth, fullEvery, cancellation), cancellation).ConfigureAwait(false) : null;
        }
        finally
        {
            _modelGate.Release();
        }
    }

    /// <inheritdoc/>
    public Task<int?> PrefillAsync(string path, int? position, CancellationToken cancellation) =>
        _idle.RunAsync(idle => Task.Run(() => ReadAheadAsync(path, position, idle), idle), cancellation);

    private async Task<int?> ReadAheadAsync(string path, int? position, CancellationToken idle)
    {
        var settings = Settings;
        if (Workspace.Get(path) is not { } snapshot)
        {
            return null;
        }

        var analysis = await DocumentAnalysis.CreateAsync(snapshot.Document, idle).ConfigureAwait(false);
        position ??= Workspace.RecentEdits.Where(edit => edit.Path == snapshot.Path).Select(edit => (int?)edit.Position).FirstOrDefault();
        if (position is not { } cursor || cursor < 0 || cursor > snapshot.Text.Length)
        {
            return null;
        }

        var situation = Situation.At(analysis, cursor, ExtentOf(settings), null);
        await _modelGate.WaitAsync(idle).ConfigureAwait(false);
        try
        {
            return situation.SilentReason is null && _model is { } model
                ? model.Decoder.ReadAhead(Prompts(model, settings).Make(situation, idle).Tokens, idle)
                : null;
        }
        finally
        {
            _modelGate.Release();
        }
    }

    private PromptMaker Prompts(LoadedModel model, EngineSettings settings) => new(model, settings, _snippets, Workspace.RecentEdits);

    private static Extent ExtentOf(EngineSettings settings) => settings.Extent switch
    {
        "line" => Extent.Line,
        "block" => Extent.Block,
        "statement" => Extent.Statement,
        _ => Extent.Auto,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _modelGate.WaitAsync().ConfigureAwait(false);
        Unload();
        _denoiser?.Dispose();
        _modelGate.Dispose();
        Workspace.Dispose();
    }

    private void Unload()
    {
        _stores?.Dispose();
        _model?.Dispose();
        (_stores, _model, _loadedWith) = (null, null, null);
    }

    /// <summary>Has the workspace's files read in the background, for models that guess.</summary>
    private void Feed(LoadedModel model, EngineSettings settings)
    {
        if (_stores is null && settings.Speculation != "off")
        {
            _stores = new WorkspaceStores(Workspace, model, _storeFolder, s_quiet);
        }
    }

    private static bool SameModel(EngineSettings a, EngineSettings b) =>
        (a.Model, a.DraftModel, a.Device, a.Threads, a.ContextLength) == (b.Model, b.DraftModel, b.Device, b.Threads, b.ContextLength);

    private static CompletionResult Nothing(string? reason, RequestClock clock) => new()
    {
        Drafts = [],
        EmptyReason = reason,
        Timings = new CompletionTimings { Total = clock.Total },
        Counters = new CompletionCounters(),
    };
}
