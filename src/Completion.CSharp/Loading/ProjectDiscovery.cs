using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Loading;

/// <summary>Which project files a path stands for. Looks at names only; runs nothing.</summary>
internal static class ProjectDiscovery
{
    /// <summary>A folder tree larger than this is not one solution; someone opened their home folder.</summary>
    private const int MostFolders = 20_000;

    public static bool IsProject(string path) => Path.GetExtension(path).Equals(".csproj", StringComparison.OrdinalIgnoreCase);

    /// <summary>The C# projects of a solution, the project itself, or what a folder holds: its solutions' projects, else all below it.</summary>
    /// <exception cref="DocumentException">The solution cannot be read.</exception>
    public static IReadOnlyList<string> Of(string path)
    {
        if (SolutionFile.IsSolution(path))
            return [.. SolutionFile.Projects(path).Where(IsProject)];
        if (!Directory.Exists(path))
            return IsProject(path) ? [path] : [];
        var solutions = FilesIn(path).Where(SolutionFile.IsSolution).ToList();
        return solutions.Count > 0
            ? [.. solutions.SelectMany(SolutionFile.Projects).Where(IsProject).Distinct(FilePaths.Comparer)]
            : Below(path);
    }

    /// <summary>The projects that might compile a file, nearest folder first.</summary>
    public static IEnumerable<string> Above(string file) => FilePaths.FoldersAbove(file).SelectMany(FilesIn).Where(IsProject);

    private static List<string> Below(string root)
    {
        var projects = new List<string>();
        var folders = new Queue<string>([root]);
        for (var seen = 0; seen < MostFolders && folders.TryDequeue(out var folder); seen++)
        {
            projects.AddRange(FilesIn(folder).Where(IsProject));
            foreach (var child in FoldersIn(folder))
                folders.Enqueue(child);
        }

        return projects;
    }

    private static List<string> FilesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static List<string> FoldersIn(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateDirectories()
                .Where(child => !ProjectFingerprint.IsOutput(child.Name) && child.LinkTarget is null)
                .Select(child => child.FullName).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
