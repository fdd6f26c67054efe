using System.Security.Cryptography;

namespace Completion.Evaluation.Projects;

/// <summary>
/// Fetches the original archive of a Debian source package. The archive is the one this machine's apt already uses and
/// trusts: apt checks its signatures, and the SHA-256 of the catalogue says that it is the version the recipe was made for.
/// </summary>
internal static class DebianSource
{
    private const string ArchiveMark = ".orig.tar.";

    /// <summary>Unpacks the sources into a folder that exists and is empty; returns their version.</summary>
    /// <param name="package">What to fetch.</param>
    /// <param name="folder">Where the sources go.</param>
    /// <param name="scratch">A folder of its own, for apt's state and the archive.</param>
    /// <param name="cancellation">Ends what was started.</param>
    /// <exception cref="EvaluationException">They cannot be had, or are another version.</exception>
    public static async Task<string> UnpackAsync(DebianPackage package, string folder, string scratch, CancellationToken cancellation)
    {
        string Make(string name) => Directory.CreateDirectory(Path.Combine(scratch, name)).FullName;
        var (sources, lists, cache, archives) = (Make("sources"), Make("lists"), Make("cache"), Make("archive"));
        Make("lists/partial");
        Make("cache/archives/partial");
        AptSources.WriteTo(sources);
        string[] apt =
        [
            "-o", "Dir::Etc::sourcelist=/dev/null", "-o", $"Dir::Etc::sourceparts={sources}",
            "-o", $"Dir::State::lists={lists}", "-o", $"Dir::Cache={cache}",
            // The folder belongs to whoever runs this; apt's own user could not write into it.
            "-o", "APT::Sandbox::User=",
        ];
        await OutsideProgram.RunAsync("The list of source packages cannot be read", scratch, "apt-get", [.. apt, "-q", "update"], cancellation).ConfigureAwait(false);
        await OutsideProgram.RunAsync(
            $"The sources of '{package.Package}' cannot be downloaded", archives, "apt-get",
            [.. apt, "-q", "source", "--download-only", "--tar-only", package.Package], cancellation).ConfigureAwait(false);
        var archive = Archive(package, archives);
        await UnpackAsync(archive, folder, cancellation).ConfigureAwait(false);
        return VersionOf(Path.GetFileName(archive));
    }

    /// <summary>The one archive in the folder, once its bytes are the expected ones.</summary>
    internal static string Archive(DebianPackage package, string folder)
    {
        // A detached signature may lie beside the archive.
        var found = Directory.GetFiles(folder).Where(file => file.Contains(ArchiveMark, StringComparison.Ordinal) && !file.EndsWith(".asc", StringComparison.Ordinal)).ToList();
        if (found is not [var archive])
            throw new EvaluationException($"The source package '{package.Package}' has {found.Count} archives where one was expected.");
        using var bytes = File.OpenRead(archive);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return hash == package.ArchiveSha256
            ? archive
            : throw new EvaluationException(
                $"{Path.GetFileName(archive)} is another version than the recipe was written for (SHA-256 {hash}); try it and update the catalogue.");
    }

    internal static Task<string> UnpackAsync(string archive, string folder, CancellationToken cancellation) =>
        OutsideProgram.RunAsync("The archive cannot be unpacked", folder, "tar", ["-xf", archive, "--strip-components=1"], cancellation);

    /// <summary>The version in a name such as <c>dnlib_2.1.orig.tar.gz</c>.</summary>
    internal static string VersionOf(string archiveName) =>
        archiveName[(archiveName.IndexOf('_', StringComparison.Ordinal) + 1)..archiveName.IndexOf(ArchiveMark, StringComparison.Ordinal)];
}
