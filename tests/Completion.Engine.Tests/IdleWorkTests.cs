namespace Completion.Engine.Tests;

public class IdleWorkTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly IdleWork _idle = new();

    /// <summary>Work that goes on until it is given up.</summary>
    private static async Task<int?> Endless(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        return 1;
    }

    [Fact]
    public async Task A_request_ends_the_work_and_none_begins_before_it_is_over()
    {
        var work = _idle.RunAsync<int>(Endless, default);
        var request = _idle.Request();
        Assert.Null(await work.WaitAsync(s_patience));
        Assert.Null(await _idle.RunAsync<int>(_ => Task.FromResult<int?>(1), default));
        request.Dispose();
        request.Dispose();
        Assert.Equal(1, await _idle.RunAsync<int>(_ => Task.FromResult<int?>(1), default));
    }

    [Fact]
    public async Task While_one_of_two_requests_goes_on_nothing_begins()
    {
        var (first, second) = (_idle.Request(), _idle.Request());
        first.Dispose();
        Assert.Null(await _idle.RunAsync<int>(_ => Task.FromResult<int?>(1), default));
        second.Dispose();
        Assert.Equal(1, await _idle.RunAsync<int>(_ => Task.FromResult<int?>(1), default));
    }

    [Fact]
    public async Task Later_work_takes_the_place_of_earlier()
    {
        var earlier = _idle.RunAsync<int>(Endless, default);
        Assert.Equal(2, await _idle.RunAsync<int>(_ => Task.FromResult<int?>(2), default));
        Assert.Null(await earlier.WaitAsync(s_patience));
    }

    [Fact]
    public async Task Whoever_gives_it_up_is_told()
    {
        using var source = new CancellationTokenSource();
        var work = _idle.RunAsync<int>(Endless, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(s_patience));
    }
}
