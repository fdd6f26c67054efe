namespace Completion.CSharp.Loading;

/// <summary>Lets a few projects be read at a time; whoever is most urgent when a place becomes free comes next.</summary>
internal sealed class ReadingPlaces(int places)
{
    private readonly Lock _gate = new();
    private readonly List<(Func<int> Urgency, TaskCompletionSource Turn)> _waiting = [];
    private int _free = places;

    /// <param name="urgency">Asked each time a place becomes free, since it changes with what the person opens; highest first.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task EnterAsync(Func<int> urgency, CancellationToken cancellation)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            _waiting.Add((urgency, turn));
        }

        using var registration = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task.ConfigureAwait(false);
    }

    public void Leave()
    {
        lock (_gate)
        {
            while (_waiting.Count > 0)
            {
                var next = _waiting.MaxBy(waiting => waiting.Urgency());
                _waiting.Remove(next);
                if (next.Turn.TrySetResult())
                    return;
            }

            _free++;
        }
    }
}
