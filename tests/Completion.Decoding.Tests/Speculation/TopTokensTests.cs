using Completion.Decoding.Speculation;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

public class TopTokensTests
{
    /// <summary>Few different values, so that many are equal, and some that are no logits; lengths around the width of vectors.</summary>
    private static readonly Gen<float[]> s_rows =
        from length in Gen.Choose(0, 300)
        from row in Gen.Frequency(
            (8, Gen.Choose(-20, 20).Select(x => x / 4f)),
            (1, Gen.Constant(float.NegativeInfinity)),
            (1, Gen.Constant(float.NaN))).ArrayOf(length)
        select row;

    [Fact]
    public void Are_those_that_sorting_finds() => Prop.ForAll(Arb.From(s_rows), Arb.From(Gen.Choose(0, 9)), (row, wanted) =>
    {
        var expected = Enumerable.Range(0, row.Length)
            .Where(id => row[id] > float.NegativeInfinity)
            .OrderByDescending(id => row[id])
            .ThenBy(id => id)
            .Take(wanted)
            .ToArray();
        var (ids, values) = (new int[wanted], new float[wanted]);
        var count = TopTokens.Select(row, ids, values);
        Assert.Equal(expected, ids[..count]);
        Assert.Equal(expected.Select(id => row[id]), values[..count]);
    }).QuickCheckThrowOnFailure();
}
