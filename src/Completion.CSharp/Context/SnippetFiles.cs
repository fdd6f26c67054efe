using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Context;

/// <summary>The files that code for a place is looked for in: few, chosen by what they are and not by how long reading takes.</summary>
internal static class SnippetFiles
{
    /// <summary>Files at most, the document itself among them.</summary>
    public const int Most = 12;

    /// <summary>Of types that are dealt with.</summary>
    private const int MostDeclaring = 4;

    /// <summary>Characters above which a file is a table or generated.</summary>
    private const int MostCharacters = 1 << 16;

    /// <summary>
    /// The document, files edited lately, files that declare types in use, then the neighbours in its folder whose names share
    /// the most words with its own (<c>OrderReader.cs</c> and <c>ItemReader.cs</c>).
    /// </summary>
    public static IReadOnlyList<SyntaxTree> For(
        Compilation compilation, SyntaxTree document, IReadOnlyList<EditedPlace> edits, IReadOnlyList<ScopeType> types, CancellationToken cancellation)
    {
        var files = new List<SyntaxTree> { document };
        foreach (var edit in edits)
        {
            Add(files, compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == edit.Path), Most);
        }

        var declaring = files.Count + MostDeclaring;
        foreach (var tree in types.SelectMany(type => type.Type.DeclaringSyntaxReferences).Select(reference => reference.SyntaxTree))
        {
            Add(files, tree, Math.Min(declaring, Most));
        }

        var folder = Path.GetDirectoryName(document.FilePath);
        var words = NameWords(document.FilePath);
        var neighbours = compilation.SyntaxTrees
            .Where(tree => Path.GetDirectoryName(tree.FilePath) == folder)
            .OrderByDescending(tree => NameWords(tree.FilePath).Intersect(words, StringComparer.Ordinal).Count())
            .ThenBy(tree => tree.FilePath, StringComparer.Ordinal);
        foreach (var tree in neighbours)
        {
            cancellation.ThrowIfCancellationRequested();
            if (files.Count == Most)
            {
                break;
            }

            Add(files, tree, Most);
        }

        return files;
    }

    private static void Add(List<SyntaxTree> files, SyntaxTree? tree, int most)
    {
        if (tree is not null && files.Count < most && !files.Contains(tree) && tree.Length <= MostCharacters)
        {
            files.Add(tree);
        }
    }

    /// <summary>The words of a file's name, cut where a small letter is followed by a large one.</summary>
    private static List<string> NameWords(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var words = new List<string>();
        for (int start = 0, end = 1; end <= name.Length; end++)
        {
            if (end == name.Length || (char.IsUpper(name[end]) && char.IsLower(name[end - 1])) || name[end] is '.' or '_')
            {
                words.Add(name[start..end].Trim('.', '_'));
                start = end;
            }
        }

        return words;
    }
}
