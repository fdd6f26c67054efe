using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Completion.Evaluation.Projects;

namespace Completion.Evaluation.Tests.Projects;

/// <summary>What is asked of apt, and what is done with the archive it brings; apt itself is not run.</summary>
public class DebianSourceTests
{
    [Fact]
    public void Stanzas_ask_for_sources() => Assert.Equal(
        "Types: deb-src\nURIs: https://example.org\n\nTypes: deb-src\nSuites: a\n",
        AptSources.SourceStanzas("Types: deb\nURIs: https://example.org\n\nTypes: deb deb-src\nSuites: a\n"));

    [Fact]
    public void Lines_ask_for_sources_once() => Assert.Equal(
        "# deb is\ndeb-src [trusted=yes] https://example.org a main\n\ndeb-src\thttps://example.org b main\n",
        AptSources.SourceLines("# deb is\ndeb [trusted=yes] https://example.org a main\ndeb-src https://example.org a main\ndeb\thttps://example.org b main\n"));

    [Fact]
    public void An_archive_is_taken_by_its_bytes()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("sample_1.2+dfsg.orig.tar.gz", "bytes");
        folder.Write("sample_1.2+dfsg.orig.tar.gz.asc", "signature");
        var hash = Convert.ToHexStringLower(SHA256.HashData("bytes"u8));
        Assert.Equal(path, DebianSource.Archive(new DebianPackage("sample", hash), folder.Path));
        var refusal = Assert.Throws<EvaluationException>(() => DebianSource.Archive(new DebianPackage("sample", new string('0', 64)), folder.Path));
        Assert.Contains("another version", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(hash, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Another_number_of_archives_is_refused(int count)
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < count; i++)
            folder.Write($"sample_{i}.orig.tar.gz", "");
        var refusal = Assert.Throws<EvaluationException>(() => DebianSource.Archive(new DebianPackage("sample", CatalogueJson.Sha256), folder.Path));
        Assert.Contains($"{count} archives", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dnlib_2.1.orig.tar.gz", "2.1")]
    [InlineData("opentk_1.1.4c+dfsg.orig.tar.xz", "1.1.4c+dfsg")]
    public void The_version_is_in_the_name(string name, string version) => Assert.Equal(version, DebianSource.VersionOf(name));

    [Fact]
    public async Task An_archive_is_unpacked_without_its_own_folder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/sample-1.0/src/A.cs", "class A;");
        var archive = Path.Combine(folder.Path, "sample_1.0.orig.tar.gz");
        await using (var file = File.Create(archive))
        await using (var zip = new GZipStream(file, CompressionLevel.Fastest))
            await TarFile.CreateFromDirectoryAsync(Path.Combine(folder.Path, "in"), zip, includeBaseDirectory: false);
        var target = Directory.CreateDirectory(Path.Combine(folder.Path, "out")).FullName;
        await DebianSource.UnpackAsync(archive, target, default);
        Assert.Equal("class A;", await File.ReadAllTextAsync(Path.Combine(target, "src", "A.cs")));
    }

    [Fact]
    public async Task What_is_no_archive_is_refused()
    {
        using var folder = new TemporaryFolder();
        var archive = folder.Write("noise.orig.tar.gz", "noise");
        var refusal = await Assert.ThrowsAsync<EvaluationException>(() => DebianSource.UnpackAsync(archive, folder.Path, default));
        Assert.Contains("cannot be unpacked", refusal.Message, StringComparison.Ordinal);
    }
}
