using System.Collections.Immutable;

namespace Completion.Evaluation.Projects;

/// <summary>The real C# projects that are known to evaluate on, as <c>eval/projects.json</c> lists them.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="Projects">In the file's order.</param>
public sealed record ProjectCatalogue(string Path, ImmutableArray<CatalogueProject> Projects)
{
    private static readonly string[] RelativePath = ["eval", "projects.json"];

    /// <summary>Where fetched projects go unless told otherwise: <c>fetched</c> beside the catalogue.</summary>
    public string FetchedFolder => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "fetched");

    /// <summary>Reads a catalogue.</summary>
    /// <exception cref="EvaluationException">There is no such file, or it is no catalogue.</exception>
    public static ProjectCatalogue Load(string path)
    {
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            return new ProjectCatalogue(full, CatalogueReader.Read(File.ReadAllText(full)));
        }
        catch (EvaluationException e)
        {
            throw new EvaluationException($"{path}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EvaluationException($"The catalogue '{path}' cannot be read: {e.Message} Name another with --catalogue.");
        }
    }

    /// <summary>The path of <c>eval/projects.json</c> in the first of the folders, or of those above it, that holds one.</summary>
    /// <exception cref="EvaluationException">None does.</exception>
    public static string Locate(params IEnumerable<string> folders)
    {
        foreach (var start in folders)
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var path = System.IO.Path.Combine([folder.FullName, .. RelativePath]);
                if (File.Exists(path))
                    return path;
            }
        }

        throw new EvaluationException("There is no eval/projects.json above this program or above the current folder; name a catalogue with --catalogue.");
    }

    /// <summary>The project of a name.</summary>
    /// <exception cref="EvaluationException">There is none; the message lists those there are.</exception>
    public CatalogueProject Get(string name) =>
        Projects.FirstOrDefault(project => project.Name == name)
        ?? throw new EvaluationException(Projects.IsEmpty
            ? $"There is no project '{name}': the catalogue {Path} is empty."
            : $"There is no project '{name}'; choose from {string.Join(", ", Projects.Select(project => project.Name))}.");
}
