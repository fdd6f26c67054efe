using System.Collections.Immutable;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Context;

/// <summary>Finds the snippets of a place and says what each is worth.</summary>
/// <remarks>
/// <para>
/// A block is worth the weight of the names that it shares with the member around the cursor: a name weighs the logarithm of how
/// many of the blocks lack it (inverse document frequency). LongCodeZip asks the model instead, which of the chunks make the
/// question more probable; that is a model call for each chunk.
/// </para>
/// <para>
/// The outline of a type is worth its relevance times the heaviest names' weight for each member that is shown.
/// </para>
/// </remarks>
/// <param name="analysis">The document.</param>
/// <param name="place">The place.</param>
/// <param name="edits">Where was edited lately in other documents, the last first.</param>
/// <param name="visible">Where the part of the document that the prompt shows begins.</param>
/// <param name="cancellation">Stops the search.</param>
internal sealed class SnippetRanking(DocumentAnalysis analysis, ContextPlace place, IReadOnlyList<EditedPlace> edits, int visible, CancellationToken cancellation)
{
    /// <summary>Snippets at most.</summary>
    public const int Most = 48;

    /// <summary>Part of the member's whole weight that a block must share.</summary>
    private const double LeastShare = 0.05;

    /// <summary>Names that a block must share.</summary>
    private const int LeastShared = 2;

    /// <summary>Part of the member's whole weight that the block edited last is worth beside what it shares; of earlier ones, less.</summary>
    private const double RecentShare = 0.25;

    private readonly SourceText _text = analysis.Text;

    /// <summary>The snippets, the most valuable first, and the files they were looked for in.</summary>
    public (ImmutableArray<Snippet> Snippets, IReadOnlyList<SyntaxTree> Files) Rank()
    {
        var words = Words();
        var types = ScopeTypes.At(analysis, place, words, cancellation);
        var files = SnippetFiles.For(analysis.Compilation, analysis.Tree, edits, types, cancellation);
        var blocks = files.SelectMany(Blocks).ToList();
        var weights = Weights(blocks.Select(block => block.Block));
        var snippets = new List<Snippet>();
        AddBlocks(snippets, blocks, words, weights);
        AddOutlines(snippets, types, weights);
        return ([.. snippets.OrderByDescending(snippet => snippet.Value).ThenBy(snippet => snippet.Text, StringComparer.Ordinal).Take(Most)], files);
    }

    private List<string> Words() =>
        [.. CodeWords.Of(_text, place.Code.Before).Concat(CodeWords.Of(_text, place.Code.After)).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// The blocks of a file that the prompt does not show anyway. Of the document itself only those before the cursor: what the
    /// parser makes of the rest depends on what is being typed.
    /// </summary>
    private IEnumerable<(SyntaxTree Tree, CodeBlock Block)> Blocks(SyntaxTree tree) =>
        CodeBlocks.Of(tree, cancellation)
            .Where(block => tree != analysis.Tree || block.Span.End <= visible)
            .Select(block => (tree, block));

    private static Dictionary<string, double> Weights(IEnumerable<CodeBlock> blocks)
    {
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        var total = 1;
        foreach (var block in blocks)
        {
            total++;
            foreach (var word in block.Words)
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        foreach (var (word, count) in counts)
        {
            counts[word] = Math.Log(total / count);
        }

        return counts;
    }

    private void AddBlocks(
        List<Snippet> snippets, List<(SyntaxTree Tree, CodeBlock Block)> blocks, List<string> words, Dictionary<string, double> weights)
    {
        var wanted = words.ToHashSet(StringComparer.Ordinal);
        var whole = words.Sum(word => weights.GetValueOrDefault(word));
        foreach (var (tree, block) in blocks)
        {
            cancellation.ThrowIfCancellationRequested();
            var shared = block.Words.Where(wanted.Contains).ToList();
            var weight = shared.Sum(word => weights[word]);
            var recency = Recency(tree, block);
            if (recency == 0 && (shared.Count < LeastShared || weight < LeastShare * whole))
            {
                continue;
            }

            var value = weight + (recency * RecentShare * Math.Max(whole, 1));
            if (value > 0)
            {
                snippets.Add(new Snippet(
                    recency > 0 ? SnippetKind.RecentEdit : SnippetKind.SimilarCode, OriginOf(tree), CodeBlocks.Text(tree.GetText(cancellation), block.Span), value));
            }
        }
    }

    /// <summary>1 for the block edited last, 1/2 for the one before; 0 when it was not edited.</summary>
    private double Recency(SyntaxTree tree, CodeBlock block)
    {
        for (var index = 0; index < edits.Count; index++)
        {
            if (edits[index].Path == tree.FilePath && block.Span.IntersectsWith(edits[index].Position))
            {
                return 1.0 / (index + 1);
            }
        }

        return 0;
    }

    private void AddOutlines(List<Snippet> snippets, IReadOnlyList<ScopeType> types, Dictionary<string, double> weights)
    {
        var heaviest = weights.Values.DefaultIfEmpty(1).Max();
        foreach (var (type, relevance) in types)
        {
            cancellation.ThrowIfCancellationRequested();
            // Half of it stands in the prompt, and a member that is being written is no news.
            if (type.DeclaringSyntaxReferences.Any(part => part.SyntaxTree == analysis.Tree && part.Span.End > visible))
            {
                continue;
            }

            // Names that occur in many blocks are what the type is used for.
            if (TypeOutline.Of(type, analysis.Compilation, name => weights.TryGetValue(name, out var weight) ? heaviest - weight + 1 : 0) is { } text)
            {
                var members = text.Count(c => c == '\n') - 2;
                var origin = type.DeclaringSyntaxReferences is [var declared, ..] ? OriginOf(declared.SyntaxTree) : type.Name + ".cs";
                snippets.Add(new Snippet(SnippetKind.Signatures, origin, text, relevance * Math.Max(heaviest, 1) * members));
            }
        }
    }

    private static string OriginOf(SyntaxTree tree) => Path.GetFileName(tree.FilePath);
}
