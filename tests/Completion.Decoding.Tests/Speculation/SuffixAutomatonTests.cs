using Completion.Decoding.Speculation;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

/// <summary>Every text over a small alphabet against what looking through the whole text finds.</summary>
public class SuffixAutomatonTests
{
    private static readonly Gen<(int[] Text, int[] Grown)> s_texts =
        from letters in Gen.Choose(1, 4)
        from text in Gen.ArrayOf(Gen.Choose(0, letters - 1))
        from grown in Gen.ArrayOf(Gen.Choose(0, letters - 1))
        select (text, grown);

    [Fact]
    public void Knows_what_occurs_how_often_and_where_last() => Prop.ForAll(Arb.From(s_texts), world =>
    {
        var automaton = new SuffixAutomaton();
        automaton.Set([3, 3, 2, 0, 1], 2);
        automaton.Set(world.Text, 1);
        foreach (var token in world.Grown)
        {
            automaton.Append(token);
        }

        int[] text = [.. world.Text, .. world.Grown];
        Assert.Equal(text.Length, automaton.Length);
        Check(automaton, text, SuffixAutomaton.Root, []);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>Goes down all words of at most 5 tokens that occur.</summary>
    private static void Check(SuffixAutomaton automaton, int[] text, int state, int[] word)
    {
        var edges = new Dictionary<int, int>();
        for (var edge = automaton.FirstEdge(state); edge >= 0; edge = automaton.NextEdge(edge))
        {
            var (token, next) = automaton.At(edge);
            edges.Add(token, next);
        }

        foreach (var token in Enumerable.Range(0, 5))
        {
            int[] longer = [.. word, token];
            var ends = Ends(text, longer);
            var next = automaton.Next(state, token);
            Assert.Equal(ends.Length > 0, next >= 0);
            Assert.Equal(ends.Length > 0, edges.ContainsKey(token));
            if (next >= 0)
            {
                Assert.Equal(edges[token], next);
                Assert.Equal(ends.Length, automaton.Count(next));
                Assert.Equal(ends[^1], automaton.LastEnd(next));
                Assert.True(automaton.Longest(automaton.Link(next)) < longer.Length && longer.Length <= automaton.Longest(next));
                if (longer.Length < 5)
                {
                    Check(automaton, text, next, longer);
                }
            }
        }
    }

    private static int[] Ends(int[] text, int[] word) =>
        [.. Enumerable.Range(0, text.Length).Where(end => end + 1 >= word.Length && text.AsSpan(end + 1 - word.Length, word.Length).SequenceEqual(word))];
}
