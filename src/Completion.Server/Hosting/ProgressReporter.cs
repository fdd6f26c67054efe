using Completion.Server.JsonRpc;
using Completion.Server.Protocol;

namespace Completion.Server.Hosting;

/// <summary>Shows the client long work as <c>$/progress</c>, if it can show such.</summary>
internal sealed class ProgressReporter(ClientConnection client)
{
    private int _last;

    /// <summary>Whether the client said that it shows progress that the server begins.</summary>
    public bool IsSupported { get; set; }

    /// <summary>Begins; ends when disposed of. Never waits for the client.</summary>
    public Work Begin(string title)
    {
        var work = new Work(client, $"csharpCompletion/{Interlocked.Increment(ref _last)}", title);
        if (IsSupported)
            _ = work.CreateAsync();
        return work;
    }

    /// <summary>One piece of work. Thread-safe.</summary>
    internal sealed class Work(ClientConnection client, string token, string title) : IDisposable
    {
        private readonly Lock _lock = new();
        private WorkDoneProgress _latest = new("begin") { Title = title, Percentage = 0 };
        private bool _shown;
        private bool _ended;

        /// <summary>The client must agree to the token before anything is said under it.</summary>
        public async Task CreateAsync()
        {
            try
            {
                await client.RequestAsync("window/workDoneProgress/create", new WorkDoneProgressCreateParams(token),
                    ProtocolJson.Default.WorkDoneProgressCreateParams, CancellationToken.None).ConfigureAwait(false);
            }
            catch (RpcException)
            {
                return;
            }

            lock (_lock)
            {
                if (_ended)
                    return;
                _shown = true;
                Send(_latest with { Kind = "begin", Title = title });
            }
        }

        /// <param name="fraction">0 to 1.</param>
        public void Report(double fraction, string? message)
        {
            var report = new WorkDoneProgress("report") { Message = message, Percentage = (int)(Math.Clamp(fraction, 0, 1) * 100) };
            lock (_lock)
            {
                if (_ended || report == _latest)
                    return;
                _latest = report;
                if (_shown)
                    Send(report);
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                if (_shown && !_ended)
                    Send(new WorkDoneProgress("end"));
                _ended = true;
            }
        }

        private void Send(WorkDoneProgress value) =>
            client.Notify("$/progress", new ProgressParams(token, value), ProtocolJson.Default.ProgressParams);
    }
}

/// <summary>Hands progress on at once, on the thread that reports it.</summary>
internal sealed class DirectProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
