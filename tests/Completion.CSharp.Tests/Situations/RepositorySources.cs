using Completion.CSharp.Tests.Workspaces;

namespace Completion.CSharp.Tests.Situations;

/// <summary>The C# files of this repository's <c>src</c>: real code to measure rules on.</summary>
internal static class RepositorySources
{
    /// <summary>Path from <c>src</c> and text, in order of the path.</summary>
    public static IReadOnlyList<(string Path, string Text)> All { get; } = Read();

    /// <summary>The text of one file.</summary>
    public static string Text(string path) => All.Single(file => file.Path == path).Text;

    private static List<(string Path, string Text)> Read()
    {
        var root = Path.Combine(TemporaryFolder.Repository(), "src");
        return
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
                .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(path => (path, File.ReadAllText(Path.Combine(root, path)).Replace("\r\n", "\n", StringComparison.Ordinal))),
        ];
    }
}
