using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Workspaces;

/// <summary>Texts as they are on disk, and in which state of the file each was last read.</summary>
internal sealed class DiskTexts
{
    // Weak: the solution keeps the texts it needs.
    private readonly ConcurrentDictionary<string, (FileStamp Stamp, WeakReference<SourceText>? Text)> _read = new(FilePaths.Comparer);

    /// <summary>Reads the file when Roslyn first asks for it.</summary>
    public TextLoader Loader(string path) => new DiskLoader(this, path);

    /// <summary>Whether the file, read before, is no longer what it was. Costs one look at its directory entry.</summary>
    public bool HasChanged(string path) => _read.TryGetValue(path, out var read) && FileStamp.Of(path) != read.Stamp;

    /// <summary>The file's text now, or null when there is no such file. The same instance while the file stays the same.</summary>
    /// <exception cref="DocumentException">It is not text.</exception>
    public SourceText? Current(string path)
    {
        // Stamped before reading: a change in between then counts as one to come.
        var stamp = FileStamp.Of(path);
        if (!stamp.Exists)
            return null;
        if (_read.TryGetValue(path, out var read) && read.Stamp == stamp && read.Text is { } kept && kept.TryGetTarget(out var known))
            return known;
        var text = DocumentText.Read(path);
        if (text is not null)
            _read[path] = (stamp, new WeakReference<SourceText>(text));
        return text;
    }

    private SourceText CurrentLeniently(string path)
    {
        var stamp = FileStamp.Of(path);
        try
        {
            if (Current(path) is { } text)
                return text;
        }
        catch (DocumentException)
        {
            // The compiler reads such a file byte by byte, and so does the project; only who asks for it is told.
        }

        _read[path] = (stamp, null);
        return DocumentText.ReadLeniently(path);
    }

    private sealed class DiskLoader(DiskTexts disk, string path) : TextLoader
    {
        public override Task<TextAndVersion> LoadTextAndVersionAsync(LoadTextOptions options, CancellationToken cancellationToken) =>
            Task.FromResult(TextAndVersion.Create(disk.CurrentLeniently(path), VersionStamp.Create(), path));
    }
}
