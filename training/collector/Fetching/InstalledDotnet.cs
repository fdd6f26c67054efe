using System.Runtime.InteropServices;
using Completion.Corpus.Lists;

namespace Completion.Corpus.Fetching;

/// <summary>The .NET that runs this program: its shared frameworks, and its SDK as <c>sdk</c>.</summary>
internal static class InstalledDotnet
{
    private const string Sdk = "sdk";

    /// <summary>The folder that holds <c>shared</c> and <c>sdk</c>.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The folders of the base libraries and of ASP.NET Core, as far as they are installed.</summary>
    public static IReadOnlyList<string> FrameworkFolders { get; } =
        [.. new[] { "Microsoft.NETCore.App", "Microsoft.AspNetCore.App" }.Select(name => Newest(Path.Combine(Root, "shared", name))).OfType<string>()];

    /// <summary>The folder of the compiler, which analyzers refer to without saying where it is; none without an SDK.</summary>
    public static IReadOnlyList<string> CompilerFolder { get; } =
        [.. new[] { Newest(Path.Combine(Root, Sdk)) }.OfType<string>().Select(sdk => Path.Combine(sdk, "Roslyn", "bincore")).Where(Directory.Exists)];

    /// <summary>Names its assemblies.</summary>
    /// <exception cref="CorpusException">It is not installed, or not in this version.</exception>
    public static FetchedPackage Find(PackageEntry entry)
    {
        var versions = entry.Id == Sdk ? Path.Combine(Root, Sdk) : Path.Combine(Root, "shared", entry.Id);
        var folder = entry.Version is null ? Newest(versions) : Path.Combine(versions, entry.Version);
        if (folder is null || !Directory.Exists(folder))
            throw new CorpusException($"{entry} is not installed here; install it, or take its version out of the list.");
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        // What is nearer to the root is what the others are copies of.
        var assemblies = Directory.EnumerateFiles(folder, "*.dll", options).OrderBy(path => path.Count(c => c == Path.DirectorySeparatorChar)).ThenBy(path => path, StringComparer.Ordinal);
        return new FetchedPackage(folder, Path.GetFileName(folder), FolderDigest.Of(folder, "*.dll"), [.. assemblies], []);
    }

    private static string? Newest(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Where(path => Parsed(path) is not null).MaxBy(Parsed)
        : null;

    // Previews have a dash in their names; they do not parse, and are not what "newest" means.
    private static Version? Parsed(string path) => Version.TryParse(Path.GetFileName(path), out var version) ? version : null;
}
