using Completion.CSharp.Loading;

namespace Completion.CSharp.Tests.Loading;

public sealed class ReadingPlacesTests
{
    [Fact]
    public async Task A_free_place_goes_to_whoever_is_most_urgent_by_then_and_never_to_one_who_gave_up()
    {
        var places = new ReadingPlaces(1);
        await places.EnterAsync(() => 0, CancellationToken.None);
        var urgency = 0;
        using var giveUp = new CancellationTokenSource();
        var calm = places.EnterAsync(() => 1, CancellationToken.None);
        var risen = places.EnterAsync(() => urgency, CancellationToken.None);
        var gone = places.EnterAsync(() => 9, giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        urgency = 2;

        places.Leave();
        await risen;
        Assert.False(calm.IsCompleted);
        places.Leave();
        await calm;
        places.Leave();
        Assert.True(places.EnterAsync(() => 0, CancellationToken.None).IsCompletedSuccessfully);
    }
}
