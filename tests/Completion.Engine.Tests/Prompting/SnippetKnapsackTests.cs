using Completion.Engine.Prompting;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Engine.Tests.Prompting;

public class SnippetKnapsackTests
{
    private static readonly Gen<(int Cost, double Value)[]> s_things =
        (from cost in Gen.Choose(1, 40) from value in Gen.Choose(1, 100) select (cost, value / 4.0)).ListOf().Select(list => list.Take(12).ToArray());

    [Fact]
    public void Fits_and_is_worth_half_of_the_best_choice_at_least()
    {
        Prop.ForAll(Arb.From(s_things), Arb.From(Gen.Choose(0, 120)), (things, budget) =>
        {
            var chosen = Choose(things, budget);
            Assert.True(chosen.Sum(index => things[index].Cost) <= budget);
            Assert.True(chosen.Sum(index => things[index].Value) >= Best(things, budget) / 2);
            Assert.Equal(chosen.Distinct().Order(), chosen);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_fits_altogether_is_taken_altogether()
    {
        Prop.ForAll(Arb.From(s_things), things =>
            Assert.Equal(Enumerable.Range(0, things.Length), Choose(things, things.Sum(thing => thing.Cost)))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void One_great_thing_is_better_than_a_small_dense_one() =>
        Assert.Equal([1], Choose([(1, 2), (10, 10)], 10));

    private static int[] Choose((int Cost, double Value)[] things, int budget) =>
        SnippetKnapsack.Choose([.. things.Select(thing => thing.Cost)], [.. things.Select(thing => thing.Value)], budget);

    /// <summary>The best of all subsets.</summary>
    private static double Best((int Cost, double Value)[] things, int budget) =>
        Enumerable.Range(0, 1 << things.Length)
            .Select(set => Enumerable.Range(0, things.Length).Where(index => (set >> index & 1) == 1).ToList())
            .Where(set => set.Sum(index => things[index].Cost) <= budget)
            .Max(set => set.Sum(index => things[index].Value));
}
