using System.Collections.Immutable;
using Completion.Evaluation.Running;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Tests.Fakes;

/// <summary>A project in memory. Keeps what the engine is given to see, as a workspace would.</summary>
internal sealed class AdhocSources : IProjectSources
{
    public const string Root = "/project";

    private readonly Dictionary<string, SourceText> _open = [];
    private readonly bool _incomplete;

    public AdhocSources(IEnumerable<(string Path, string Text)> files, bool incomplete = false)
    {
        _incomplete = incomplete;
        var project = new AdhocWorkspace().AddProject("Sample", LanguageNames.CSharp)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true))
            .WithMetadataReferences([MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        foreach (var (path, text) in files)
            project = project.AddDocument(Path.GetFileName(path), SourceText.From(text), filePath: $"{Root}/{path}").Project;
        Project = project;
    }

    public Project Project { get; }

    /// <summary>Paths whose text is replaced at the moment.</summary>
    public IEnumerable<string> Replaced => _open.Keys;

    public Task<ImmutableArray<SourceProject>> LoadAsync(
        string path, IProgress<EvaluationProgress>? progress, CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray.Create(new SourceProject(Project, _incomplete)));

    public void Replace(string path, SourceText text) => _open[path] = text;

    public void Restore(string path) => _open.Remove(path);

    /// <summary>The text of a document as the engine sees it now.</summary>
    public string Visible(string path) =>
        (_open.TryGetValue(path, out var text) ? text : Original(path)).ToString();

    public SourceText Original(string path) =>
        Project.Documents.Single(document => document.FilePath == path).GetTextAsync().Result;
}
