using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Completion.Engine;
using Completion.Server.JsonRpc;

namespace Completion.Server.Tests.Testing;

/// <summary>An editor in memory, with a framing and a JSON of its own.</summary>
internal sealed class LspClient : IAsyncDisposable
{
    /// <summary>After this a wait counts as a hang.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Stream _out;
    private readonly Stream _in;
    private readonly CancellationTokenSource _kill = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonNode?>> _asked = new();
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _received = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private int _versions = 1;
    private long _lastId;

    public LspClient(FakeEngine engine, EngineSettings? defaults = null, int maximumLength = MessageReader.DefaultMaximumLength)
        : this(options => { engine.Options = options; return engine; }, defaults, maximumLength)
    {
    }

    public LspClient(
        Func<CSharp.Workspaces.WorkspaceOptions, ICompletionEngine> createEngine,
        EngineSettings? defaults = null,
        int maximumLength = MessageReader.DefaultMaximumLength)
    {
        _out = _toServer.Writer.AsStream();
        _in = _toClient.Reader.AsStream();
        Exit = RunAsync();
        _reading = Task.Run(ReadAllAsync);

        async Task<int> RunAsync()
        {
            try
            {
                return await Task.Run(() => LanguageServer.RunAsync(
                    _toServer.Reader.AsStream(), _toClient.Writer.AsStream(), createEngine,
                    made => ((FakeEngine)made).Feed, defaults ?? new EngineSettings(), _kill.Token, maximumLength));
            }
            finally
            {
                await _toClient.Writer.CompleteAsync();
            }
        }
    }

    /// <summary>The server's exit code.</summary>
    public Task<int> Exit { get; }

    /// <summary>What the client answers the server's requests with; null: the result null.</summary>
    public Func<string, JsonNode?, JsonNode?> Answer { get; set; } = (_, _) => null;

    /// <summary>All messages of the server so far that are not responses to <see cref="RequestAsync"/>.</summary>
    public JsonObject[] Received
    {
        get
        {
            lock (_lock)
                return [.. _received];
        }
    }

    public static async Task<LspClient> StartAsync(FakeEngine engine, JsonNode? options = null, JsonNode? capabilities = null)
    {
        var client = new LspClient(engine);
        await client.InitializeAsync(options, capabilities);
        return client;
    }

    /// <summary>Initializes, and waits until the model is loaded.</summary>
    public async Task InitializeAsync(JsonNode? options = null, JsonNode? capabilities = null)
    {
        await RequestAsync("initialize", new JsonObject
        {
            ["processId"] = null,
            ["rootUri"] = null,
            ["capabilities"] = capabilities ?? new JsonObject(),
            ["initializationOptions"] = options,
        });
        Notify("initialized", new JsonObject());
        await StatusAsync("ready");
    }

