using Completion.Decoding.Speculation;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Speculation;

public class SpeculationPolicyTests
{
    private const int MostRows = 40;

    private static readonly float[] s_sure = [.. Enumerable.Repeat(0.9f, 16)];

    /// <summary>Measurements of any machine, however strange, and guesses in order of their worth.</summary>
    private static readonly Gen<((int Rows, long Ticks)[] Measured, float[] Confidences, int Rows)> s_cases =
        from measured in Gen.ArrayOf(from rows in Gen.Choose(0, MostRows + 1) from ticks in Gen.Choose(-1, 1000) select (rows, (long)ticks))
        from confidences in Gen.ArrayOf(Gen.Choose(1, 100).Select(x => x / 100f))
        from rows in Gen.Choose(1, 8)
        select (measured, confidences.OrderDescending().ToArray(), rows);

    [Fact]
    public void Never_chooses_what_is_expected_to_be_slower_than_nothing() => Prop.ForAll(Arb.From(s_cases), world =>
    {
        var policy = new SpeculationPolicy(MostRows);
        foreach (var (rows, ticks) in world.Measured)
        {
            policy.Record(rows, ticks);
        }

        for (var i = 0; i < 20; i++)
        {
            var choice = policy.Choose(world.Confidences, world.Rows);
            Assert.InRange(choice.Guesses, 0, Math.Min(world.Confidences.Length, MostRows - world.Rows));
            if (!choice.IsTrial)
            {
                var chosen = policy.Goodput(world.Confidences.AsSpan(0, choice.Guesses), world.Rows);
                Assert.True(chosen >= policy.Goodput([], world.Rows));
                for (var other = 1; other <= Math.Min(world.Confidences.Length, MostRows - world.Rows); other++)
                {
                    Assert.False(policy.Goodput(world.Confidences.AsSpan(0, other), world.Rows) > chosen * 1.000001);
                }
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_any_measurement_measures_the_plain_call_first() =>
        Assert.Equal(new SpeculationChoice(0, IsTrial: true), new SpeculationPolicy(MostRows).Choose(s_sure));

    [Fact]
    public void Evaluates_all_where_rows_cost_nothing() => Assert.Equal(16, Usual(Run(new SpeculationPolicy(MostRows), _ => 100, s_sure, 300)));

    [Fact]
    public void Is_off_where_rows_cost_as_much_as_calls() => Assert.Equal(0, Usual(Run(new SpeculationPolicy(MostRows), rows => 100 * rows, s_sure, 300)));

    [Fact]
    public void Stops_where_a_row_costs_more_than_it_gives()
    {
        // Free up to 4 rows, then as dear as calls.
        var choices = Run(new SpeculationPolicy(MostRows), rows => 100 * Math.Max(1, rows - 3), s_sure, 300);
        Assert.Equal(3, Usual(choices));
    }

    [Fact]
    public void Comes_back_when_the_machine_is_free_again()
    {
        var policy = new SpeculationPolicy(MostRows);
        Assert.Equal(0, Usual(Run(policy, rows => 100 * rows, s_sure, 300)));
        Assert.InRange(Usual(Run(policy, _ => 100, s_sure, 6000)), 14, 16);
    }

    [Fact]
    public void Gives_up_when_guesses_are_not_taken()
    {
        var policy = new SpeculationPolicy(MostRows);
        Run(policy, rows => 100 + 10 * rows, s_sure, 300);
        for (var i = 0; i < 100; i++)
        {
            policy.RecordAccepted(expected: 10, accepted: 0);
        }

        Assert.Equal(0, Usual(Run(policy, rows => 100 + 10 * rows, s_sure, 100)));
    }

    [Fact]
    public void Trials_become_rare_and_are_the_same_every_time()
    {
        var choices = Run(new SpeculationPolicy(MostRows), rows => 100 * rows, s_sure, 1000);
        Assert.InRange(choices[100..].Count(choice => choice.IsTrial), 5, 900 / 50);
        Assert.Equal(choices, Run(new SpeculationPolicy(MostRows), rows => 100 * rows, s_sure, 1000));
    }

    [Fact]
    public void Sizes_are_learnt_from_those_like_them()
    {
        // Requests differ in how many rows they need and how much is guessed; few of all those sizes are tried.
        var policy = new SpeculationPolicy(MostRows);
        var trials = 0;
        for (var i = 0; i < 300; i++)
        {
            var (rows, confidences) = (1 + i * 7 % 5, s_sure[..(i * 5 % 17)]);
            var choice = policy.Choose(confidences, rows);
            policy.Record(rows + choice.Guesses, 100 + rows + choice.Guesses);
            trials += choice.IsTrial ? 1 : 0;
        }

        Assert.InRange(trials, 10, 40);
    }

    [Fact]
    public void One_slow_call_changes_hardly_a_choice()
    {
        var policy = new SpeculationPolicy(MostRows);
        Run(policy, rows => 100 + rows, s_sure, 300);
        policy.Record(17, 100_000);
        Assert.InRange(Usual(Run(policy, rows => 100 + rows, s_sure, 50)), 14, 16);
    }

    private static List<SpeculationChoice> Run(SpeculationPolicy policy, Func<int, long> cost, float[] confidences, int steps)
    {
        var choices = new List<SpeculationChoice>();
        for (var i = 0; i < steps; i++)
        {
            var choice = policy.Choose(confidences);
            policy.Record(1 + choice.Guesses, cost(1 + choice.Guesses));
            choices.Add(choice);
        }

        return choices;
    }

    /// <summary>What is chosen in the end, trials left out.</summary>
    private static int Usual(List<SpeculationChoice> choices) => choices.FindLast(choice => !choice.IsTrial).Guesses;
}
