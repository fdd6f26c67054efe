using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

public sealed class TokenMaskTests
{
    private static readonly Gen<(int Count, int[] Set, int[] Cleared)> s_operations =
        from count in Gen.Choose(1, 200)
        from set in Gen.Choose(0, count - 1).ListOf()
        from cleared in Gen.Choose(0, count - 1).ListOf()
        select (count, set.ToArray(), cleared.ToArray());

    [Fact]
    public void IsASetOfNumbers() => Prop.ForAll(s_operations.ToArbitrary(), given =>
    {
        var mask = new TokenMask(given.Count);
        foreach (var token in given.Set)
        {
            mask.Set(token);
        }

        mask.Clear(given.Cleared);

        AssertHolds(given.Set.Except(given.Cleared), mask);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AllMeansEveryTokenAndNothingBeyond() => Prop.ForAll(s_operations.ToArbitrary(), given =>
    {
        var mask = new TokenMask(given.Count);
        mask.SetAll();
        AssertHolds(Enumerable.Range(0, given.Count), mask);
        mask.ClearAll();
        AssertHolds([], mask);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void IntersectsAsSetsDo() => Prop.ForAll(s_operations.ToArbitrary(), given =>
    {
        var (left, right) = (new TokenMask(given.Count), new TokenMask(given.Count));
        Array.ForEach(given.Set, left.Set);
        Array.ForEach(given.Cleared, right.Set);

        left.IntersectWith(right);

        AssertHolds(given.Set.Intersect(given.Cleared), left);
        AssertHolds(given.Cleared, right);
    }).QuickCheckThrowOnFailure();

    private static void AssertHolds(IEnumerable<int> expected, TokenMask mask)
    {
        var allowed = expected.Distinct().Order().ToArray();
        Assert.Equal(allowed, Enumerable.Range(0, mask.Count).Where(token => mask[token]));
        Assert.Equal(allowed.Length, mask.Allowed);
    }
}
