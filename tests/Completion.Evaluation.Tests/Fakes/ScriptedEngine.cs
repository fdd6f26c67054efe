using Completion.CSharp.Workspaces;
using Completion.Engine;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Tests.Fakes;

/// <summary>An engine that writes what a function says; null: no draft.</summary>
internal sealed class ScriptedEngine(Func<CompletionRequest, EngineSettings, string?> write) : ICompletionEngine
{
    public CodeWorkspace Workspace { get; } = new();

    public ModelDescription? Model { get; private set; }

    public EngineSettings Settings { get; set; } = new();

    /// <summary>Requests served, each with the settings then in force.</summary>
    public List<(CompletionRequest Request, EngineSettings Settings)> Served { get; } = [];

    public Task LoadModelAsync(IProgress<float>? progress, CancellationToken cancellation)
    {
        Model = new ModelDescription("scripted", "/models/scripted.gguf", "CPU", null, 512, 0);
        return Task.CompletedTask;
    }

    public Task<CompletionResult> CompleteAsync(CompletionRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var text = write(request, Settings);
        Served.Add((request, Settings));
        return Task.FromResult(new CompletionResult
        {
            Drafts = text is null
                ? []
                : [new CompletionDraft(text, new TextSpan(request.Position, 0), -1, 3, new DraftReview(ReviewVerdict.Unknown, []), "end")],
            EmptyReason = text is null ? "Nothing came to mind." : null,
            Timings = new CompletionTimings(),
            Counters = new CompletionCounters { Tokens = 3, Refused = Settings.MemberAccessMonitor ? 1 : 0 },
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
