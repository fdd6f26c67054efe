using Completion.Decoding.Speculation;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

public class TrigramTableTests
{
    private const int Vocabulary = 30;

    private static Gen<(int Before, int Token, float[] Row)[]> Observed(int vocabulary) => Gen.ArrayOf(
        from before in Gen.Choose(0, 3)
        from token in Gen.Choose(0, 3)
        from row in Gen.Choose(-60, 60).Select(x => x / 10f).ArrayOf(vocabulary)
        select (before, token, row));

    [Fact]
    public void Is_the_running_mean_of_what_was_said() => Prop.ForAll(Arb.From(Observed(TrigramTable.Width)), observed =>
    {
        var table = Of(observed, TrigramTable.Width);
        foreach (var pair in observed.Select(entry => (entry.Before, entry.Token)).Distinct())
        {
            // Rounded after every step, as the table does.
            var mean = new Dictionary<int, double>();
            foreach (var (_, _, row) in observed.Where(entry => (entry.Before, entry.Token) == pair))
            {
                var sum = row.Sum(logit => Math.Exp(logit));
                for (var id = 0; id < row.Length; id++)
                {
                    var now = TrigramTable.Whole * Math.Exp(row[id]) / sum;
                    mean[id] = Math.Round(mean.TryGetValue(id, out var before) ? (before + now) / 2 : now);
                }
            }

            var slot = table.Find(pair.Before, pair.Token);
            var successors = Enumerable.Range(0, table.Count(slot)).Select(rank => table.Successor(slot, rank)).ToArray();
            Assert.Equal(successors.OrderByDescending(s => s.Probability), successors);
            Assert.Equal(successors.Length, successors.Select(s => s.Token).Distinct().Count());

            Assert.All(mean, entry => Assert.Equal(entry.Value, successors.FirstOrDefault(s => s.Token == entry.Key).Probability, tolerance: 2));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Has_the_best_of_what_was_said_once() => Prop.ForAll(Arb.From(Observed(Vocabulary)), observed =>
    {
        foreach (var one in observed)
        {
            var table = Of([one]);
            var slot = table.Find(one.Before, one.Token);
            var best = Enumerable.Range(0, Vocabulary).OrderByDescending(id => one.Row[id]).ThenBy(id => id).Take(table.Count(slot));
            Assert.Equal(best, Enumerable.Range(0, table.Count(slot)).Select(rank => table.Successor(slot, rank).Token));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    [Fact]
    public void Keeps_the_pairs_seen_last_when_there_are_too_many()
    {
        var table = new TrigramTable(2000);
        var row = new float[2000];
        for (var before = 0; before < 100; before++)
        {
            for (var token = 0; token < 1000; token++)
            {
                table.Observe(before, token, row);
            }
        }

        Assert.True(table.Find(99, 999) >= 0);
        Assert.InRange(Enumerable.Range(0, 1000).Count(token => table.Find(99, token) >= 0), 950, 1000);
        Assert.InRange(Enumerable.Range(0, 1000).Count(token => table.Find(0, token) >= 0), 0, 50);
    }

    [Fact]
    public void Comes_back_as_it_was_kept_where_nothing_is_known() => Prop.ForAll(Arb.From(Observed(Vocabulary)), observed =>
    {
        var (kept, back) = (Of(observed), new TrigramTable(Vocabulary));
        Assert.True(back.TryLoad(kept.Save()));
        back.Adopt();
        foreach (var (before, token, _) in observed)
        {
            var (one, other) = (kept.Find(before, token), back.Find(before, token));
            Assert.Equal(kept.Count(one), back.Count(other));
            Assert.All(Enumerable.Range(0, kept.Count(one)), rank => Assert.Equal(kept.Successor(one, rank), back.Successor(other, rank)));
        }

        Assert.False(new TrigramTable(Vocabulary - 20).TryLoad(Of([(0, 0, [.. Enumerable.Range(0, Vocabulary).Select(i => (float)i)])]).Save()));
        Assert.False(back.TryLoad(kept.Save().AsSpan(1)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public void The_source_guesses_what_followed_the_last_two_tokens()
    {
        var row = new float[Vocabulary];
        (row[5], row[6]) = (10, 9);
        var source = new TrigramSource(Of([(1, 2, row)]));
        var found = new Successor[IGuessSource.Most];
        Assert.True(source.Successors(source.Step(source.Locate([7, 1]), 2), found) >= 2);
        Assert.Equal([5, 6], found[..2].Select(successor => successor.Token));
        Assert.NotEqual(found[0].Kind, found[1].Kind);
        Assert.Equal(0, source.Successors(source.Locate([2, 1]), found));
        Assert.Equal(0, source.Successors(source.Locate([1]), found));
        Assert.All(found, successor => Assert.InRange(successor.Kind, 0, source.Priors.Length - 1));
    }

    private static TrigramTable Of(IEnumerable<(int Before, int Token, float[] Row)> observed, int vocabulary = Vocabulary)
    {
        var table = new TrigramTable(vocabulary);
        foreach (var (before, token, row) in observed)
        {
            table.Observe(before, token, row);
        }

        return table;
    }
}
