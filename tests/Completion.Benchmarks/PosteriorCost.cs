using Completion.Constraints;
using Completion.Decoding.Diffusion.Posterior;

namespace Completion.Benchmarks;

/// <summary>What it costs to make slots write one of some names: the automaton, and what is asked of rows by chance.</summary>
internal static class PosteriorCost
{
    private const int Names = 500;

    private const int Slots = 8;

    private const int Rounds = 30;

    public static int Measure()
    {
        foreach (var name in BenchmarkVocabulary.Available())
        {
            var vocabulary = BenchmarkVocabulary.Read(name);
            var random = new Random(1);
            string[] parts = ["Get", "Set", "Value", "Count", "Name", "Node", "Token", "At", "With", "Is", "Try", "Add", "Item", "Async"];
            var names = new NameTrie(Enumerable.Range(0, 4 * Names).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.GetItems(parts, 1)[0]))).Distinct().Take(Names));
            var (automata, sums, marginals, samples, best) = (new Distribution(), new Distribution(), new Distribution(), new Distribution(), new Distribution());
            var (into, tokens) = (new float[vocabulary.Count], new int[Slots]);
            WordAutomaton? words = null;
            WordPosterior? posterior = null;
            for (var round = 0; round < Rounds; round++)
            {
                var rows = Enumerable.Range(0, Slots).Select(_ => new ReadOnlyMemory<float>(Row(random, vocabulary.Count))).ToArray();
                automata.Measure(() => words = WordAutomaton.Of(names, NameTrie.Root, vocabulary.Trie));
                sums.Measure(() => posterior = new WordPosterior(words!, rows, deleted: -1, mayEnd: true));
                marginals.Measure(() => posterior!.Marginals(Slots / 2, into));
                samples.Measure(() => posterior!.TrySample(_ => random.NextDouble(), tokens));
                best.Measure(() => posterior!.MostProbable());
            }

            Console.WriteLine($"{name}: {vocabulary.Count} tokens, {names.Count} names, {Slots} slots: {words!.States} states, {words.Edges} edges");
            Console.WriteLine($"  the automaton {automata}\n  sums over all strings {sums}\n  marginals of a slot {marginals}\n  a sample {samples}\n  the most probable {best}");
        }

        return 0;
    }

    private static float[] Row(Random random, int count)
    {
        var row = Enumerable.Range(0, count).Select(_ => 10 * random.NextSingle()).ToArray();
        var sum = MathF.Log(row.Sum(MathF.Exp));
        return [.. row.Select(value => value - sum)];
    }
}