    public long Send(string method, JsonNode? parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        _asked[id] = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        SendJson(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters });
        return id;
    }

    public Task<JsonNode?> ResultAsync(long id) => _asked[id].Task.WaitAsync(Patience);

    public Task<JsonNode?> RequestAsync(string method, JsonNode? parameters) => ResultAsync(Send(method, parameters));

    public async Task<int> FailAsync(string method, JsonNode? parameters) => await FailAsync(Send(method, parameters));

    /// <summary>The error code that a request is answered with.</summary>
    public async Task<int> FailAsync(long id) => (await Assert.ThrowsAsync<LspError>(() => ResultAsync(id))).Code;

    public void Notify(string method, JsonNode? parameters) =>
        SendJson(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });

    public void Cancel(long id) => Notify("$/cancelRequest", new JsonObject { ["id"] = id });

    public void SendJson(JsonNode message) => SendBody(Encoding.UTF8.GetBytes(message.ToJsonString()));

    public void SendBody(byte[] body) => SendRaw([.. Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), .. body]);

    public void SendRaw(byte[] bytes)
    {
        lock (_toServer)
        {
            _out.Write(bytes);
            _out.Flush();
        }
    }

    /// <summary>Says nothing more, as a client does that died.</summary>
    public void Hangup() => _toServer.Writer.Complete();

    public void Open(string text, string uri = Doc, string language = "csharp") => Notify("textDocument/didOpen", new JsonObject
    {
        ["textDocument"] = new JsonObject { ["uri"] = uri, ["languageId"] = language, ["version"] = 1, ["text"] = text },
    });

    public const string Doc = "file:///code/A.cs";

    public void Change(JsonArray changes, string uri = Doc) => Notify("textDocument/didChange", new JsonObject
    {
        ["textDocument"] = new JsonObject { ["uri"] = uri, ["version"] = ++_versions },
        ["contentChanges"] = changes,
    });

    /// <summary>Types text at a position of a line.</summary>
    public void Type(int line, int character, string text, int replaced = 0) => Change(
        [new JsonObject { ["range"] = Range(line, character, line, character + replaced), ["text"] = text }]);

    public static JsonObject Position(int line, int character) => new() { ["line"] = line, ["character"] = character };

    public static JsonObject Range(int line, int character, int endLine, int endCharacter) =>
        new() { ["start"] = Position(line, character), ["end"] = Position(endLine, endCharacter) };

    public static JsonObject At(int line, int character, string uri = Doc) =>
        new() { ["textDocument"] = new JsonObject { ["uri"] = uri }, ["position"] = Position(line, character) };

    public long SendInline(int line, int character, bool invoked = true, JsonNode? selected = null, string uri = Doc)
    {
        var parameters = At(line, character, uri);
        parameters["context"] = new JsonObject { ["triggerKind"] = invoked ? 1 : 2, ["selectedCompletionInfo"] = selected };
        return Send("textDocument/inlineCompletion", parameters);
    }

    /// <summary>The texts of ghost text at a position.</summary>
    public async Task<string[]> InlineAsync(int line, int character, bool invoked = true, JsonNode? selected = null, string uri = Doc)
    {
        var list = await ResultAsync(SendInline(line, character, invoked, selected, uri));
        return [.. list!["items"]!.AsArray().Select(item => (string)item!["insertText"]!)];
    }

    /// <summary>The first message, also of those that came already, that fits.</summary>
    public async Task<JsonObject> ReceiveAsync(Func<JsonObject, bool> fits)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            Task arrived;
            lock (_lock)
            {
                if (_received.FirstOrDefault(fits) is { } found)
                    return found;
                arrived = _arrived.Task;
            }

            await arrived.WaitAsync(deadline - DateTime.UtcNow is { Ticks: > 0 } left ? left : TimeSpan.Zero);
        }
    }

    public Task<JsonObject> NotificationAsync(string method, Func<JsonNode, bool>? fits = null) =>
        ReceiveAsync(message => (string?)message["method"] == method && (fits is null || fits(message["params"]!)));

    public Task<JsonObject> StatusAsync(string state) => NotificationAsync("completion/status", status => (string?)status["state"] == state);

    /// <summary>The status that was sent last. After a response this is the one that preceded it.</summary>
    public JsonNode LastStatus => Received.Last(message => (string?)message["method"] == "completion/status")["params"]!;

    public int Count(string method) => Received.Count(message => (string?)message["method"] == method);

    /// <summary>Waits until everything sent so far had its turn.</summary>
    public async Task SettleAsync() => await Assert.ThrowsAsync<LspError>(() => RequestAsync("test/unknown", null));

    public async ValueTask DisposeAsync()
    {
        await _kill.CancelAsync();
        await Exit.WaitAsync(Patience);
        await _reading.WaitAsync(Patience);
    }

    private async Task ReadAllAsync()
    {
        while (await ReadAsync() is { } message)
            Take(message);
        foreach (var asked in _asked.Values)
            asked.TrySetException(new EndOfStreamException("The server left without an answer."));
    }

    private void Take(JsonObject message)
    {
        var isResponse = message["method"] is null;
        if (isResponse && message["id"] is JsonValue id && id.TryGetValue(out long number) && _asked.TryGetValue(number, out var asked)
            && (message["error"] is { } error
                ? asked.TrySetException(new LspError((int)error["code"]!, (string)error["message"]!))
                : asked.TrySetResult(message["result"])))
        {
            return;
        }

        if (!isResponse && message["id"] is { } serverId)
        {
            var result = Answer((string)message["method"]!, message["params"]);
            SendJson(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = serverId.DeepClone(), ["result"] = result });
        }

        lock (_lock)
        {
            _received.Add(message);
            _arrived.SetResult();
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task<JsonObject?> ReadAsync()
    {
        var header = new StringBuilder();
        var one = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _in.ReadAsync(one) == 0)
            {
                Assert.Equal(0, header.Length);
                return null;
            }

            header.Append((char)one[0]);
        }

        const string name = "Content-Length: ";
        Assert.StartsWith(name, header.ToString());
        var body = new byte[int.Parse(header.ToString(name.Length, header.Length - name.Length).Trim())];
        await _in.ReadExactlyAsync(body);
        return JsonNode.Parse(body)!.AsObject();
    }
}

/// <summary>An error response.</summary>
internal sealed class LspError(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}
