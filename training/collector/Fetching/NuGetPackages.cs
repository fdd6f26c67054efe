using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Completion.Corpus.Lists;

namespace Completion.Corpus.Fetching;

/// <summary>
/// Fetches NuGet packages as every project does: <c>dotnet restore</c> of a project that refers to one. So feeds, proxies, credentials
/// and the folder that packages are kept in are those of the user's own NuGet configuration, and a package that is there already is
/// not fetched again. Restoring says as well which assemblies fit the newest framework and what they refer to.
/// </summary>
/// <param name="configuration">A NuGet configuration file to use instead; null: the user's.</param>
internal sealed partial class NuGetPackages(string? configuration)
{
    private const string Framework = "net10.0";

    /// <summary>Fetches a package and what it depends on.</summary>
    /// <exception cref="CorpusException">No feed has it, or it cannot be used.</exception>
    public async Task<FetchedPackage> FetchAsync(PackageEntry entry, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("corpus-restore-").FullName;
        try
        {
            var reference = $"""<PackageReference Include="{entry.Id}" Version="{(entry.Version is null ? "*" : $"[{entry.Version}]")}" />""";
            var (restored, said) = await RestoreAsync(folder, reference, cancellation).ConfigureAwait(false);
            if (!restored && entry.Version is not null)
            {
                // A tool or a runtime cannot be referred to, and a feed may lack what a package depends on; it can be downloaded still.
                (restored, _) = await RestoreAsync(folder, $"""<PackageDownload Include="{entry.Id}" Version="[{entry.Version}]" />""", cancellation).ConfigureAwait(false);
            }

            return restored ? Read(folder, entry) : throw new CorpusException(WhyNot(said));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<(bool Succeeded, string Output)> RestoreAsync(string folder, string item, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "package.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{Framework}</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
                <EnableTargetingPackDownload>false</EnableTargetingPackDownload>
                <AssetTargetFallback>$(AssetTargetFallback);net45;net40;net35;net20</AssetTargetFallback>
              </PropertyGroup>
              <ItemGroup>
                {item}
              </ItemGroup>
            </Project>
            """, cancellation).ConfigureAwait(false);
        return await OutsideProgram.RunAsync(
            folder, "dotnet", ["restore", "--nologo", "-v", "quiet", .. configuration is null ? [] : new[] { "--configfile", Path.GetFullPath(configuration) }], cancellation).ConfigureAwait(false);
    }

    private static FetchedPackage Read(string folder, PackageEntry entry)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "obj", "project.assets.json")));
        var root = assets.RootElement;
        var packageFolders = root.GetProperty("packageFolders").EnumerateObject().Select(p => p.Name).ToList();
        string PathOf(string relative) => packageFolders.Select(p => Path.Combine(p, relative)).FirstOrDefault(Directory.Exists) ?? Path.Combine(packageFolders[0], relative);

        var libraries = root.GetProperty("libraries").EnumerateObject().ToDictionary(l => l.Name, l => PathOf(l.Value.GetProperty("path").GetString()!));
        var target = root.GetProperty("targets").EnumerateObject().First().Value;
        var name = libraries.Keys.FirstOrDefault(l => l.StartsWith(entry.Id + "/", StringComparison.OrdinalIgnoreCase));
        var package = name is not null ? libraries[name] : PathOf($"{entry.Id}/{entry.Version}".ToLowerInvariant());
        var version = name is not null ? name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..] : entry.Version!;
        return new FetchedPackage(
            package, version, Sha256Of(package),
            [.. (name is null ? LibraryFolder.Newest(package) : Runtime(target.GetProperty(name), package)).Concat(Others(package))],
            [.. target.EnumerateObject().Where(l => l.Name != name && libraries.ContainsKey(l.Name)).SelectMany(l => Runtime(l.Value, libraries[l.Name]))]);
    }

    /// <summary>What runs: the one for this system before the one that may only say that it does not run elsewhere.</summary>
    private static IEnumerable<string> Runtime(JsonElement library, string folder) =>
        Assets(library, "runtimeTargets").OrderByDescending(asset => asset.Contains("/unix/", StringComparison.Ordinal) || asset.Contains("/linux", StringComparison.Ordinal))
            .Concat(Assets(library, "runtime"))
            .Where(asset => asset.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            .Select(asset => Path.Combine(folder, asset));

    private static IEnumerable<string> Assets(JsonElement library, string kind) =>
        library.TryGetProperty(kind, out var assets) ? assets.EnumerateObject().Select(asset => asset.Name) : [];

    /// <summary>What restoring does not name: analyzers, tools, build tasks, and what a runtime package holds.</summary>
    private static IEnumerable<string> Others(string package) =>
        from folder in new[] { "analyzers", "tools", "tasks", "build", "runtimes" }
        let path = Path.Combine(package, folder)
        where Directory.Exists(path)
        from file in Directory.EnumerateFiles(path, "*.dll", SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal)
        select file;

    private static string Sha256Of(string package)
    {
        var file = Directory.EnumerateFiles(package, "*.nupkg").FirstOrDefault()
            ?? throw new CorpusException("The package's file is not kept in your NuGet package folder; clear that folder and collect again.");
        using var bytes = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static string WhyNot(string said) => said switch
    {
        _ when said.Contains("NU1101", StringComparison.Ordinal) || said.Contains("NU1100", StringComparison.Ordinal) => "No feed of your NuGet configuration has this package, or one it depends on.",
        _ when said.Contains("NU1102", StringComparison.Ordinal) => "No feed of your NuGet configuration has this version, or that of a package it depends on.",
        _ => $"It cannot be restored: {PathOfProject().Replace(OutsideProgram.FirstError(said), "")}",
    };

    [GeneratedRegex(@"\S*package\.csproj( : )?|\s*\[\S*\]\s*$")]
    private static partial Regex PathOfProject();
}
