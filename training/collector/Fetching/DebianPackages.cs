using System.Security.Cryptography;
using Completion.Corpus.Lists;

namespace Completion.Corpus.Fetching;

/// <summary>Fetches Debian source packages with <c>apt-get source</c>, from the machine's own apt sources.</summary>
/// <param name="trees">Unpacked sources to take instead, by package.</param>
internal sealed class DebianPackages(IReadOnlyDictionary<string, string> trees)
{
    private const string ArchiveMark = ".orig.tar.";

    /// <summary>Fetches and unpacks a package.</summary>
    /// <param name="entry">Which.</param>
    /// <param name="scratch">A folder of its own for the archive and what is in it.</param>
    /// <param name="cancellation">Ends what was started.</param>
    /// <exception cref="CorpusException">It cannot be had.</exception>
    public async Task<FetchedPackage> FetchAsync(PackageEntry entry, string scratch, CancellationToken cancellation)
    {
        if (trees.TryGetValue(entry.Id, out var tree))
        {
            return Directory.Exists(tree)
                ? new FetchedPackage(tree, entry.Version ?? "local", FolderDigest.Of(tree, "*.cs"), [], [])
                : throw new CorpusException($"There is no folder {tree}; give that of the unpacked sources.");
        }

        var name = entry.Version is null ? entry.Id : $"{entry.Id}={entry.Version}";
        var (fetched, said) = await OutsideProgram.RunAsync(scratch, "apt-get", ["-q", "source", "--download-only", "--tar-only", name], cancellation).ConfigureAwait(false);
        if (!fetched)
        {
            throw new CorpusException(said.Contains("deb-src", StringComparison.Ordinal)
                ? "apt has no source packages here; add 'deb-src' to the types of its sources, run 'apt-get update', or give unpacked sources with --source-tree."
                : $"apt cannot fetch it: {OutsideProgram.FirstError(said)}");
        }

        var archives = Directory.GetFiles(scratch).Where(file => Path.GetFileName(file).Contains(ArchiveMark, StringComparison.Ordinal) && !file.EndsWith(".asc", StringComparison.Ordinal)).ToList();
        if (archives is not [var archive])
            throw new CorpusException($"It has {archives.Count} archives where one was expected.");
        var folder = Directory.CreateDirectory(Path.Combine(scratch, "tree")).FullName;
        var (unpacked, why) = await OutsideProgram.RunAsync(folder, "tar", ["-xf", archive, "--strip-components=1"], cancellation).ConfigureAwait(false);
        if (!unpacked)
            throw new CorpusException($"Its archive cannot be unpacked: {OutsideProgram.FirstError(why)}");
        using var bytes = File.OpenRead(archive);
        return new FetchedPackage(folder, VersionOf(Path.GetFileName(archive)), Convert.ToHexStringLower(SHA256.HashData(bytes)), [], []);
    }

    /// <summary>The version in a name such as <c>dnlib_2.1.orig.tar.gz</c>.</summary>
    private static string VersionOf(string archive) =>
        archive[(archive.IndexOf('_', StringComparison.Ordinal) + 1)..archive.IndexOf(ArchiveMark, StringComparison.Ordinal)];
}
