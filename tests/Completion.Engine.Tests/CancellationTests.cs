using Completion.Engine.Tests.Testing;

namespace Completion.Engine.Tests;

/// <summary>A request that is given up ends as cancelled, and leaves the engine as it was.</summary>
public sealed class CancellationTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task A_request_cancelled_at_any_time_throws_and_the_next_one_is_answered_as_ever()
    {
        var request = fixture.Open("Cancelled.cs", Documents.In("$$")) with { Drafts = 8 };
        fixture.Engine.Settings = EngineFixture.Settings with { MaxTokens = 96, Extent = "block" };
        var answer = await AnswerAsync();
        var cancelled = 0;
        foreach (var delay in new[] { 0, 1, 5, 20, 40, 80, 160 })
        {
            using var source = new CancellationTokenSource();
            source.CancelAfter(delay);
            try
            {
                await fixture.Engine.CompleteAsync(request, source.Token);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }

            Assert.Equal(answer, await AnswerAsync());
        }

        Assert.NotEqual(0, cancelled);

        async Task<(string, double)[]> AnswerAsync() =>
            [.. (await fixture.Engine.CompleteAsync(request, CancellationToken.None)).Drafts.Select(d => (d.Text, d.LogProbability))];
    }

    [Fact]
    public async Task A_request_cancelled_before_it_begins_throws()
    {
        var request = fixture.Open("Before.cs", Documents.In("order.$$"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Engine.CompleteAsync(request, new CancellationToken(true)));
        Assert.NotEmpty((await fixture.CompleteAsync(request)).Drafts);
    }

    [Fact]
    public async Task Requests_that_wait_for_another_can_be_cancelled_and_the_others_are_answered()
    {
        using var source = new CancellationTokenSource();
        var request = fixture.Open("Waiting.cs", Documents.In("order.$$"));
        fixture.Engine.Settings = EngineFixture.Settings;
        var all = Enumerable.Range(0, 6).Select(i => fixture.Engine.CompleteAsync(request, i % 2 == 0 ? CancellationToken.None : source.Token)).ToArray();
        await source.CancelAsync();
        var answers = await Task.WhenAll(all[0], all[2], all[4]);
        Assert.All(answers, a => Assert.Equal(answers[0].Drafts.Select(d => d.Text), a.Drafts.Select(d => d.Text)));
        foreach (var waiting in new[] { all[1], all[3], all[5] })
        {
            try
            {
                Assert.NotEmpty((await waiting).Drafts);
            }
            catch (OperationCanceledException)
            {
                Assert.True(waiting.IsCanceled);
            }
        }
    }
}
