using System.Collections.Immutable;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases;

/// <summary>
/// Chooses cases evenly over kinds and files: of each kind in turn, the files are shuffled, then each gives one case after
/// the other, at most a few each, and of a place at most one, or all where the kind is about whole places. Depends on the seed, the kinds, the relative paths and the
/// texts, and on nothing else.
/// </summary>
internal static class CaseSampler
{
    /// <summary>At most <paramref name="count"/> cases, in the order in which they are to be completed: the kinds take turns.</summary>
    /// <param name="files">The files that may be cut.</param>
    /// <param name="kinds">The kinds, at least one; a kind that the project has too little of leaves its share empty.</param>
    /// <param name="count">Cases at most.</param>
    /// <param name="casesPerFile">Cases of one kind and one file at most; places, where the kind is about whole places.</param>
    /// <param name="seed">The same seed chooses the same cases.</param>
    /// <param name="cancellation">Stops looking.</param>
    public static ImmutableArray<BoundCase> Sample(
        IReadOnlyCollection<SourceFile> files, ImmutableArray<CaseKind> kinds, int count, int casesPerFile, int seed, CancellationToken cancellation)
    {
        var byKind = kinds.Select((kind, index) =>
            OfKind(files, kind, count / kinds.Length + (index < count % kinds.Length ? 1 : 0), casesPerFile, seed, cancellation)).ToList();
        var cases = ImmutableArray.CreateBuilder<BoundCase>();
        for (var turn = 0; byKind.Any(list => turn < list.Count); turn++)
        {
            foreach (var list in byKind.Where(list => turn < list.Count))
                cases.Add(list[turn] with { Index = cases.Count });
        }
        return cases.ToImmutable();
    }

    private static List<BoundCase> OfKind(
        IReadOnlyCollection<SourceFile> files, CaseKind kind, int count, int casesPerFile, int seed, CancellationToken cancellation)
    {
        var order = files.OrderBy(file => file.RelativePath, StringComparer.Ordinal).ToArray();
        new SeededRandom(seed, kind.Name).Shuffle(order);

        var cases = new List<BoundCase>();
        // A file's cuts are looked for when its first turn comes: few cases of a large project cost little.
        var queues = order.Select(file => (File: file, Places: new Lazy<Queue<Cut[]>>(() => Shuffled(file, kind, seed, cancellation)))).ToList();
        for (var round = 0; round < casesPerFile && queues.Count > 0; round++)
        {
            foreach (var (file, places) in queues)
            {
                if (cases.Count >= count)
                    return cases;
                cancellation.ThrowIfCancellationRequested();
                while (places.Value.TryDequeue(out var place))
                {
                    var usable = place.Select(cut => Bind(file, kind, cut)).Where(bound => ScoresFully(bound, cancellation)).Take(count - cases.Count).ToList();
                    if (usable.Count == 0)
                        continue;
                    cases.AddRange(usable);
                    break;
                }
            }
            queues.RemoveAll(queue => queue.Places.Value.Count == 0);
        }
        return cases;
    }

    private static Queue<Cut[]> Shuffled(SourceFile file, CaseKind kind, int seed, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // Seeded by the path as well, so that a file's cases do not change when another file does.
        var random = new SeededRandom(seed, $"{kind.Name}/{file.RelativePath}");
        var cuts = kind.FindIn(file, random).ToArray();
        random.Shuffle(cuts);
        return new Queue<Cut[]>(cuts.GroupBy(cut => cut.Place).Select(place => kind.IsWholePlace ? [.. place.OrderBy(cut => cut.Spans[0].Start)] : place.Take(1).ToArray()));
    }

    internal static BoundCase Bind(SourceFile file, CaseKind kind, Cut cut)
    {
        var place = file.Text.Lines.GetLinePosition(cut.Spans[0].Start);
        return new BoundCase(0, new EvaluationCase(
            $"{file.RelativePath}:{place.Line + 1}:{place.Character + 1}:{kind.Name}", kind.Name, file.RelativePath, file.Sha256,
            [.. cut.Spans.Select(span => new Hole(span.Start, file.Text.ToString(span)))]), kind, file);
    }

    /// <summary>
    /// Whether the original itself would be cut at its own end when it is judged. Where the parser, without what follows,
    /// sees another end, no draft could be judged fairly.
    /// </summary>
    internal static bool ScoresFully(BoundCase bound, CancellationToken cancellation)
    {
        var truth = bound.Case.Holes.Select(hole => hole.Truth).ToList();
        return Enumerable.Range(0, truth.Count).All(hole =>
            bound.End([.. truth.Take(hole)], truth[hole], cancellation) is { Finished: true } part && part.Text == truth[hole]);
    }
}
