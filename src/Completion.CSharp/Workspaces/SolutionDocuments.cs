using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Workspaces;

/// <summary>Finding and replacing documents of a solution by path.</summary>
internal static class SolutionDocuments
{
    /// <summary>All documents of that path: one for each project that compiles it.</summary>
    public static IReadOnlyList<Document> At(this Solution solution, string path) =>
        [.. solution.GetDocumentIdsWithFilePath(path).Select(solution.GetDocument).OfType<Document>()
            // Roslyn ignores case in its own map.
            .Where(document => FilePaths.Equal(document.FilePath, path))];

    /// <summary>Puts a text into every document of that path. Their trees are parsed incrementally where they were parsed before.</summary>
    public static Solution WithText(this Solution solution, string path, SourceText text)
    {
        foreach (var document in solution.At(path))
        {
            // Incremental parsing starts from the tree before. If nobody asked for that one, parsing both would be wasted, and
            // a long series of such texts would become a long chain.
            solution = document.TryGetSyntaxTree(out _)
                ? solution.WithDocumentText(document.Id, text, PreservationMode.PreserveIdentity)
                : solution.WithDocumentTextLoader(document.Id, LoaderOf(text, path), PreservationMode.PreserveIdentity);
        }

        return solution;
    }

    /// <summary>Has every file of that path, of whatever kind, read again by <paramref name="loader"/> when it is next needed.</summary>
    public static Solution WithLoader(this Solution solution, string path, TextLoader loader)
    {
        foreach (var id in solution.GetDocumentIdsWithFilePath(path))
        {
            if (solution.GetDocument(id) is not null)
                solution = solution.WithDocumentTextLoader(id, loader, PreservationMode.PreserveValue);
            else if (solution.GetAdditionalDocument(id) is not null)
                solution = solution.WithAdditionalDocumentTextLoader(id, loader, PreservationMode.PreserveValue);
            else if (solution.GetAnalyzerConfigDocument(id) is not null)
                solution = solution.WithAnalyzerConfigDocumentTextLoader(id, loader, PreservationMode.PreserveValue);
        }

        return solution;
    }

    public static DocumentInfo Describe(ProjectId project, string path, TextLoader loader) =>
        DocumentInfo.Create(DocumentId.CreateNewId(project, path), Path.GetFileName(path), loader: loader, filePath: path);

    public static TextLoader LoaderOf(SourceText text, string path) => TextLoader.From(TextAndVersion.Create(text, VersionStamp.Create(), path));
}
