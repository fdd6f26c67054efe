using System.Collections.Immutable;
using Completion.Evaluation.Statistics;

namespace Completion.Evaluation.Cases;

/// <summary>
/// Chooses cases evenly over files: the files are shuffled, then each gives one case after the other in turn, at most a
/// few each, and of a statement at most one. Depends on the seed, the relative paths and the texts, and on nothing else.
/// </summary>
internal static class CaseSampler
{
    /// <summary>At most <paramref name="count"/> cases, in the order in which they are to be completed.</summary>
    /// <param name="files">The files that may be cut.</param>
    /// <param name="findCuts">The cuts of a file, in text order.</param>
    /// <param name="count">Cases at most.</param>
    /// <param name="casesPerFile">Cases of one file at most.</param>
    /// <param name="seed">The same seed chooses the same cases.</param>
    public static ImmutableArray<EvaluationCase> Sample(
        IEnumerable<SourceFile> files, Func<SourceFile, IEnumerable<Cut>> findCuts, int count, int casesPerFile, int seed)
    {
        var order = files.OrderBy(file => file.RelativePath, StringComparer.Ordinal).ToArray();
        new SeededRandom(seed).Shuffle(order);

        var cases = ImmutableArray.CreateBuilder<EvaluationCase>();
        // A file's cuts are looked for when its first turn comes: few cases of a large project cost little.
        var queues = order.Select(file => (File: file, Cuts: new Lazy<Queue<Cut>>(() => Shuffled(file, findCuts, seed)))).ToList();
        for (var round = 0; round < casesPerFile && queues.Count > 0; round++)
        {
            foreach (var (file, cuts) in queues)
            {
                if (cases.Count >= count)
                    return cases.ToImmutable();
                if (cuts.Value.TryDequeue(out var cut))
                    cases.Add(new EvaluationCase(file, cut));
            }
            queues.RemoveAll(queue => queue.Cuts.Value.Count == 0);
        }
        return cases.ToImmutable();
    }

    private static Queue<Cut> Shuffled(SourceFile file, Func<SourceFile, IEnumerable<Cut>> findCuts, int seed)
    {
        var cuts = findCuts(file).ToArray();
        // Seeded by the path as well, so that a file's order does not change when another file does.
        new SeededRandom(seed, file.RelativePath).Shuffle(cuts);
        return new Queue<Cut>(cuts.DistinctBy(cut => cut.StatementStart));
    }
}
