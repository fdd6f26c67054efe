using Completion.Evaluation.Metrics;
using Completion.Evaluation.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Evaluation.Tests.Statistics;

public sealed class StatisticsTests
{
    private static bool[] Outcomes(int yes, int n) => [.. Enumerable.Range(0, n).Select(i => i < yes)];

    [Theory]
    // Newcombe, Statistics in Medicine 17 (1998), table I.
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_gives_the_published_intervals(int yes, int n, double low, double high)
    {
        var estimate = WilsonInterval.Of(Outcomes(yes, n));

        Assert.Equal((double)yes / n, estimate.Value, 12);
        Assert.Equal(low, estimate.Low, 4);
        Assert.Equal(high, estimate.High, 4);
    }

    [Fact]
    public void Wilson_holds_its_own_share() =>
        Prop.ForAll(Gen.Choose(1, 500).SelectMany(n => Gen.Choose(0, n).Select(yes => (yes, n))).ToArbitrary(), pair =>
        {
            var estimate = WilsonInterval.Of(Outcomes(pair.yes, pair.n));
            return 0 <= estimate.Low && estimate.Low <= estimate.Value && estimate.Value <= estimate.High && estimate.High <= 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void McNemar_is_the_doubled_tail_of_a_fair_coin()
    {
        for (var gained = 0; gained <= 7; gained++)
        {
            for (var lost = 0; lost <= 7; lost++)
            {
                var n = gained + lost;
                // Every way the n cases may fall, one by one.
                var tail = Enumerable.Range(0, 1 << n).Count(ways => int.PopCount(ways) <= Math.Min(gained, lost));
                Assert.Equal(Math.Min(1, 2.0 * tail / (1 << n)), McNemar.P(gained, lost), 12);
            }
        }
    }

    [Fact]
    public void McNemar_stays_a_number_for_thousands_of_cases()
    {
        Assert.InRange(McNemar.P(3000, 1000), 1e-300, 1e-200);
        Assert.Equal(1, McNemar.P(0, 0));
        Assert.Equal(1, McNemar.P(2000, 2000));
    }

    [Fact]
    public void The_bootstrap_agrees_with_the_enumeration_of_all_resamples()
    {
        double[] values = [0.03, 0.11, 0.29, 0.57, 0.71, 0.97];
        var means =
            (from a in values from b in values from c in values from d in values from e in values from f in values
             select (a + b + c + d + e + f) / 6).ToList();

        var estimate = Bootstrap.Mean(values, 1);

        Assert.Equal(values.Average(), estimate.Value, 12);
        // 2000 draws put each end within one point of its share, three standard errors.
        Assert.InRange(means.Count(mean => mean <= estimate.Low) / (double)means.Count, 0.015, 0.035);
        Assert.InRange(means.Count(mean => mean <= estimate.High) / (double)means.Count, 0.965, 0.985);
        Assert.Equal(estimate, Bootstrap.Mean(values, 1));
    }

    [Fact]
    public void The_bootstrap_of_one_value_is_that_value() =>
        Assert.Equal(new(0.25, 0.25, 0.25), Bootstrap.Mean([0.25, 0.25, 0.25], 3));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 3)]
    [InlineData(0.95, 4.8)]
    [InlineData(1, 5)]
    public void Quantiles_lie_between_the_nearest_ranks(double share, double expected) =>
        Assert.Equal(expected, Quantile.Of([5, 1, 4, 2, 3], share), 12);

    [Fact]
    public void A_paired_difference_counts_what_either_mode_alone_got_right()
    {
        bool[] baseline = [true, true, false, false, false, false];
        bool[] mode = [true, false, true, true, true, false];

        var difference = PairedComparison.Of(Observed(baseline), Observed(mode), isShare: true, 1)!;

        Assert.Equal(2.0 / 6, difference.Value, 12);
        Assert.Equal((3, 1), (difference.Gained, difference.Lost));
        Assert.Equal(10.0 / 16, difference.P!.Value, 12);
        Assert.InRange(difference.Value, difference.Low, difference.High);
    }

    private static List<Observation> Observed(bool[] outcomes) => [.. outcomes.Select(outcome => new Observation(outcome ? 1 : 0))];

    [Fact]
    public void A_ratio_weighs_its_cases()
    {
        List<Observation> cases = [new(1, 10), new(0, 0), new(9, 10), new(5, 5)];

        var estimate = Bootstrap.Ratio(cases, 1);

        Assert.Equal(15.0 / 25, estimate.Value, 12);
        Assert.InRange(estimate.Low, 0.1, 0.6);
        Assert.InRange(estimate.High, 0.6, 1);
    }

    [Fact]
    public void A_mode_without_a_case_that_counts_is_compared_with_nothing()
    {
        List<Observation> none = [new(0, 0), new(0, 0)];
        List<Observation> some = [new(1), new(0)];

        Assert.Null(PairedComparison.Of(none, some, isShare: true, 1));
        Assert.Null(PairedComparison.Of(some, none, isShare: true, 1));
        Assert.Null(PairedComparison.Of(some, some, isShare: false, 1)!.P);
    }

    [Fact]
    public void Score_at_k_is_the_mean_best_of_all_draws()
    {
        var random = new SeededRandom(5);
        for (var n = 1; n <= 6; n++)
        {
            for (var there = 0; there <= n; there++)
            {
                double[] scores = [.. Enumerable.Range(0, there).Select(_ => random.Next(4) / 3.0)];
                double[] all = [.. scores, .. Enumerable.Repeat(0.0, n - there)];
                for (var k = 1; k <= n; k++)
                {
                    var draws = Enumerable.Range(0, 1 << n).Where(draw => int.PopCount(draw) == k)
                        .Select(draw => all.Where((_, index) => (draw & (1 << index)) != 0).Max());
                    Assert.Equal(draws.Average(), ScoreAtK.Of(scores, n, k), 12);
                }
            }
        }
    }

    [Fact]
    public void The_best_of_the_first_k_keeps_their_order()
    {
        Assert.Equal([0.2, 0.7, 0.7, 0.7], Enumerable.Range(1, 4).Select(k => ScoreAtK.BestOfFirst([0.2, 0.7, 0.1], k)));
        Assert.Equal(0, ScoreAtK.BestOfFirst([], 3));
    }

    [Fact]
    public void Shuffling_makes_all_orders_equally_likely()
    {
        var counts = new Dictionary<string, int>();
        for (var seed = 0; seed < 6000; seed++)
        {
            char[] items = ['a', 'b', 'c'];
            new SeededRandom(seed).Shuffle(items);
            var order = new string(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }
}
