using Completion.Corpus.Assemblies;
using Completion.Corpus.Fetching;
using Completion.Corpus.Licences;
using Completion.Corpus.Lists;

namespace Completion.Corpus.Collecting;

/// <summary>Collects the packages of a list, one after the other.</summary>
/// <param name="entries">The whole list: also what is not collected now says whose code an assembly is.</param>
/// <param name="folder">Where they go.</param>
/// <param name="nuget">Fetches NuGet packages.</param>
/// <param name="debian">Fetches Debian source packages.</param>
/// <param name="sources">Gets C# out of packages.</param>
/// <param name="said">Told one line about each package.</param>
internal sealed class Collector(
    IReadOnlyList<PackageEntry> entries, CollectionFolder folder, NuGetPackages nuget, DebianPackages debian, PackageSources sources, Action<string> said)
{
    private readonly AssemblyChoice _choice = new(entries);

    /// <summary>Collects those that are not there yet; one that cannot be had or used is skipped.</summary>
    /// <param name="wanted">Part of the list.</param>
    /// <param name="cancellation">Ends it; what is whole by then stays.</param>
    public async Task RunAsync(IReadOnlyList<PackageEntry> wanted, CancellationToken cancellation)
    {
        foreach (var entry in wanted.Where(entry => !folder.Has(entry)))
        {
            var scratch = Directory.CreateTempSubdirectory("corpus-package-").FullName;
            string? version = entry.Version;
            try
            {
                var package = await FetchAsync(entry, scratch, cancellation).ConfigureAwait(false);
                version = package.Version;
                Collect(entry, package, cancellation);
            }
            catch (Exception e) when (e is CorpusException or IOException or UnauthorizedAccessException)
            {
                folder.Skip(new SkippedRow(entry.Name, version, OneLine(e.Message)));
                said($"{entry}: skipped. {OneLine(e.Message)}");
            }
            finally
            {
                Directory.Delete(scratch, recursive: true);
            }
        }

        folder.Order(entries);
    }

    private Task<FetchedPackage> FetchAsync(PackageEntry entry, string scratch, CancellationToken cancellation) => entry.Origin switch
    {
        PackageOrigin.NuGet => nuget.FetchAsync(entry, cancellation),
        PackageOrigin.Debian => debian.FetchAsync(entry, scratch, cancellation),
        _ => Task.FromResult(InstalledDotnet.Find(entry)),
    };

    private void Collect(PackageEntry entry, FetchedPackage package, CancellationToken cancellation)
    {
        var licence = LicenceOf(entry, package);
        var writer = folder.Begin();
        var counts = new SourceCounts();
        var assemblies = new List<string>();
        var parts = new List<string>();
        if (entry.Origin == PackageOrigin.Debian)
        {
            foreach (var file in CarriedSources.OfTree(package.Folder))
            {
                writer.Write(file);
                counts.Carried++;
            }
        }
        else
        {
            var (chosen, leftOut) = _choice.Choose(entry, package.Assemblies, folder.Assemblies);
            parts.AddRange(leftOut);
            parts.AddRange(sources.Write(package, chosen, writer, counts, cancellation));
            assemblies.AddRange(chosen.Select(assembly => assembly.Name));
        }

        if (writer.Files == 0)
            throw new CorpusException($"It has no C# that can be taken{(parts.Count > 0 ? $": {string.Join(' ', parts.Take(3))}" : ".")}");
        var row = new ManifestRow(
            entry.Id, package.Version, entry.Origin.ToString().ToLowerInvariant(), licence, counts.How, writer.Files, writer.Bytes, package.Sha256, entry.HeldOut,
            counts.Failed, counts.Noisy, assemblies);
        folder.Add(row, writer, parts.Select(part => new SkippedRow(entry.Name, package.Version, OneLine(part))));
        said($"{entry.Name} {package.Version}: {row.Files} files, {row.Bytes / 1e6:0.0} MB, {row.How}"
            + (row.Failed + row.Noisy > 0 ? $"; {row.Failed} types failed, {row.Noisy} left out" : ""));
    }

    private static string LicenceOf(PackageEntry entry, FetchedPackage package)
    {
        var (licence, reason) = entry.Origin switch
        {
            PackageOrigin.NuGet => PackageLicence.Of(package.Folder),
            PackageOrigin.Dotnet => (LicenceText.Recognise(ReadLicence(InstalledDotnet.Root)), "The licence beside the installed .NET is not a permissive one."),
            _ when entry.Licence is null => (null, "Its line in the list has no licence=…; read its sources' licence and write it there."),
            _ => LicenceExpression.IsPermissive(entry.Licence) ? (entry.Licence, null) : (null, $"Its licence is {entry.Licence}, which is not on the list of permissive ones."),
        };
        return licence ?? throw new CorpusException(reason!);
    }

    private static string ReadLicence(string folder)
    {
        var file = Path.Combine(folder, "LICENSE.txt");
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
