using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Documents;

/// <summary>What the server tells a workspace and hears from it.</summary>
internal interface IWorkspaceFeed
{
    event Action<ProjectStatus>? ProjectChanged;

    void Open(string path, SourceText text);

    void Change(string path, IReadOnlyList<TextChange> changes);

    void Close(string path);

    Task<WorkspaceLoad> LoadAsync(string path, IProgress<LoadProgress>? progress, CancellationToken cancellation);
}

/// <summary>The real workspace.</summary>
internal sealed class CodeWorkspaceFeed(CodeWorkspace workspace) : IWorkspaceFeed
{
    public event Action<ProjectStatus>? ProjectChanged
    {
        add => workspace.ProjectChanged += value;
        remove => workspace.ProjectChanged -= value;
    }

    public void Open(string path, SourceText text) => workspace.OpenDocument(path, text);

    public void Change(string path, IReadOnlyList<TextChange> changes) => workspace.ChangeDocument(path, changes);

    public void Close(string path) => workspace.CloseDocument(path);

    public Task<WorkspaceLoad> LoadAsync(string path, IProgress<LoadProgress>? progress, CancellationToken cancellation) =>
        workspace.OpenAsync(path, progress, cancellation);
}
