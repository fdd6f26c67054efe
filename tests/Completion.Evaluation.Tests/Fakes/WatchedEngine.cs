using Completion.CSharp.Workspaces;
using Completion.Engine;
using Completion.Engine.Infilling;

namespace Completion.Evaluation.Tests.Fakes;

/// <summary>The real engine, with someone who looks on before each request.</summary>
internal sealed class WatchedEngine(Func<ICompletionEngine, CompletionRequest, Task> watch) : ICompletionEngine
{
    private readonly CompletionEngine _engine = new(new EngineSettings(), new WorkspaceOptions { WatchFiles = false });

    public CodeWorkspace Workspace => _engine.Workspace;

    public ModelDescription? Model => _engine.Model;

    public EngineSettings Settings
    {
        get => _engine.Settings;
        set => _engine.Settings = value;
    }

    public Task LoadModelAsync(IProgress<float>? progress, CancellationToken cancellation) => _engine.LoadModelAsync(progress, cancellation);

    public async Task<CompletionResult> CompleteAsync(CompletionRequest request, CancellationToken cancellation)
    {
        await watch(_engine, request);
        return await _engine.CompleteAsync(request, cancellation);
    }

    public Task<InfillResult> InfillAsync(InfillRequest request, CancellationToken cancellation) => _engine.InfillAsync(request, cancellation);

    public Task<int?> PrefillAsync(string path, int? position, CancellationToken cancellation) => _engine.PrefillAsync(path, position, cancellation);

    public Task<CompletionPrompt?> PromptAsync(CompletionRequest request, CancellationToken cancellation) => _engine.PromptAsync(request, cancellation);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
