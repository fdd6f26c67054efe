using Completion.Corpus.Collecting;
using Completion.Corpus.Decompiling;
using Completion.Corpus.Fetching;
using Completion.Corpus.Lists;

namespace Completion.Corpus.Tests.Collecting;

public sealed class CollectorTests : IDisposable
{
    private static readonly string[] List =
    [
        "debian:first licence=MIT", "debian:second 2.0 licence=BSD-3-Clause held-out", "debian:strict licence=GPL-2.0-only", "debian:unread", "dotnet:Microsoft.Nowhere.App",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public CollectorTests()
    {
        _folder.Write("trees/first/src/A.cs", "class A { }");
        _folder.Write("trees/first/obj/Made.cs", "class Made { }");
        _folder.Write("trees/first/src/Gpl.cs", "// GNU General Public License\nclass G { }");
        _folder.Write("trees/second/B.cs", "class B { }");
        _folder.Write("trees/strict/C.cs", "class C { }");
        _folder.Write("trees/unread/D.cs", "class D { }");
    }

    [Fact]
    public async Task Packages_are_collected_or_skipped_with_a_sentence()
    {
        var collected = await CollectAsync(List);

        Assert.Equal(["first", "second"], collected.Manifest.Select(row => row.Id));
        Assert.Equal([false, true], collected.Manifest.Select(row => row.HeldOut));
        Assert.Equal("2.0", collected.Manifest[1].Version);
        Assert.Equal(["src/A.cs"], Files("first.local"));
        Assert.Equal(["debian:strict", "debian:unread", "dotnet:Microsoft.Nowhere.App"], collected.Skipped.Select(row => row.Id));
        Assert.All(collected.Skipped, row => Assert.EndsWith(".", row.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_there_is_not_collected_again_and_what_was_skipped_is_tried_again()
    {
        await CollectAsync(List);
        var said = _said.Count;
        File.Delete(Path.Combine(_folder.Path, "trees/first/src/A.cs"));

        var again = await CollectAsync(["debian:first licence=MIT", "debian:second 2.0 licence=BSD-3-Clause held-out", "debian:strict licence=MIT"]);

        Assert.Equal(["first", "second", "strict"], again.Manifest.Select(row => row.Id));
        Assert.Equal(["src/A.cs"], Files("first.local"));
        Assert.Empty(again.Skipped);
        Assert.Equal(1, _said.Count - said);
    }

    [Fact]
    public async Task A_package_that_was_being_written_is_written_anew()
    {
        await CollectAsync(List);
        var manifest = Path.Combine(_folder.Path, "out/manifest.jsonl");
        File.WriteAllText(manifest, File.ReadAllText(manifest)[..^40]); // ended within the second line
        _folder.Write("out/unfinished/Left.cs", "class Left { }");
        _folder.Write("out/packages/second.2.0/Left.cs", "class Left { }");

        var again = await CollectAsync(List);

        Assert.Equal(["first", "second"], again.Manifest.Select(row => row.Id));
        Assert.Equal(["B.cs"], Files("second.2.0"));
    }

    [Fact]
    public async Task The_manifest_has_the_order_of_the_list()
    {
        await CollectAsync(["debian:second 2.0 licence=BSD-3-Clause held-out"]);
        Assert.Equal(["first", "second"], (await CollectAsync(List)).Manifest.Select(row => row.Id));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<CollectionFolder> CollectAsync(string[] lines)
    {
        var entries = PackageList.Parse(lines, "list");
        var trees = entries.Where(e => e.Origin == PackageOrigin.Debian).ToDictionary(e => e.Id, e => Path.Combine(_folder.Path, "trees", e.Id));
        var collected = new CollectionFolder(Path.Combine(_folder.Path, "out"));
        var sources = new PackageSources(new AssemblyDecompiler(1), TimeSpan.FromMinutes(1));
        await new Collector(entries, collected, new NuGetPackages(null), new DebianPackages(trees), sources, _said.Add).RunAsync(entries, CancellationToken.None);
        return collected;
    }

    private string[] Files(string package)
    {
        var folder = Path.Combine(_folder.Path, "out/packages", package);
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }
}
