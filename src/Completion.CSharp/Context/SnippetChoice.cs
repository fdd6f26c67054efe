using System.Collections.Immutable;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Context;

/// <summary>
/// The snippets of places, remembered: a key typed changes neither the place nor what other files hold, and then the very
/// same set is given, which whoever packs it can tell by reference.
/// </summary>
/// <remarks>
/// <para>
/// What a set is made of is looked at in full: the document's text outside of the lines that are being typed in a body, the
/// declarations of the project, the trees of the files that were searched, and where was edited lately. So what is remembered
/// is what would be found anew.
/// </para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class SnippetChoice
{
    /// <summary>Places remembered.</summary>
    private const int MostPlaces = 16;

    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _entries = [];

    /// <summary>Sets that had to be made; the rest were remembered.</summary>
    public int Made { get; private set; }

    /// <summary>The snippets for a position, the most valuable first.</summary>
    /// <param name="analysis">The document.</param>
    /// <param name="position">The cursor.</param>
    /// <param name="edits">Where was edited lately, the last first.</param>
    /// <param name="reach">Characters before the cursor that a prompt shows anyway, about.</param>
    /// <param name="cancellation">Stops the search.</param>
    public ImmutableArray<Snippet> For(
        DocumentAnalysis analysis, int position, IReadOnlyList<EditedPlace> edits, int reach, CancellationToken cancellation)
    {
        var text = analysis.Text;
        var place = ContextPlace.At(analysis.Tree.GetRoot(cancellation), text, position);
        var around = edits.Where(edit => edit.Path != analysis.Tree.FilePath).ToList();
        var key = new PlaceKey(
            analysis.Document.Id, place.Typed.Start, reach,
            Hash(text, TextSpan.FromBounds(0, place.IsInBody ? place.Typed.Start : place.Typed.End)), Hash(text, TextSpan.FromBounds(place.Typed.End, text.Length)), analysis.Declarations);
        if (Remembered(key, around, analysis) is { } known)
        {
            return known;
        }

        var (snippets, files) = new SnippetRanking(analysis, place, around, Math.Max(0, place.Typed.Start - reach), cancellation).Rank();
        Remember(new Entry(key, around, [.. files.Where(tree => tree != analysis.Tree)], snippets));
        return snippets;
    }

    private ImmutableArray<Snippet>? Remembered(PlaceKey key, List<EditedPlace> edits, DocumentAnalysis analysis)
    {
        lock (_gate)
        {
            for (var node = _entries.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key && node.Value.Edits.SequenceEqual(edits) && node.Value.Files.All(tree => Holds(analysis.Compilation, tree)))
                {
                    _entries.Remove(node);
                    _entries.AddFirst(node);
                    return node.Value.Snippets;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a file is, as it was, part of a project or of one that it uses.</summary>
    private static bool Holds(Compilation compilation, SyntaxTree tree) =>
        compilation.ContainsSyntaxTree(tree)
        || compilation.References.OfType<CompilationReference>().Any(reference => reference.Compilation.ContainsSyntaxTree(tree));

    private void Remember(Entry entry)
    {
        lock (_gate)
        {
            Made++;
            _entries.AddFirst(entry);
            if (_entries.Count > MostPlaces)
            {
                _entries.RemoveLast();
            }
        }
    }

    private static UInt128 Hash(SourceText text, TextSpan span)
    {
        var hash = text.GetSubText(span).GetContentHash();
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash.AsSpan());
    }

    /// <summary>What a place is told from another by.</summary>
    private sealed record PlaceKey(DocumentId Document, int Start, int Reach, UInt128 Before, UInt128 After, VersionStamp Declarations);

    private sealed record Entry(PlaceKey Key, List<EditedPlace> Edits, ImmutableArray<SyntaxTree> Files, ImmutableArray<Snippet> Snippets);
}
