using Completion.Server.JsonRpc;
using Completion.Server.Protocol;

namespace Completion.Server.Hosting;

/// <summary>Tells the client the server's state by <c>completion/status</c> whenever it changes.</summary>
/// <remarks>Thread-safe. Quiet until <see cref="Begin"/>, since nothing of ours may precede the answer to initialize.</remarks>
internal sealed class StatusReporter(ClientConnection client)
{
    private readonly Lock _lock = new();
    private StatusParams _status = new() { State = ServerState.Starting };
    private StatusParams? _sent;
    private int _busy;
    private bool _begun;

    public void Begin()
    {
        lock (_lock)
        {
            _begun = true;
            Send();
        }
    }

    /// <summary>Replaces the status. The state busy is not set here; it follows from <see cref="Busy"/>.</summary>
    public void Update(Func<StatusParams, StatusParams> change)
    {
        lock (_lock)
        {
            _status = change(_status);
            Send();
        }
    }

    /// <summary>Busy until the returned object is disposed of.</summary>
    public IDisposable Busy()
    {
        Count(1);
        return new Work(this);
    }

    private void Count(int change)
    {
        lock (_lock)
        {
            _busy += change;
            Send();
        }
    }

    private void Send()
    {
        var status = _busy > 0 && _status.State == ServerState.Ready ? _status with { State = ServerState.Busy } : _status;
        if (!_begun || status == _sent)
            return;
        _sent = status;
        client.Notify("completion/status", status, ProtocolJson.Default.StatusParams);
    }

    private sealed class Work(StatusReporter reporter) : IDisposable
    {
        public void Dispose() => reporter.Count(-1);
    }
}
