using Completion.CSharp.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Workspaces;

/// <summary>
/// Stand-in projects for files that no project is known for: newest language version, nullable, the usual global usings, and
/// the framework.
/// </summary>
/// <remarks>
/// The C# files of the same folder are compiled along when they are few: types mostly live next to each other, and an untrusted
/// folder has nothing else to tell. In a large folder that would make the first answer slow, so there a file stands alone.
/// </remarks>
internal static class LooseProjects
{
    /// <summary>A folder with more C# files than this is not compiled as one.</summary>
    public const int MostSiblings = 50;

    private const string Prefix = "loose: ";

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions ParseOptions = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Parse, preprocessorSymbols: Symbols())
        // Lets the directives of a file-based program (#:package) pass.
        .WithFeatures([new("FileBasedProgram", "true")]);

    private static readonly CSharpCompilationOptions CompilationOptions = new CSharpCompilationOptions(
        // A program, since only one may have top-level statements.
        OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true)
        .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]);

    public static bool IsLoose(this Project project) => project.FilePath is null && project.Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether it stands in for files in or below that folder.</summary>
    public static bool IsUnder(Project project, string folder) =>
        project.IsLoose() && project.Name[Prefix.Length..] is var place && (FilePaths.Equal(place, folder) || FilePaths.IsUnder(folder, place));

    /// <summary>The solution with a loose document of that path, and the document.</summary>
    /// <param name="solution">Without one so far.</param>
    /// <param name="path">Full path.</param>
    /// <param name="text">Its text.</param>
    /// <param name="siblings">The folder's C# files; empty when there are too many.</param>
    /// <param name="disk">Reads the siblings.</param>
    public static (Solution Solution, Document Document) Add(Solution solution, string path, SourceText text, IReadOnlyList<string> siblings, DiskTexts disk)
    {
        var name = Prefix + (siblings.Count > 0 ? FilePaths.FolderOf(path) : path);
        var project = solution.Projects.FirstOrDefault(project => project.IsLoose() && FilePaths.Equal(project.Name, name));
        if (project is null)
        {
            var id = ProjectId.CreateNewId(name);
            var usings = DocumentInfo.Create(DocumentId.CreateNewId(id), "GlobalUsings.g.cs", loader: SolutionDocuments.LoaderOf(SourceText.From(Usings), "GlobalUsings.g.cs"));
            var others = siblings.Where(sibling => !FilePaths.Equal(sibling, path)).Select(sibling => SolutionDocuments.Describe(id, sibling, disk.Loader(sibling)));
            solution = solution.AddProject(ProjectInfo.Create(
                id, VersionStamp.Create(), name, "loose", LanguageNames.CSharp,
                compilationOptions: CompilationOptions, parseOptions: ParseOptions,
                documents: [usings, .. others], metadataReferences: MetadataReferences.Framework));
            project = solution.GetProject(id)!;
        }

        var document = SolutionDocuments.Describe(project.Id, path, SolutionDocuments.LoaderOf(text, path));
        solution = solution.AddDocument(document);
        return (solution, solution.GetDocument(document.Id)!);
    }

    /// <summary>The C# files beside <paramref name="path"/>, or none when they are more than <see cref="MostSiblings"/>.</summary>
    public static IReadOnlyList<string> SiblingsOf(string path)
    {
        try
        {
            var siblings = Directory.EnumerateFiles(FilePaths.FolderOf(path), "*.cs").Take(MostSiblings + 1).Order(StringComparer.Ordinal).ToList();
            return siblings.Count <= MostSiblings ? siblings : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Symbols()
    {
        var newest = Environment.Version.Major;
        return [.. Enumerable.Range(5, newest - 4).Select(major => $"NET{major}_0_OR_GREATER"), $"NET{newest}_0", "NET", "NETCOREAPP", "DEBUG", "TRACE"];
    }
}
