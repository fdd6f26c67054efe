using Completion.Decoding.Speculation;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

/// <summary>The tree that is grown against all trees: none of as many nodes has more expected tokens.</summary>
public class HierarchyDrafterTests
{
    private const int Vocabulary = 6;
    private const int Kinds = 4;

    /// <summary>Sources that know, for each token, up to three successors of some kinds, and what these are worth.</summary>
    private static readonly Gen<ScriptedSource[]> s_sources = Gen.NonEmptyListOf(
        from priors in Gen.Choose(1, 95).Select(x => x / 100f).ArrayOf(Kinds)
        from rows in (from tokens in Gen.Shuffle(Enumerable.Range(0, Vocabulary).ToArray())
                      from count in Gen.Choose(0, 3)
                      from kinds in Gen.Choose(0, Kinds - 1).ArrayOf(count)
                      select kinds.Select((kind, i) => new Successor(tokens[i], kind)).ToArray()).ArrayOf(Vocabulary)
        select new ScriptedSource(priors, rows)).Select(list => list.Take(3).ToArray());

    [Fact]
    public void No_tree_of_as_many_nodes_has_more_expected_tokens() =>
        Prop.ForAll(Arb.From(s_sources), Arb.From(Gen.Choose(1, 24)), (sources, most) =>
        {
            var tree = new GuessTree(most);
            tree.Reset(0);
            new HierarchyDrafter(sources).Draft([0], tree, GuessTree.Root, most);
            var grown = Enumerable.Range(1, tree.Count - 1).Select(node => tree[node].PathConfidence).ToArray();
            Assert.Equal(grown.OrderDescending(), grown);
            var possible = AllPaths(sources, 0, 1, most).OrderDescending().Take(most - 1).ToArray();
            Assert.Equal(possible.Length, grown.Length);
            Assert.All(possible.Zip(grown), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-5));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Children_of_a_node_differ_and_are_worth_no_more_than_it() => Prop.ForAll(Arb.From(s_sources), sources =>
    {
        var tree = new GuessTree(30);
        tree.Reset(0);
        new HierarchyDrafter(sources).Draft([0], tree, GuessTree.Root, 30);
        foreach (var siblings in Enumerable.Range(1, tree.Count - 1).GroupBy(node => tree[node].Parent))
        {
            Assert.Equal(siblings.Count(), siblings.Select(node => tree[node].Token).Distinct().Count());
            Assert.True(siblings.Sum(node => tree[node].PathConfidence) <= tree[siblings.Key].PathConfidence + 1e-5);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Goes_on_from_what_is_in_the_tree_already()
    {
        var source = new ScriptedSource([0.9f], [[new(1, 0)], [new(2, 0)], [new(3, 0)], [], [], []]);
        var tree = new GuessTree(10);
        tree.Reset(5);
        var forced = tree.Add(GuessTree.Root, 0, 1, drafter: 9);
        new HierarchyDrafter([source], firstDrafter: 3).Draft([5], tree, GuessTree.Root, 10);
        Assert.Equal(5, tree.Count);
        var first = tree.Child(forced, 1);
        Assert.Equal(3, tree[first].Drafter);
        Assert.True(tree.Child(tree.Child(first, 2), 3) > 0);
    }

    [Fact]
    public void Grows_below_the_node_that_it_is_told()
    {
        var source = new ScriptedSource([0.9f], [[new(1, 0)], [new(2, 0)], [], [], [], []]);
        var tree = new GuessTree(10);
        tree.Reset(0);
        var other = tree.Add(GuessTree.Root, 4, 1, drafter: 9);
        var parent = tree.Add(GuessTree.Root, 1, 1, drafter: 9);
        new HierarchyDrafter([source]).Draft([0, 1], tree, parent, 10);
        Assert.Equal(4, tree.Count);
        Assert.Equal(-1, tree[other].FirstChild);
        Assert.True(tree.Child(parent, 2) > 0);
    }

    [Fact]
    public void Leaves_out_what_is_too_deep_and_goes_on_elsewhere()
    {
        var source = new ScriptedSource([0.9f, 0.05f], [[new(1, 0), new(2, 1)], [new(3, 0)], [new(4, 1)], [], [], []]);
        var tree = new GuessTree(10);
        tree.Reset(0, mostDepth: 1);
        new HierarchyDrafter([source]).Draft([0], tree, GuessTree.Root, 10);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, tree.Count).Select(node => tree[node].Token));
    }

    [Fact]
    public void Learns_what_a_kind_of_guess_is_worth()
    {
        var source = new ScriptedSource([0.5f, 0.5f], [[new(1, 0), new(2, 1)], [], [], [], [], []]);
        var drafter = new HierarchyDrafter([source]);
        var tree = new GuessTree(3);
        for (var i = 0; i < 1000; i++)
        {
            tree.Reset(0);
            drafter.Draft([0], tree, GuessTree.Root, 3);
            drafter.Judge(tree, GuessTree.Root, i % 10 == 0 ? 1 : i % 10 < 8 ? 2 : 3);
        }

        tree.Reset(0);
        drafter.Draft([0], tree, GuessTree.Root, 3);
        Assert.Equal((2, 1), (tree[1].Token, tree[2].Token));
        Assert.Equal(0.7f, tree[1].PathConfidence, tolerance: 0.03f);
        Assert.Equal(0.1f, tree[2].PathConfidence, tolerance: 0.03f);
    }

    [Fact]
    public void Guesses_of_others_in_the_tree_are_not_counted()
    {
        var source = new ScriptedSource([0.5f], [[new(1, 0)], [], [], [], [], []]);
        var drafter = new HierarchyDrafter([source], firstDrafter: 1);
        var tree = new GuessTree(4);
        for (var i = 0; i < 100; i++)
        {
            tree.Reset(0);
            tree.Add(GuessTree.Root, 1, 0.9f, drafter: 0, kind: 77);
            drafter.Draft([0], tree, GuessTree.Root, 4);
            drafter.Judge(tree, GuessTree.Root, 1);
        }

        tree.Reset(0);
        drafter.Draft([0], tree, GuessTree.Root, 4);
        Assert.Equal(0.5f, tree[1].PathConfidence);
    }

    [Fact]
    public void Drafting_allocates_nothing()
    {
        var table = new SuccessorTable(Vocabulary);
        foreach (var token in Enumerable.Range(0, Vocabulary))
        {
            table.Observe(token, [.. Enumerable.Range(0, Vocabulary).Select(id => (float)(id * 7 % 5))]);
        }

        var drafter = new HierarchyDrafter([new RecycledSource(table)]);
        var tree = new GuessTree(60);
        Draft();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Draft();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(60, tree.Count);

        void Draft()
        {
            tree.Reset(0);
            drafter.Draft([0], tree, GuessTree.Root, 60);
            drafter.Judge(tree, GuessTree.Root, 1);
        }
    }

    /// <summary>The worth of every path from a token, by definition: without learning, without a queue, as deep as a tree of so many nodes can be.</summary>
    private static IEnumerable<float> AllPaths(ScriptedSource[] sources, int token, float path, int depth)
    {
        var speaking = sources.Where(source => source.Rows[token].Length > 0).ToArray();
        var guesses = new List<(int Token, float Confidence)>();
        foreach (var source in speaking)
        {
            foreach (var guess in source.Rows[token].Where(guess => guesses.All(other => other.Token != guess.Token)))
            {
                var prior = source.Prior(guess.Kind);
                var agreed = speaking.Any(other => other != source && other.Rows[token][0].Token == guess.Token);
                guesses.Add((guess.Token, speaking.Length == 1 ? prior : agreed ? (1 + prior) / 2 : prior / 2));
            }
        }

        var left = 1f;
        foreach (var guess in guesses.OrderByDescending(guess => guess.Confidence))
        {
            var confidence = path * Math.Min(guess.Confidence, left);
            left -= Math.Min(guess.Confidence, left);
            if (confidence >= HierarchyDrafter.LeastConfidence && depth > 0)
            {
                yield return confidence;
                foreach (var below in AllPaths(sources, guess.Token, confidence, depth - 1))
                {
                    yield return below;
                }
            }
        }
    }

    private sealed class ScriptedSource(float[] priors, Successor[][] rows) : IGuessSource
    {
        public Successor[][] Rows => rows;

        public string Name => "scripted";

        public ReadOnlySpan<float> Priors => priors;

        public float Prior(int kind) => priors[kind];

        public void Begin(ReadOnlySpan<int> prompt)
        {
        }

        public void Append(int token)
        {
        }

        public void Observe(int before, int token, ReadOnlySpan<float> logits)
        {
        }

        public GuessPlace Locate(ReadOnlySpan<int> recent) => new(recent[^1], 0, 0);

        public GuessPlace Step(in GuessPlace place, int token) => new(token, 0, 0);

        public int Successors(in GuessPlace place, Span<Successor> found)
        {
            rows[place.A].CopyTo(found);
            return rows[place.A].Length;
        }
    }
}
