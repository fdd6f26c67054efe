using System.Collections.Immutable;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors;
using Completion.CSharp.Prompts;
using Completion.CSharp.Reviews;
using Completion.CSharp.Situations;
using Completion.CSharp.Workspaces;
using Completion.Constraints;
using Completion.Decoding;
using Completion.Engine.Models;
using Completion.Engine.Prompting;
using Completion.Engine.Ranking;
using Completion.Inference;

namespace Completion.Engine;

/// <summary>The request pipeline on one workspace and one model.</summary>
public sealed class CompletionEngine : ICompletionEngine
{
    /// <summary>Prompt markers and room for the tokens that the cursor may still cut differently.</summary>
    private const int PromptReserve = 8;

    private readonly SemaphoreSlim _modelGate = new(1, 1);
    private LoadedModel? _model;
    private EngineSettings? _loadedWith;

    /// <summary>An engine with nothing loaded.</summary>
    public CompletionEngine(EngineSettings settings, WorkspaceOptions workspace)
    {
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

            _model?.Dispose();
            (_model, _loadedWith) = (null, null);
            _model = await Task.Run(() => LoadedModel.Load(settings, progress, cancellation), cancellation).ConfigureAwait(false);
            _loadedWith = settings;
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
        try
        {
            return await CompleteAsync(request, Settings, clock, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DocumentException or ModelException)
        {
            return Nothing(error.Message, clock);
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

        var names = settings.MemberAccessMonitor
            ? new MemberNames(analysis, situation.Replaced, situation.Inserted, cancellation)
            : null;
        var monitor = names is null ? null : MemberAccessMonitor.Create(names);
        var analysed = clock.Lap();
        var drafts = request.Drafts ?? (request.Trigger == CompletionTrigger.Automatic ? 1 : settings.Drafts);
        await _modelGate.WaitAsync(cancellation).ConfigureAwait(false);
        (DecodingResult Result, int PromptTokens) decoded;
        double waited;
        try
        {
            if (_model is not { } model)
            {
                return Nothing("The model is not loaded yet.", clock);
            }

            waited = clock.Lap();
            decoded = await Task.Run(
                () => Decode(model, situation, monitor, Math.Clamp(drafts, 1, LoadedModel.MostDrafts), settings, cancellation),
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            _modelGate.Release();
        }

        var (result, promptTokens) = decoded;
        var decoding = clock.Lap();
        var shown = Review(analysis, situation, result.Drafts, settings, cancellation);
        var reviewed = clock.Lap();
        var before = analysed + waited;
        return new CompletionResult
        {
            Drafts = shown,
            EmptyReason = shown.IsEmpty ? WhyEmpty(result) : null,
            Timings = new CompletionTimings
            {
                FirstToken = before + RequestClock.Milliseconds(result.Counters.FirstTokenTicks),
                LastToken = before + RequestClock.Milliseconds(result.Counters.LastTokenTicks),
                Total = clock.Total,
                Model = RequestClock.Milliseconds(result.Counters.ModelTicks),
                Analysis = analysed,
                Constraint = RequestClock.Milliseconds(result.Counters.ChoiceTicks),
                Review = reviewed,
            },
            Counters = new CompletionCounters
            {
                PromptTokens = promptTokens,
                PromptTokensEvaluated = result.Counters.PromptTokensEvaluated,
                ModelCalls = result.Counters.ModelCalls,
                Tokens = result.Counters.Tokens,
                ConstraintChecks = result.Counters.Checks,
                Refused = result.Counters.Refused,
                Masks = result.Counters.Masks,
                Relaxed = result.Counters.Relaxed,
            },
            Trace = Trace(snapshot, names, result),
        };
    }

    private static (DecodingResult Result, int PromptTokens) Decode(
        LoadedModel model, Situation situation, Constraint? monitor, int drafts, EngineSettings settings, CancellationToken cancellation)
    {
        var maxTokens = Math.Clamp(settings.MaxTokens, 1, model.Session.ContextLength / 2);
        var budget = model.Session.ContextLength - maxTokens - PromptReserve;
        var window = PromptWindow.Around(situation, budget * PromptPacker.MostCharactersPerToken);
        var packed = model.Packer.Pack(window.Prefix, window.Suffix, budget);
        var prompt = model.Fim.Build(packed.Prefix, packed.Suffix);
        var result = model.Decoder.Decode(
            new DecodingRequest
            {
                Prompt = prompt,
                Constraint = new ProductConstraint(monitor is null ? [] : [monitor]),
                Stop = situation.Stop,
                Drafts = drafts,
                MaxTokens = maxTokens,
            },
            cancellation);
        return (result, prompt.Length);
    }

    private static ImmutableArray<CompletionDraft> Review(
        DocumentAnalysis analysis, Situation situation, ImmutableArray<Draft> drafts, EngineSettings settings, CancellationToken cancellation)
    {
        var reviewer = new DraftReviewer(analysis);
        var reviewed = new List<(CompletionDraft Draft, bool IsGreedy)>();
        foreach (var draft in drafts)
        {
            var trimmed = DraftTrimming.Trim(situation, draft.Text);
            if (string.IsNullOrWhiteSpace(trimmed))
            {
                continue;
            }

            var text = LineEndings.ToDocument(situation.Inserted + trimmed, analysis.Text);
            var review = settings.Review ? reviewer.Review(situation.Replaced, text, cancellation) : null;
            reviewed.Add((
                new CompletionDraft(
                    text, situation.Replaced, draft.LogProbability, draft.Tokens,
                    review is null
                        ? new DraftReview(ReviewVerdict.Unknown, [])
                        : new DraftReview(review.Compiles ? ReviewVerdict.Compiles : ReviewVerdict.AddsErrors, review.NewErrors),
                    draft.End),
                draft.IsGreedy));
        }

        return DraftRanking.Rank(reviewed, onlyCompiling: settings.Show == "compile");
    }

    private static Extent ExtentOf(EngineSettings settings) => settings.Extent switch
    {
        "line" => Extent.Line,
        "block" => Extent.Block,
        _ => Extent.Auto,
    };

    private static string WhyEmpty(DecodingResult result) => result.Drafts switch
    {
        [] => "Nothing that the model could say is legal here.",
        var drafts when drafts.All(draft => string.IsNullOrWhiteSpace(draft.Text)) => "The model has nothing to add here.",
        _ => "No draft compiles.",
    };

    private static ImmutableArray<string> Trace(DocumentSnapshot snapshot, MemberNames? names, DecodingResult result)
    {
        var trace = ImmutableArray.CreateBuilder<string>();
        if (snapshot.Project.Message is { } message)
        {
            trace.Add(message);
        }

        if (names is not null)
        {
            trace.Add($"member names: {names.Questions} questions in {RequestClock.Milliseconds(names.Ticks):F1} ms, {names.Abstentions} abstentions");
        }

        trace.AddRange(result.Relaxed.Select(name => $"given up because nothing was legal under it: {name}"));
        return trace.ToImmutable();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _modelGate.WaitAsync().ConfigureAwait(false);
        _model?.Dispose();
        _model = null;
        _modelGate.Dispose();
        Workspace.Dispose();
    }

    private static bool SameModel(EngineSettings a, EngineSettings b) =>
        (a.Model, a.Device, a.Threads, a.ContextLength) == (b.Model, b.Device, b.Threads, b.ContextLength);

    private static CompletionResult Nothing(string reason, RequestClock clock) => new()
    {
        Drafts = [],
        EmptyReason = reason,
        Timings = new CompletionTimings { Total = clock.Total },
        Counters = new CompletionCounters(),
    };
}
