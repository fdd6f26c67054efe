using System.Xml;
using System.Xml.Linq;
using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Loading;

/// <summary>
/// Reads which projects a <c>.sln</c> or <c>.slnx</c> names.
/// </summary>
/// <remarks>
/// Of a <c>.sln</c> only the <c>Project(…) = "name", "path", "id"</c> lines matter, so it is read line by line here instead of
/// by <c>dotnet sln list</c>: that starts a process, needs an SDK, and refuses the whole file for a fault elsewhere in it.
/// </remarks>
internal static class SolutionFile
{
    public static bool IsSolution(string path) => HasExtension(path, ".sln") || HasExtension(path, ".slnx");

    /// <summary>Full paths of the projects named, in the file's order, each once, whether or not they exist.</summary>
    /// <exception cref="DocumentException">It cannot be read, or is no solution.</exception>
    public static IReadOnlyList<string> Projects(string path)
    {
        var text = DocumentText.Read(path)?.ToString() ?? throw new DocumentException($"{path} does not exist.");
        var written = HasExtension(path, ".slnx") ? ReadXml(path, text) : ReadLines(path, text);
        var folder = FilePaths.FolderOf(path);
        return [.. written.Select(project => FilePaths.TryResolve(folder, project, out var full) ? full : null)
            .OfType<string>().Distinct(FilePaths.Comparer)];
    }

    private static IEnumerable<string> ReadXml(string path, string text)
    {
        try
        {
            return [.. XDocument.Parse(text).Descendants().Where(element => element.Name.LocalName == "Project")
                .Select(element => (string?)element.Attribute("Path")).OfType<string>()];
        }
        catch (XmlException e)
        {
            throw new DocumentException($"{path} is not a solution: {e.Message}");
        }
    }

    private static List<string> ReadLines(string path, string text)
    {
        if (!text.Contains("Microsoft Visual Studio Solution File", StringComparison.Ordinal))
            throw new DocumentException($"{path} is not a solution: its header line is missing.");
        var projects = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.TrimStart().StartsWith("Project(", StringComparison.Ordinal))
                continue;
            // Project("{type}") = "name", "path", "{id}": between quotes lie type, name, path, id.
            var quoted = line.ToString().Split('"');
            if (quoted.Length < 6)
                continue;
            // A solution folder stands in the same kind of line; its "path" has no project's extension.
            if (Path.GetExtension(quoted[5]).EndsWith("proj", StringComparison.OrdinalIgnoreCase))
                projects.Add(quoted[5]);
        }

        return projects;
    }

    private static bool HasExtension(string path, string extension) => Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);
}
