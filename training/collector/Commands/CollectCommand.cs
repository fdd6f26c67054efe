using System.CommandLine;
using Completion.Corpus.Collecting;
using Completion.Corpus.Decompiling;
using Completion.Corpus.Fetching;
using Completion.Corpus.Lists;

namespace Completion.Corpus.Commands;

/// <summary><c>collect LIST --out DIR</c>.</summary>
internal static class CollectCommand
{
    public static Command Create()
    {
        var list = new Argument<string>("LIST") { Description = "Text file with one package a line." };
        var output = new Option<string>("--out") { Description = "Folder for the collection.", Required = true };
        var threads = new Option<int>("--threads") { Description = "Types decompiled at the same time.", DefaultValueFactory = _ => 1 };
        var only = new Option<string[]>("--package") { Description = "Collect this package of the list alone; may be given again." };
        var trees = new Option<string[]>("--source-tree") { Description = "ID=FOLDER: unpacked sources of a Debian package; may be given again." };
        var configuration = new Option<string?>("--nuget-config") { Description = "A NuGet configuration to use instead of your own." };
        var minutes = new Option<double>("--minutes") { Description = "How long one assembly may take.", DefaultValueFactory = _ => 20 };
        var command = new Command("collect", "Collects the C# of packages under permissive licences.") { list, output, threads, only, trees, configuration, minutes };
        command.SetAction(async (parsed, cancellation) =>
        {
            var entries = PackageList.Read(parsed.GetRequiredValue(list));
            if (parsed.GetValue(threads) is < 1 or > 256)
                throw new CorpusException("--threads is a number from 1 to 256.");
            if (parsed.GetValue(minutes) is not (> 0 and < 10_000))
                throw new CorpusException("--minutes is a number above 0.");
            if (parsed.GetValue(configuration) is { } file && !File.Exists(file))
                throw new CorpusException($"There is no NuGet configuration {file}.");
            var folder = new CollectionFolder(parsed.GetRequiredValue(output));
            var sources = new PackageSources(new AssemblyDecompiler(parsed.GetValue(threads)), TimeSpan.FromMinutes(parsed.GetValue(minutes)));
            var debian = new DebianPackages(Trees(parsed.GetValue(trees) ?? []));
            var collector = new Collector(entries, folder, new NuGetPackages(parsed.GetValue(configuration)), debian, sources, Console.WriteLine);
            await collector.RunAsync(Wanted(entries, parsed.GetValue(only) ?? []), cancellation).ConfigureAwait(false);
            Console.WriteLine($"{folder.Manifest.Count} packages, {folder.Manifest.Sum(row => row.Files)} files, {folder.Manifest.Sum(row => row.Bytes) / 1e6:0.0} MB;"
                + $" {folder.Skipped.Count} lines in skipped.jsonl.");
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<PackageEntry> Wanted(IReadOnlyList<PackageEntry> entries, string[] names)
    {
        if (names.Length == 0)
            return entries;
        foreach (var name in names)
        {
            if (!entries.Any(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                throw new CorpusException($"The list has no package {name}.");
        }

        return [.. entries.Where(entry => names.Contains(entry.Name, StringComparer.OrdinalIgnoreCase))];
    }

    private static Dictionary<string, string> Trees(string[] pairs)
    {
        var trees = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !trees.TryAdd(pair[..at], pair[(at + 1)..]))
                throw new CorpusException($"--source-tree {pair} is not of the form ID=FOLDER, or its ID was given before.");
        }

        return trees;
    }
}
