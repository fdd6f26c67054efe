using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Workspaces;

/// <summary>
/// The texts the editor holds, and which of them the solution has not seen yet. Not thread-safe.
/// </summary>
/// <remarks>
/// An edit only makes a new text here, which shares its unchanged parts with the one before; the solution takes the newest when
/// someone asks. Typing faster than questions come therefore costs no parsing.
/// </remarks>
internal sealed class OpenDocuments
{
    private readonly Dictionary<string, SourceText> _texts = new(FilePaths.Comparer);
    private readonly Dictionary<string, long> _edits = new(FilePaths.Comparer);
    private readonly HashSet<string> _unseen = new(FilePaths.Comparer);

    public IEnumerable<string> Paths => _texts.Keys;

    public SourceText? Text(string path) => _texts.GetValueOrDefault(path);

    public void Set(string path, SourceText text)
    {
        _texts[path] = text;
        _unseen.Add(path);
    }

    /// <summary>Replaces the text of a document by what an edit made of it.</summary>
    public void Edit(string path, SourceText text)
    {
        Set(path, text);
        _edits[path] = Edits(path) + 1;
    }

    /// <summary>How often a document was edited, open or not: this never becomes less.</summary>
    public long Edits(string path) => _edits.GetValueOrDefault(path);

    public bool Remove(string path)
    {
        _unseen.Remove(path);
        return _texts.Remove(path);
    }

    /// <summary>A part of the solution was rebuilt: everything open has to be put into it again.</summary>
    public void MarkAllUnseen() => _unseen.UnionWith(_texts.Keys);

    /// <summary>What the solution has not seen, after which it counts as seen.</summary>
    public IReadOnlyList<(string Path, SourceText Text)> TakeUnseen()
    {
        if (_unseen.Count == 0)
            return [];
        List<(string, SourceText)> taken = [.. _unseen.Select(path => (path, _texts[path]))];
        _unseen.Clear();
        return taken;
    }
}
