using Completion.Decoding.Speculation;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

public class SuccessorTableTests
{
    private const int Vocabulary = 40;

    private static readonly Gen<(int Token, float[] Row)[]> s_observed = Gen.ArrayOf(
        from token in Gen.Choose(0, Vocabulary - 1)
        from row in Gen.Choose(-60, 60).Select(x => x / 10f).ArrayOf(Vocabulary)
        select (token, row));

    [Fact]
    public void Has_the_best_successors_of_the_last_time_and_how_sure_the_model_was() => Prop.ForAll(Arb.From(s_observed), observed =>
    {
        var table = Of(observed);
        foreach (var token in Enumerable.Range(0, Vocabulary))
        {
            var last = observed.LastOrDefault(entry => entry.Token == token).Row;
            var best = last is null ? [] : Enumerable.Range(0, Vocabulary).OrderByDescending(id => last[id]).ThenBy(id => id).Take(SuccessorTable.Width).ToArray();
            Assert.Equal(best, Enumerable.Range(0, table.Count(token)).Select(rank => table.Successor(token, rank)));
            var sum = best.Sum(id => Math.Exp(last![id]));
            for (var rank = 0; rank < best.Length; rank++)
            {
                var share = Math.Exp(last![best[rank]]) / sum;
                var (least, most) = ((double, double)[])[(0.5, 1), (0.2, 0.5), (0.05, 0.2), (0, 0.05)] is var grades ? grades[table.Grade(token, rank)] : default;
                Assert.InRange(share, least - 1e-5, most + 1e-5);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Comes_back_as_it_was_kept() => Prop.ForAll(Arb.From(s_observed), observed =>
    {
        var (kept, back) = (Of(observed), new SuccessorTable(Vocabulary));
        Assert.True(back.TryLoad(kept.Save()));
        back.Adopt();
        Assert.True(kept.Save().SequenceEqual(back.Save()));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Takes_nothing_over_that_is_no_table_of_its_vocabulary()
    {
        var table = Of([(1, [.. Enumerable.Range(0, Vocabulary).Select(i => (float)i)])]);
        var before = table.Save().ToArray();
        var foreign = before.ToArray();
        foreign[5] = 0x7f;
        Assert.False(table.TryLoad(foreign));
        Assert.False(table.TryLoad(before.AsSpan(1)));
        Assert.False(table.TryLoad(new SuccessorTable(Vocabulary + 1).Save()));
        table.Adopt();
        Assert.Equal(before, table.Save().ToArray());
    }

    [Fact]
    public void What_was_observed_is_not_replaced_by_what_was_loaded()
    {
        float[] rising = [.. Enumerable.Range(0, Vocabulary).Select(i => (float)i)], falling = [.. rising.Select(x => -x)];
        var table = Of([(1, rising)]);
        Assert.True(table.TryLoad(Of([(1, falling), (2, falling)]).Save()));
        Assert.Equal(0, table.Count(2));
        table.Adopt();
        Assert.Equal(Vocabulary - 1, table.Successor(1, 0));
        Assert.Equal(0, table.Successor(2, 0));
    }

    [Fact]
    public void Ignores_rows_that_are_not_of_its_vocabulary()
    {
        var table = new SuccessorTable(Vocabulary);
        table.Observe(0, new float[Vocabulary - 1]);
        table.Observe(Vocabulary, new float[Vocabulary]);
        table.Observe(-1, new float[Vocabulary]);
        Assert.All(Enumerable.Range(0, Vocabulary), token => Assert.Equal(0, table.Count(token)));
    }

    internal static SuccessorTable Of(IEnumerable<(int Token, float[] Row)> observed)
    {
        var table = new SuccessorTable(Vocabulary);
        foreach (var (token, row) in observed)
        {
            table.Observe(token, row);
        }

        return table;
    }
}
