using Completion.CSharp.Workspaces;
using Completion.Decoding.Explaining;
using Completion.Engine;
using Completion.Engine.Infilling;
using Completion.Inference;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Tests.Fakes;

/// <summary>An engine that writes what a function says; none: no draft.</summary>
internal sealed class ScriptedEngine(Func<CompletionRequest, EngineSettings, string[]> write) : ICompletionEngine
{
    /// <summary>One draft, or none for null.</summary>
    public ScriptedEngine(Func<CompletionRequest, EngineSettings, string?> write)
        : this((CompletionRequest request, EngineSettings settings) => write(request, settings) is { } text ? new[] { text } : Array.Empty<string>())
    {
    }

    public CodeWorkspace Workspace { get; } = new();

    public ModelDescription? Model { get; private set; }

    public EngineSettings Settings { get; set; } = new();

    /// <summary>Requests served, each with the settings then in force.</summary>
    public List<(CompletionRequest Request, EngineSettings Settings)> Served { get; } = [];

    public Task LoadModelAsync(IProgress<float>? progress, CancellationToken cancellation)
    {
        // Any file will do for its hash.
        Model = new ModelDescription("scripted", typeof(ScriptedEngine).Assembly.Location, "CPU", null, 512, 0, 1);
        return Task.CompletedTask;
    }

    public Task<CompletionResult> CompleteAsync(CompletionRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string[] texts;
        try
        {
            texts = write(request, Settings);
        }
        catch (ModelException e)
        {
            // As the real engine answers when its model fails.
            return Task.FromResult(new CompletionResult
            {
                Drafts = [], EmptyReason = e.Message, IsFailure = true, Timings = new CompletionTimings(), Counters = new CompletionCounters(),
            });
        }
        Served.Add((request, Settings));
        return Task.FromResult(new CompletionResult
        {
            Drafts = [.. texts.Select(text => new CompletionDraft(text, new TextSpan(request.Position, 0), -1, 3, new DraftReview(ReviewVerdict.Unknown, []), "end"))],
            EmptyReason = texts.Length == 0 ? "Nothing came to mind." : null,
            Timings = new CompletionTimings(),
            Explanation = request.Explain ? [new ExplainedToken(-1, "</script>", -0.5, "copy", TokenRole.Main, [], false, "enough")] : [],
            Counters = new CompletionCounters { Tokens = 3, Refused = Settings.Monitors["members"] ? 1 : 0 },
        });
    }

    public Task<InfillResult> InfillAsync(InfillRequest request, CancellationToken cancellation) =>
        Task.FromResult(new InfillResult { EmptyReason = "Nothing fits." });

    public Task<int?> PrefillAsync(string path, int? position, CancellationToken cancellation) => Task.FromResult<int?>(null);

    public Task<CompletionPrompt?> PromptAsync(CompletionRequest request, CancellationToken cancellation) =>
        Task.FromResult<CompletionPrompt?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
