using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Testing;

/// <summary>One engine with the model that comes with the product, and files of its own outside of every project.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    /// <summary>With every request answered anew.</summary>
    public static EngineSettings Settings { get; } = new() { Device = "cpu", Threads = 1, MaxTokens = 24, Reuse = false };

    public CompletionEngine Engine { get; } = new(Settings, new WorkspaceOptions { WatchFiles = false });

    public string Folder { get; } = Directory.CreateTempSubdirectory("completion-engine-").FullName;

    public Task InitializeAsync() => Engine.LoadModelAsync(null, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>
    /// Opens a document as an editor does, in a folder of its own: loose files of one folder are compiled together. In its
    /// text <c>$$</c> marks the cursor and is taken out.
    /// </summary>
    public CompletionRequest Open(string name, string marked)
    {
        var position = marked.IndexOf("$$", StringComparison.Ordinal);
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, $"{name} folder")).FullName, name);
        Engine.Workspace.OpenDocument(path, SourceText.From(marked.Remove(position, 2)));
        return new CompletionRequest { Path = path, Position = position };
    }

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public async Task<CompletionResult> CompleteAsync(CompletionRequest request, EngineSettings? settings = null)
    {
        Engine.Settings = settings ?? Settings;
        return await Engine.CompleteAsync(request, CancellationToken.None);
    }
}
