using System.Collections.Immutable;
using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Running;

/// <summary>The projects of the engine's own workspace: what the engine sees is what is evaluated.</summary>
internal sealed class WorkspaceSources(CodeWorkspace workspace) : IProjectSources
{
    /// <inheritdoc/>
    public async Task<ImmutableArray<SourceProject>> LoadAsync(
        string path, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
            throw new EvaluationException($"There is no project at '{path}'; name a .csproj, a solution or a folder that holds one.");

        var load = await workspace.OpenAsync(path, new LoadMessages(progress), cancellation).ConfigureAwait(false);
        var failed = load.Projects.FirstOrDefault(status => status.State == ProjectState.Failed);
        if (failed is not null)
            throw new EvaluationException($"'{failed.Path}' did not load: {failed.Message}");

        var projects = load.Projects
            .Where(status => status.Path is not null && status.State is ProjectState.Loaded or ProjectState.Incomplete)
            .Select(status => (Status: status, Project: FindProject(status.Path!, cancellation)))
            .Where(found => found.Project is not null)
            .Select(found => new SourceProject(found.Project!, found.Status.State == ProjectState.Incomplete))
            .ToImmutableArray();
        return projects.IsEmpty
            ? throw new EvaluationException($"'{path}' holds no C# project with source files; name a .csproj or a solution.")
            : projects;
    }

    /// <inheritdoc/>
    public void Replace(string path, SourceText text) => workspace.OpenDocument(path, text);

    /// <inheritdoc/>
    public void Restore(string path) => workspace.CloseDocument(path);

    /// <summary>The project, found through the first file below its folder that it compiles.</summary>
    private Project? FindProject(string projectPath, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(projectPath))!;
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            cancellation.ThrowIfCancellationRequested();
            if (workspace.Get(file) is { } snapshot && snapshot.Project.Path == projectPath)
                return snapshot.Document.Project;
        }
        return null;
    }

    private sealed class LoadMessages(IProgress<EvaluationProgress>? progress) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => progress?.Report(new EvaluationProgress(0, 0, value.Message));
    }
}
