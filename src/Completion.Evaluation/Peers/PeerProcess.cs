using System.Globalization;
using System.Text;

namespace Completion.Evaluation.Peers;

/// <summary>
/// Another program that completes code with the same model, to compare with: a process of its own, asked as
/// <c>eval/peer/protocol.mjs</c> describes.
/// </summary>
/// <remarks>One request at a time. A request that failed leaves it usable unless it has ended; then every further one fails.</remarks>
public sealed class PeerProcess : IAsyncDisposable
{
    private readonly PeerConnection _connection;
    private readonly TimeSpan _requestLimit;
    private long _lastId;
    private int _busy;
    private volatile bool _givenUp;

    private PeerProcess(PeerConnection connection, PeerMessage ready, TimeSpan requestLimit)
    {
        (_connection, _requestLimit) = (connection, requestLimit);
        Name = ready.Name ?? "the peer";
        Version = ready.Version ?? "";
        LoadMilliseconds = ready.LoadMilliseconds;
    }

    /// <summary>What it calls itself, such as <c>node-llama-cpp</c>.</summary>
    public string Name { get; }

    /// <summary>Its version, such as <c>3.22.1</c>.</summary>
    public string Version { get; }

    /// <summary>How long it took to load the model, by its own clock.</summary>
    public double LoadMilliseconds { get; }

    internal int ProcessId => _connection.ProcessId;

    /// <summary>Starts a peer and has it load the model.</summary>
    /// <param name="options">The model, and how to run it.</param>
    /// <param name="cancellation">Ends the process before it is ready.</param>
    /// <exception cref="EvaluationException">
    /// Node.js, the script or its package is not there, or the model cannot be loaded; the message says what to do.
    /// </exception>
    public static async Task<PeerProcess> StartAsync(PeerOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var connection = PeerConnection.Start(options.Script ?? PeerScript.Find());
        try
        {
            using var limit = new TimeLimit(options.StartLimit, cancellation);
            var ready = await limit.KeepAsync(
                HandshakeAsync(connection, options, limit.Token),
                $"The peer did not load '{options.Model}' within {Seconds(options.StartLimit)}; choose a smaller model.").ConfigureAwait(false);
            return new PeerProcess(connection, ready, options.RequestLimit);
        }
        catch
        {
            connection.Kill();
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has the peer write what belongs between two texts: greedily, without any constraint.</summary>
    /// <param name="prefix">Text before the cursor.</param>
    /// <param name="suffix">Text after the cursor.</param>
    /// <param name="maxTokens">Tokens at most.</param>
    /// <param name="isFinished">
    /// Whether the text so far is enough, whatever follows it. Asked while the peer goes on writing, of all that has come
    /// and not of every piece.
    /// </param>
    /// <param name="cancellation">Stops the request; the peer stays usable.</param>
    /// <exception cref="EvaluationException">The peer cannot answer, has ended, or takes too long; the message says which.</exception>
    public async Task<PeerAnswer> CompleteAsync(
        string prefix, string suffix, int maxTokens, Func<string, bool> isFinished, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _busy, 1) == 1)
            throw new InvalidOperationException("A peer answers one request at a time.");
        var id = ++_lastId;
        var answered = false;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            // A killed process may be a while in going; nobody should wait for it.
            if (_givenUp)
                throw new EvaluationException($"{Name} has ended: it had not answered within {Seconds(_requestLimit)}.");
            using var limit = new TimeLimit(_requestLimit, cancellation);
            var request = AskAsync(id, PeerMessage.Line(new { id, prefix, suffix, maxTokens }), isFinished, limit.Token);
            var message = await limit.KeepAsync(
                request,
                $"{Name} did not answer within {Seconds(_requestLimit)} and was ended.",
                GiveUp).ConfigureAwait(false);
            answered = true;
            return message.Error is { } error
                ? throw new EvaluationException($"{Name} could not complete: {error}")
                : new PeerAnswer(message.Text!, message.Milliseconds, message.FirstTokenMilliseconds, message.Tokens);
        }
        finally
        {
            // The next request must not wait until this one has written everything.
            if (!answered)
                _ = _connection.SendAsync(Stop(id), CancellationToken.None);
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <summary>Ends the process.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<PeerMessage> HandshakeAsync(PeerConnection connection, PeerOptions options, CancellationToken cancellation)
    {
        var first = PeerMessage.Line(new
        {
            model = Path.GetFullPath(options.Model),
            options.ContextSize,
            options.Threads,
            options.BatchSize,
            options.Gpu,
            prompt = options.Prompt == PeerPrompt.SuffixFirst ? "suffix-first" : "infill",
        });
        await connection.SendAsync(first, cancellation).ConfigureAwait(false);
        var line = await connection.ReceiveAsync(cancellation).ConfigureAwait(false)
            ?? throw new EvaluationException($"The peer ended before it was ready{await connection.LastWordsAsync().ConfigureAwait(false)}");
        return PeerMessage.Parse(line) switch
        {
            { Ready: true } ready => ready,
            { Error: { } error } => throw new EvaluationException($"The peer cannot be used: {error}"),
            _ => throw Nonsense("The peer", line),
        };
    }

    /// <summary>Sends a request, and asks for its end as soon as its text is finished.</summary>
    /// <returns>The message that ends it.</returns>
    private async Task<PeerMessage> AskAsync(long id, byte[] request, Func<string, bool> isFinished, CancellationToken cancellation)
    {
        await _connection.SendAsync(request, cancellation).ConfigureAwait(false);
        var text = new StringBuilder();
        var stopped = false;
        while (true)
        {
            var line = await _connection.ReceiveAsync(cancellation).ConfigureAwait(false)
                ?? throw new EvaluationException($"{Name} has ended{await _connection.LastWordsAsync().ConfigureAwait(false)}");
            // Judging may be slower than writing: whatever has come meanwhile is judged at once.
            do
            {
                var message = Read(line!);
                // Without a number it complains about something it could not read, which is then this request.
                if ((message.Id ?? id) != id)
                    continue;
                if (message.Chunk is null)
                    return message;
                text.Append(message.Chunk);
            }
            while (_connection.TryReceive(out line));

            if (!stopped && text.Length > 0 && isFinished(text.ToString()))
            {
                stopped = true;
                await _connection.SendAsync(Stop(id), cancellation).ConfigureAwait(false);
            }
        }
    }

    private void GiveUp()
    {
        _givenUp = true;
        _connection.Kill();
    }

    private PeerMessage Read(string line)
    {
        if (PeerMessage.Parse(line) is { Ready: false } message)
            return message;
        // What follows such a line cannot be trusted either.
        _connection.Kill();
        throw Nonsense(Name, line);
    }

    private static byte[] Stop(long id) => PeerMessage.Line(new { stop = id });

    private static EvaluationException Nonsense(string name, string line)
    {
        const int shown = 80;
        return new EvaluationException($"{name} wrote a line that is no answer: '{(line.Length > shown ? line[..shown] + "…" : line)}'.");
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
