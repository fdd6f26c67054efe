namespace Completion.Evaluation.Peers;

/// <summary>The peers of an evaluation, which end together.</summary>
internal sealed class PeerSet : IAsyncDisposable
{
    private readonly List<PeerProcess> _peers = [];

    /// <summary>In the order in which they were started.</summary>
    public IReadOnlyList<PeerProcess> All => _peers;

    /// <summary>Starts one more; if it does not start, all end.</summary>
    /// <exception cref="EvaluationException">It cannot be started; the message says why and what to do.</exception>
    public async Task StartAsync(PeerOptions options, CancellationToken cancellation)
    {
        try
        {
            _peers.Add(await PeerProcess.StartAsync(options, cancellation).ConfigureAwait(false));
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
            await peer.DisposeAsync().ConfigureAwait(false);
        _peers.Clear();
    }
}
