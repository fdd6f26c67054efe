using Completion.Decoding.Speculation;

namespace Completion.Decoding.Tests.Speculation;

public class DraftModelPolicyTests
{
    /// <summary>With a draft model, a token takes that part of what it takes without.</summary>
    [Theory]
    [InlineData(50, 0.8, 0.9)]
    [InlineData(200, 0.01, 0.1)]
    public void A_draft_model_that_loses_is_asked_in_few_requests_and_one_that_gains_in_most(int ticksWith, double least, double most)
    {
        var policy = new DraftModelPolicy();
        var used = 0;
        for (var request = 0; request < 400; request++)
        {
            var isUsed = policy.Begin();
            used += isUsed ? 1 : 0;
            policy.Record(5 * (isUsed ? ticksWith : 100), 2);
            policy.Record(0, 3);
        }

        Assert.InRange(used / 400.0, least, most);
    }

    [Fact]
    public void It_comes_back_when_it_begins_to_gain()
    {
        var policy = new DraftModelPolicy();
        var used = 0;
        for (var request = 0; request < 1200; request++)
        {
            var isUsed = policy.Begin();
            used += isUsed && request >= 1100 ? 1 : 0;
            policy.Record(isUsed ? (request < 200 ? 200 : 20) : 100, 1);
        }

        Assert.InRange(used, 80, 90);
    }

    [Fact]
    public void Equal_histories_make_equal_choices()
    {
        var (one, other) = (new DraftModelPolicy(), new DraftModelPolicy());
        for (var request = 0; request < 100; request++)
        {
            var isUsed = one.Begin();
            Assert.Equal(isUsed, other.Begin());
            one.Record(isUsed ? 101 : 100, 1);
            other.Record(isUsed ? 101 : 100, 1);
        }
    }

    [Fact]
    public void The_chain_ends_sooner_the_less_is_right_and_the_more_a_call_takes()
    {
        var policy = new DraftModelPolicy();
        for (var guess = 0; guess < 100; guess++)
        {
            policy.RecordBest(guess % 2 == 0);
        }

        Assert.True(policy.IsWorthACall(1, call: 40, row: 5, step: 100));
        Assert.False(policy.IsWorthACall(0.8f, call: 40, row: 5, step: 100));
        Assert.True(policy.IsWorthACall(0.8f, call: 20, row: 5, step: 100));
        Assert.False(policy.IsWorthACall(1, call: 40, row: 20, step: 100));

        // What cannot be: a row that takes less than nothing is not worth more than a free one.
        Assert.False(policy.IsWorthACall(1, call: 60, row: -50, step: 100));
        for (var guess = 0; guess < 100; guess++)
        {
            policy.RecordBest(isRight: false);
        }

        Assert.False(policy.IsWorthACall(1, call: 40, row: 5, step: 100));
    }
}
