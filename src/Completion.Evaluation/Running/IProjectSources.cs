using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Running;

/// <summary>Where the evaluated projects come from, and where a document's text is replaced while a case runs.</summary>
internal interface IProjectSources
{
    /// <summary>The C# projects that a path names.</summary>
    /// <exception cref="EvaluationException">There is none, or it did not load.</exception>
    Task<ImmutableArray<SourceProject>> LoadAsync(
        string path, IProgress<EvaluationProgress>? progress, CancellationToken cancellation);

    /// <summary>From now on the document's text is <paramref name="text"/>.</summary>
    void Replace(string path, SourceText text);

    /// <summary>The document's text is the original one again.</summary>
    void Restore(string path);
}

/// <param name="Project">Roslyn's project, all documents in their original state.</param>
/// <param name="Incomplete">Whether references are missing, so that errors are to be expected.</param>
internal sealed record SourceProject(Project Project, bool Incomplete);
