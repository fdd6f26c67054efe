namespace Completion.CSharp.Loading;

/// <summary>An installation of the .NET SDK: the <c>dotnet</c> program and the folder around it.</summary>
/// <param name="Program">Full path of <c>dotnet</c>.</param>
/// <param name="Root">The folder with <c>sdk/</c> and <c>packs/</c>.</param>
internal sealed record DotNetSdk(string Program, string Root)
{
    private static readonly Lazy<DotNetSdk?> Found = new(Find);
    private static readonly char[] FrameworkPrefix = ['n', 'e', 't'];

    /// <summary>The installation a person's own <c>dotnet build</c> would use, or null.</summary>
    public static DotNetSdk? Installed => Found.Value;

    /// <summary>The installed SDK versions; with <c>global.json</c> they decide which one answers.</summary>
    public IEnumerable<string> Versions => SubfoldersOf(Path.Combine(Root, "sdk")).Order(StringComparer.Ordinal);

    /// <summary>The assemblies a file without a project is compiled against: the newest reference pack, else this very runtime.</summary>
    public static IReadOnlyList<string> FrameworkAssemblies()
    {
        if (Installed is { } sdk)
        {
            var packs = Path.Combine(sdk.Root, "packs", "Microsoft.NETCore.App.Ref");
            foreach (var version in SubfoldersOf(packs).OrderByDescending(VersionOf))
            {
                var reference = Path.Combine(packs, version, "ref");
                var newest = SubfoldersOf(reference).MaxBy(framework => VersionOf(framework.TrimStart(FrameworkPrefix)));
                if (newest is not null && AssembliesIn(Path.Combine(reference, newest)) is { Count: > 0 } assemblies)
                    return assemblies;
            }
        }

        var trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";
        return [.. trusted.Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == runtime)];
    }

    private static DotNetSdk? Find()
    {
        foreach (var candidate in Candidates())
        {
            try
            {
                if (!File.Exists(candidate))
                    continue;
                // The program on PATH is mostly a link to the one in the installation.
                var real = new FileInfo(candidate).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? candidate;
                var root = Path.GetDirectoryName(Path.GetFullPath(real))!;
                if (SubfoldersOf(Path.Combine(root, "sdk")).Any())
                    return new DotNetSdk(candidate, root);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // An odd entry on PATH is passed over, as a shell does.
            }
        }

        return null;
    }

    private static IEnumerable<string> Candidates()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host)
            yield return host;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return Path.Combine(root, name);
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            yield return Path.Combine(folder.Trim('"'), name);
        if (Environment.ProcessPath is { } self && Path.GetFileName(self).Equals(name, StringComparison.OrdinalIgnoreCase))
            yield return self;
        foreach (var folder in (string[])["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet", @"C:\Program Files\dotnet"])
            yield return Path.Combine(folder, name);
    }

    private static IEnumerable<string> SubfoldersOf(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path))] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IReadOnlyList<string> AssembliesIn(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal)] : [];

    private static Version VersionOf(string name) => Version.TryParse(name.Split('-')[0], out var version) ? version : new Version(0, 0);
}
