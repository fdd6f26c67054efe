using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Pipeline;

/// <summary>The real engine with the default model, on documents that exist in memory alone.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private int _documents;

    public string Folder { get; } = Directory.CreateTempSubdirectory("completion-engine-").FullName;

    public CompletionEngine Engine { get; } = new(
        new EngineSettings { Device = "cpu" }, new WorkspaceOptions { WatchFiles = false, Trusted = false });

    public Task InitializeAsync() => Engine.LoadModelAsync(null, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Opens a document with a cursor mark and asks for what belongs there.</summary>
    public (string Path, int Position) Open(string marked)
    {
        var position = marked.IndexOf('│', StringComparison.Ordinal);
        var folder = Directory.CreateDirectory(Path.Combine(Folder, $"{_documents++}")).FullName;
        var path = Path.Combine(folder, "Document.cs");
        Engine.Workspace.OpenDocument(path, SourceText.From(marked.Remove(position, 1)));
        return (path, position);
    }

    public Task<CompletionResult> CompleteAsync(
        string marked, int drafts = 3, CompletionTrigger trigger = CompletionTrigger.Invoked, EngineSettings? settings = null)
    {
        var (path, position) = Open(marked);
        Engine.Settings = settings ?? new EngineSettings { Device = "cpu" };
        return Engine.CompleteAsync(
            new CompletionRequest { Path = path, Position = position, Drafts = drafts, Trigger = trigger }, CancellationToken.None);
    }
}
