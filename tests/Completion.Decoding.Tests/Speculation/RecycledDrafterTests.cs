using Completion.Decoding.Speculation;

namespace Completion.Decoding.Tests.Speculation;

public class RecycledDrafterTests
{
    private const int Vocabulary = 50;
    private const int Last = 7;

    [Fact]
    public void Fills_the_published_tree()
    {
        var tree = Draft(Full(), 1 + RecycledDrafter.Nodes + 10);
        Assert.Equal(1 + RecycledDrafter.Nodes, tree.Count);
        int[] levels = [1, 8, 21, 25, 15, 8, 3];
        Assert.Equal(levels, Enumerable.Range(0, tree.Count).GroupBy(node => tree[node].Depth).OrderBy(level => level.Key).Select(level => level.Count()));
    }

    [Fact]
    public void Every_node_is_a_successor_of_the_one_above_it_by_rank()
    {
        var table = Full();
        var tree = Draft(table, 1 + RecycledDrafter.Nodes);
        foreach (var node in Enumerable.Range(0, tree.Count))
        {
            var rank = 0;
            for (var child = tree[node].FirstChild; child >= 0; child = tree[child].Next)
            {
                Assert.Equal(table.Successor(tree[node].Token, rank++), tree[child].Token);
            }
        }
    }

    [Fact]
    public void Less_room_keeps_the_nodes_that_are_worth_most()
    {
        var whole = Draft(Full(), 1 + RecycledDrafter.Nodes);
        foreach (var most in Enumerable.Range(1, RecycledDrafter.Nodes))
        {
            var trimmed = Draft(Full(), most);
            Assert.Equal(most, trimmed.Count);
            Assert.All(Enumerable.Range(0, most), node => Assert.Equal((whole[node].Token, whole[node].Parent), (trimmed[node].Token, trimmed[node].Parent)));
            Assert.All(Enumerable.Range(most, whole.Count - most), node => Assert.True(whole[node].PathConfidence <= whole[most - 1].PathConfidence));
        }
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        var table = new SuccessorTable(Vocabulary);
        table.Observe(Last, Row(only: [3, 4]));
        var tree = Draft(table, 1 + RecycledDrafter.Nodes);
        Assert.Equal(3, tree.Count);
        Assert.True(tree.Child(GuessTree.Root, 3) > 0 && tree.Child(GuessTree.Root, 4) > 0);
    }

    [Fact]
    public void Learns_how_much_a_rank_is_worth()
    {
        var drafter = new RecycledDrafter(Full());
        var tree = new GuessTree(1 + RecycledDrafter.Nodes);
        for (var i = 0; i < 1000; i++)
        {
            tree.Reset(Last);
            drafter.Draft([Last], tree, GuessTree.Root, 9);
            drafter.Judge(tree, GuessTree.Root, i % 4 == 0 ? tree[1].Token : tree[3].Token);
        }

        tree.Reset(Last);
        drafter.Draft([Last], tree, GuessTree.Root, 9);
        Assert.Equal(0.25f, tree[1].PathConfidence, tolerance: 0.02f);
        Assert.Equal(0.75f, tree[3].PathConfidence, tolerance: 0.02f);
    }

    private static GuessTree Draft(SuccessorTable table, int most)
    {
        var tree = new GuessTree(100);
        tree.Reset(Last);
        new RecycledDrafter(table).Draft([1, Last], tree, GuessTree.Root, most);
        return tree;
    }

    private static SuccessorTable Full()
    {
        var table = new SuccessorTable(Vocabulary);
        foreach (var token in Enumerable.Range(0, Vocabulary))
        {
            table.Observe(token, [.. Enumerable.Range(0, Vocabulary).Select(id => (float)((id * 17 + token * 29) % 53))]);
        }

        return table;
    }

    private static float[] Row(int[] only) =>
        [.. Enumerable.Range(0, Vocabulary).Select(id => only.Contains(id) ? id : float.NegativeInfinity)];
}
