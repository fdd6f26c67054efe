using System.Collections.Immutable;
using System.Globalization;
using Completion.Evaluation.Cases;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Metrics;

/// <summary>
/// Whether a document compiles as well with a middle written by a model as it did originally. Binds the whole document
/// in its project, without the engine's own review: the judge must not be the judged.
/// </summary>
/// <remarks>
/// Errors are counted by what they say, not by where they are, since lines move. A warning counts when the project makes
/// it an error.
/// </remarks>
internal static class CompileCheck
{
    /// <summary>The errors of <paramref name="spliced"/> that the original document lacks, as <c>CS1061: …</c>; none: it compiles.</summary>
    public static ImmutableArray<string> NewErrors(SourceFile file, SourceText spliced, CancellationToken cancellation)
    {
        var tree = file.Tree.WithChangedText(spliced);
        var errors = Errors(file.Compilation.ReplaceSyntaxTree(file.Tree, tree), tree, cancellation);
        if (errors.IsEmpty)
            return [];
        var before = Errors(file.Compilation, file.Tree, cancellation).ToList();
        return [.. errors.Where(error => !before.Remove(error))];
    }

    private static ImmutableArray<string> Errors(Compilation compilation, SyntaxTree tree, CancellationToken cancellation) =>
        [.. compilation.GetSemanticModel(tree)
            .GetDiagnostics(cancellationToken: cancellation)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan)
            .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}")];
}
