using System.Collections.Concurrent;
using System.Threading.Channels;
using Completion.Server.Hosting;
using Completion.Server.JsonRpc;
using Completion.Server.Protocol;

namespace Completion.Server.Queue;

/// <summary>Puts messages in order, and decides what runs beside what.</summary>
/// <remarks>
/// <para>Messages get their turn in the order in which they arrived.</para>
/// <para>What changes state (every notification; initialize and shutdown) runs alone, to its end, before the next turn.</para>
/// <para>What only reads takes a <see cref="Snapshot"/> at its turn and runs elsewhere, beside everything later.</para>
/// <para>Cancellations and the client's answers jump the queue, so that neither waits for what it is to end.</para>
/// <para>Every request gets exactly one answer, whatever its handler does.</para>
/// </remarks>
internal sealed class RequestQueue(HandlerTable handlers, Func<Snapshot> snapshot, ClientConnection client, ServerLog log)
{
    private readonly Channel<object> _turns = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<RequestId, InFlight> _inFlight = new();
    private Lifecycle _lifecycle;

    private enum Lifecycle
    {
        Created,
        Running,
        ShutDown,
    }

    /// <summary>Takes a message from the client. Never waits.</summary>
    public void Accept(RpcMessage message)
    {
        switch (message)
        {
            case RpcInvalid invalid:
                client.RespondError(invalid.Id, invalid.Code, invalid.Message);
                break;
            case RpcResponse response:
                if (!client.TakeResponse(response))
                    log.Info($"The client answered a request that was not asked: {response.Id}.");
                break;
            case RpcNotification { Method: "$/cancelRequest" } cancel:
                Cancel(cancel);
                break;
            case RpcRequest request:
                if (_inFlight.TryAdd(request.Id, new InFlight()))
                    _turns.Writer.TryWrite(request);
                else
                    client.RespondError(request.Id, ErrorCode.InvalidRequest, $"A request with the id {request.Id} is running already.");
                break;
            default:
                _turns.Writer.TryWrite(message);
                break;
        }
    }

    /// <summary>Gives a change of the server's own its turn.</summary>
    public void Post(Action change) => _turns.Writer.TryWrite(change);

    /// <summary>Nothing further comes: the queue ends after what it has.</summary>
    public void End() => _turns.Writer.TryComplete();

    /// <summary>Runs until <c>exit</c> or <see cref="End"/>. The exit code: 0 after a shutdown, else 1.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var turn in _turns.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                if (turn is RpcNotification { Method: "exit" })
                    break;
                switch (turn)
                {
                    case Action change:
                        Guard("A change of the server's own", change);
                        break;
                    case RpcNotification notification:
                        Take(notification);
                        break;
                    case RpcRequest request:
                        await StartAsync(request).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Ends as if the client had left.
        }

        CancelAll();
        await DrainAsync().ConfigureAwait(false);
        return _lifecycle == Lifecycle.ShutDown ? 0 : 1;
    }

    private void Take(RpcNotification notification)
    {
        if (_lifecycle != Lifecycle.Running)
            return;
        if (handlers.Notification(notification.Method) is { } handler)
            Guard(notification.Method, () => handler.Handle(notification.Params));
        else if (!notification.Method.StartsWith("$/", StringComparison.Ordinal))
            log.Info($"The notification {notification.Method} is not known here and was ignored.");
    }

    private void Guard(string what, Action work)
    {
        try
        {
            work();
        }
        catch (RpcException e)
        {
            log.Error(e.Message);
        }
        catch (Exception e)
        {
            log.Error($"{what} failed: {e}");
        }
    }

    private Task StartAsync(RpcRequest request)
    {
        var refusal = Refusal(request);
        if (refusal is not null || handlers.Request(request.Method) is not { } handler)
        {
            _inFlight.TryRemove(request.Id, out _);
            var (code, message) = refusal ?? (ErrorCode.MethodNotFound, $"The method {request.Method} is not known here.");
            client.RespondError(request.Id, code, message);
            return Task.CompletedTask;
        }

        if (handler.Mutates)
            return AnswerAsync(request, handler, snapshot());

        var seen = snapshot();
        _inFlight[request.Id].Task = Task.Run(() => AnswerAsync(request, handler, seen));
        return Task.CompletedTask;
    }

    private (int Code, string Message)? Refusal(RpcRequest request) => (_lifecycle, request.Method) switch
    {
        (Lifecycle.Created, "initialize") => null,
        (Lifecycle.Created, _) => (ErrorCode.ServerNotInitialized, "The first request must be initialize."),
        (Lifecycle.Running, "initialize") => (ErrorCode.InvalidRequest, "The server is initialized already."),
        (Lifecycle.ShutDown, _) => (ErrorCode.InvalidRequest, "The server was shut down; only exit may follow."),
        _ => null,
    };

    private async Task AnswerAsync(RpcRequest request, IRequestHandler handler, Snapshot seen)
    {
        var cancellation = _inFlight[request.Id].Token;
        Action answer;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            var result = await handler.HandleAsync(request.Params, seen, cancellation).ConfigureAwait(false);
            answer = () => client.Respond(request.Id, result);
            if (request.Method == "initialize")
                _lifecycle = Lifecycle.Running;
            else if (request.Method == "shutdown")
                ShutDown();
        }
        catch (RpcException e)
        {
            answer = () => client.RespondError(request.Id, e.Code, e.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            answer = () => client.RespondError(request.Id, ErrorCode.RequestCancelled, "The request was cancelled.");
        }
        catch (Exception e)
        {
            log.Error($"{request.Method} failed: {e}");
            answer = () => client.RespondError(request.Id, ErrorCode.InternalError, $"{request.Method} failed; the log says more.");
        }

        // First free, then answered: the client may use the id again as soon as it has its answer.
        _inFlight.TryRemove(request.Id, out _);
        answer();
    }

    private void ShutDown()
    {
        _lifecycle = Lifecycle.ShutDown;
        CancelAll();
    }

    /// <summary>Cancels everything that runs. The requests answer so.</summary>
    private void CancelAll()
    {
        foreach (var (_, inFlight) in _inFlight)
            inFlight.Cancel();
    }

    private void Cancel(RpcNotification notification)
    {
        try
        {
            var parameters = Parameters.Read(notification.Method, notification.Params, ProtocolJson.Default.CancelParams);
            // An id that is not there has been answered already, which is no error.
            if (RequestId.From(parameters.Id) is { } id && _inFlight.TryGetValue(id, out var inFlight))
                inFlight.Cancel();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            log.Error(e.Message);
        }
    }

    private async Task DrainAsync()
    {
        try
        {
            await Task.WhenAll(_inFlight.Values.Select(inFlight => inFlight.Task)).WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            log.Error("A request did not end when the server did.");
        }
    }

    private sealed class InFlight
    {
        private readonly CancellationTokenSource _source = new();

        public CancellationToken Token => _source.Token;

        /// <summary>The handler's work; completed while it waits for its turn.</summary>
        public Task Task { get; set; } = Task.CompletedTask;

        /// <summary>Returns at once; who is cancelled notices elsewhere.</summary>
        public void Cancel() => _ = _source.CancelAsync();
    }
}
