using Completion.Corpus.Assemblies;
using Completion.Corpus.Lists;

namespace Completion.Corpus.Collecting;

/// <summary>
/// What a collection leaves behind: a folder for each package, a manifest, and what was skipped. A package is in the manifest only once
/// its folder is whole, so a collection that was ended goes on where it stopped.
/// </summary>
internal sealed class CollectionFolder
{
    private readonly string _root;
    private readonly List<ManifestRow> _manifest;
    private readonly List<SkippedRow> _skipped;

    /// <summary>Opens a folder, or makes it.</summary>
    /// <exception cref="CorpusException">It cannot be made.</exception>
    public CollectionFolder(string root)
    {
        _root = Path.GetFullPath(root);
        try
        {
            Directory.CreateDirectory(Packages);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CorpusException($"The folder {_root} cannot be made: {e.Message}", e);
        }

        _manifest = [.. Rows.Read<ManifestRow>(ManifestPath).Where(row => Directory.Exists(Path.Combine(Packages, row.Folder)))];
        // What was skipped is tried again, but for the parts of packages that are done.
        var done = _manifest.Select(row => row.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _skipped = [.. Rows.Read<SkippedRow>(SkippedPath).Where(row => done.Contains(row.Id))];
    }

    public IReadOnlyList<ManifestRow> Manifest => _manifest;

    public IReadOnlyList<SkippedRow> Skipped => _skipped;

    /// <summary>Names of the assemblies whose code is here.</summary>
    public HashSet<string> Assemblies => new(_manifest.SelectMany(row => row.Assemblies), StringComparer.OrdinalIgnoreCase);

    private string Packages => Path.Combine(_root, "packages");

    private string ManifestPath => Path.Combine(_root, "manifest.jsonl");

    private string SkippedPath => Path.Combine(_root, "skipped.jsonl");

    public bool Has(PackageEntry entry) => _manifest.Any(row => row.Name.Equals(entry.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A folder to write a package's files into, which nobody takes for a whole one.</summary>
    public PackageWriter Begin() => new(Path.Combine(_root, "unfinished"));

    /// <summary>Puts a package in its place and into the manifest.</summary>
    public void Add(ManifestRow row, PackageWriter files, IEnumerable<SkippedRow> parts)
    {
        var target = Path.Combine(Packages, row.Folder);
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Directory.Move(files.Folder, target);
        _manifest.Add(row);
        _skipped.AddRange(parts);
        Save();
    }

    public void Skip(SkippedRow row)
    {
        _skipped.Add(row);
        Save();
    }

    /// <summary>Puts both files into the order of the list; what is not on it any more comes last.</summary>
    public void Order(IReadOnlyList<PackageEntry> entries)
    {
        var place = entries.Select((entry, index) => (entry.Name, index)).ToDictionary(e => e.Name, e => e.index, StringComparer.OrdinalIgnoreCase);
        var manifest = _manifest.OrderBy(row => place.GetValueOrDefault(row.Name, int.MaxValue)).ToList();
        var skipped = _skipped.OrderBy(row => place.GetValueOrDefault(row.Id, int.MaxValue)).ToList();
        _manifest.Clear();
        _manifest.AddRange(manifest);
        _skipped.Clear();
        _skipped.AddRange(skipped);
        Save();
    }

    /// <summary>Both are small, so they are written anew each time, and whole.</summary>
    private void Save()
    {
        Write(SkippedPath, _skipped);
        Write(ManifestPath, _manifest);
    }

    private static void Write<T>(string path, IEnumerable<T> rows)
    {
        File.WriteAllLines(path + ".partial", rows.Select(Rows.Write));
        File.Move(path + ".partial", path, overwrite: true);
    }
}

/// <summary>Writes the files of one package.</summary>
internal sealed class PackageWriter
{
    public PackageWriter(string folder)
    {
        Folder = folder;
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }

    public string Folder { get; }

    public int Files { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Writes a file below the folder; one whose path leads elsewhere, or is there already, is left out.</summary>
    public void Write(SourceFile file)
    {
        var path = Path.GetFullPath(Path.Combine(Folder, file.Path.TrimStart('/')));
        if (!path.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || File.Exists(path))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var stream = File.Create(path))
            stream.Write(file.Content.Span);
        Files++;
        Bytes += file.Content.Length;
    }
}
