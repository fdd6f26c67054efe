using System.Collections.Immutable;
using System.Globalization;
using Completion.Evaluation.Running;
using Microsoft.CodeAnalysis;

namespace Completion.Evaluation.Cases;

/// <summary>The files of a project that may be cut: written by people, and without an error to begin with.</summary>
internal static class ProjectFiles
{
    private const int ErrorsShown = 3;

    /// <summary>The files of the projects; a file in several projects counts in the first.</summary>
    /// <param name="projects">The projects, in load order.</param>
    /// <param name="root">Folder that relative paths start from.</param>
    /// <param name="notes">Receives what a reader of the report must know.</param>
    /// <param name="cancellation">Stops compiling.</param>
    /// <exception cref="EvaluationException">
    /// A project whose references all resolve has errors: whatever is judged in it would be judged wrongly. A project that
    /// lacks references is evaluated over its files without errors, and a note says so.
    /// </exception>
    public static async Task<ImmutableArray<SourceFile>> OfAsync(
        IEnumerable<SourceProject> projects, string root, ICollection<string> notes, CancellationToken cancellation)
    {
        var files = new Dictionary<string, SourceFile>(StringComparer.Ordinal);
        foreach (var (project, incomplete) in projects)
        {
            if (await project.GetCompilationAsync(cancellation).ConfigureAwait(false) is not { } compilation)
                continue;
            var errors = compilation.GetDiagnostics(cancellation)
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .ToList();
            if (errors.Count > 0 && !incomplete)
                throw new EvaluationException(Refusal(project, errors));

            var broken = errors.Select(error => error.Location.SourceTree).ToHashSet();
            foreach (var document in project.Documents)
            {
                if (await Read(document, root, compilation, cancellation).ConfigureAwait(false) is { } file && !broken.Contains(file.Tree))
                    files.TryAdd(file.RelativePath, file);
            }
            if (incomplete)
            {
                notes.Add($"{project.Name} lacks references; only its files without errors were cut. Restore it for numbers that hold for the whole project.");
            }
        }
        return [.. files.Values];
    }

    private static async Task<SourceFile?> Read(
        Document document, string root, Compilation compilation, CancellationToken cancellation)
    {
        if (document.FilePath is not { } path
            || await document.GetSyntaxTreeAsync(cancellation).ConfigureAwait(false) is not { } tree)
        {
            return null;
        }
        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        return GeneratedFiles.Contains(relative, await tree.GetRootAsync(cancellation).ConfigureAwait(false))
            ? null
            : new SourceFile(path, relative, await tree.GetTextAsync(cancellation).ConfigureAwait(false), tree, compilation);
    }

    private static string Refusal(Project project, List<Diagnostic> errors)
    {
        var shown = errors.Take(ErrorsShown).Select(error =>
        {
            var span = error.Location.GetLineSpan();
            var place = span.IsValid ? $"{Path.GetFileName(span.Path)}({span.StartLinePosition.Line + 1}): " : "";
            return $"{place}{error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}";
        });
        return $"{project.Name} has {errors.Count} {(errors.Count == 1 ? "error" : "errors")} before anything is cut, so no completion "
            + $"could be judged; make it build first. The first: {string.Join("; ", shown)}";
    }
}
