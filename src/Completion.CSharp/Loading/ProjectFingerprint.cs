using System.Text.RegularExpressions;
using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Loading;

/// <summary>
/// One number for everything that can change MSBuild's answer about a project, found without asking MSBuild.
/// </summary>
/// <remarks>
/// Covered: the project file, what it imports by a literal path, the files MSBuild, NuGet and the compiler look for up the tree,
/// NuGet's restore result, the installed SDKs, the environment variables that matter to them or that a project names, and the
/// names of the source files below. What a project computes beyond that is caught by asking MSBuild again in the background.
/// </remarks>
internal static partial class ProjectFingerprint
{
    private static readonly string[] LookedForAbove =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props",
        "global.json", "nuget.config", "NuGet.config", "NuGet.Config", ".editorconfig", ".globalconfig",
    ];

    private static readonly HashSet<string> Sources = new(StringComparer.OrdinalIgnoreCase)
        { ".cs", ".razor", ".cshtml", ".resx", ".xaml", ".editorconfig", ".globalconfig" };

    private static readonly string[] Prefixes = ["DOTNET_", "MSBUILD", "NUGET_"];
    private static readonly HashSet<string> Named = new(StringComparer.OrdinalIgnoreCase) { "Configuration", "Platform", "TargetFramework", "LangVersion" };

    private static readonly EnumerationOptions Everything = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    public static ulong Of(string project, DotNetSdk? sdk)
    {
        var hash = new StableHash();
        var folder = FilePaths.FolderOf(project);
        var read = new Dictionary<string, string>(FilePaths.Comparer);
        AddWithImports(ref hash, project, read);
        foreach (var above in FilePaths.FoldersAbove(project))
        {
            foreach (var name in LookedForAbove)
                AddWithImports(ref hash, Path.Combine(above, name), read);
        }

        var obj = Path.Combine(folder, "obj");
        AddStamp(ref hash, Path.Combine(obj, "project.assets.json"));
        AddStamp(ref hash, Path.Combine(obj, Path.GetFileName(project) + ".nuget.g.props"));
        AddStamp(ref hash, Path.Combine(obj, Path.GetFileName(project) + ".nuget.g.targets"));
        AddStamp(ref hash, project + ".user");

        hash.Add(sdk?.Program ?? "");
        foreach (var version in sdk?.Versions ?? [])
            hash.Add(version);
        AddEnvironment(ref hash, read.Values);
        AddSourceNames(ref hash, folder);
        return hash.Value;
    }

    private static void AddWithImports(ref StableHash hash, string path, Dictionary<string, string> read)
    {
        if (read.ContainsKey(path))
            return;
        var stamp = AddStamp(ref hash, path);
        // JSON and rsp files import nothing; a file that is not there has nothing to say yet.
        if (!stamp.Exists || !IsMSBuildFile(path))
            return;
        var text = DocumentText.ReadLeniently(path).ToString();
        read[path] = text;
        foreach (Match import in LiteralImport().Matches(text))
        {
            var written = import.Groups["path"].Value.Replace("$(MSBuildThisFileDirectory)", "", StringComparison.OrdinalIgnoreCase);
            if (!written.Contains("$(", StringComparison.Ordinal) && FilePaths.TryResolve(FilePaths.FolderOf(path), written, out var imported))
                AddWithImports(ref hash, imported, read);
        }
    }

    private static bool IsMSBuildFile(string path) =>
        Path.GetExtension(path) is var extension
        && (extension.EndsWith("proj", StringComparison.OrdinalIgnoreCase) || extension is ".props" or ".targets");

    private static FileStamp AddStamp(ref StableHash hash, string path)
    {
        var stamp = FileStamp.Of(path);
        hash.Add(path);
        hash.Add(stamp.Length);
        hash.Add(stamp.WrittenTicks);
        return stamp;
    }

    private static void AddEnvironment(ref StableHash hash, IEnumerable<string> texts)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            foreach (Match property in PropertyUse().Matches(text))
                used.Add(property.Groups["name"].Value);
        }

        var variables = Environment.GetEnvironmentVariables();
        foreach (var name in variables.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            if (!Matters(name, used))
                continue;
            hash.Add(name);
            hash.Add((string?)variables[name] ?? "");
        }
    }

    private static bool Matters(string name, HashSet<string> used) =>
        Named.Contains(name) || used.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static void AddSourceNames(ref StableHash hash, string folder)
    {
        var names = new List<string>();
        var folders = new Stack<string>([folder]);
        while (folders.TryPop(out var current))
        {
            foreach (var entry in EntriesOf(current))
            {
                if (entry is DirectoryInfo directory)
                {
                    if (!IsOutput(directory.Name) && directory.LinkTarget is null)
                        folders.Push(directory.FullName);
                }
                else if (Sources.Contains(entry.Extension))
                {
                    names.Add(entry.FullName);
                }
            }
        }

        names.Sort(StringComparer.Ordinal);
        foreach (var name in names)
            hash.Add(name);
    }

    private static IEnumerable<FileSystemInfo> EntriesOf(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything).ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Folders whose contents MSBuild's default items leave out.</summary>
    public static bool IsOutput(string name) =>
        name.StartsWith('.') || name.Equals("bin", StringComparison.OrdinalIgnoreCase)
        || name.Equals("obj", StringComparison.OrdinalIgnoreCase) || name.Equals("node_modules", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""<Import\s[^>]*?Project\s*=\s*"(?<path>[^"]*)"|<Import\s[^>]*?Project\s*=\s*'(?<path>[^']*)'""")]
    private static partial Regex LiteralImport();

    [GeneratedRegex(@"\$\((?<name>\w+)\)")]
    private static partial Regex PropertyUse();
}
