using System.Text;
using System.Text.Json.Nodes;
using Completion.Server.JsonRpc;
using Completion.Server.Tests.Testing;

namespace Completion.Server.Tests;

public sealed class ProtocolErrorTests
{
    [Fact]
    public async Task Unknown_requests_are_answered_and_unknown_notifications_ignored()
    {
        await using var client = await LspClient.StartAsync(new FakeEngine());
        client.Notify("no/such/notification", null);
        client.Notify("$/noSuchNotification", null);
        Assert.Equal(ErrorCode.MethodNotFound, await client.FailAsync("no/such/request", null));
        Assert.Equal(ErrorCode.MethodNotFound, await client.FailAsync("$/noSuchRequest", null));
        // A notification's method asked as a request, and the other way round.
        Assert.Equal(ErrorCode.MethodNotFound, await client.FailAsync("textDocument/didOpen", null));
        client.Notify("textDocument/inlineCompletion", LspClient.At(0, 0));
        await client.SettleAsync();
    }

    [Theory]
    [InlineData("textDocument/inlineCompletion", "null")]
    [InlineData("textDocument/inlineCompletion", "[1, 2]")]
    [InlineData("textDocument/inlineCompletion", "{}")]
    [InlineData("textDocument/inlineCompletion", """{"textDocument":{"uri":"a"},"position":{"line":0,"character":0}}""")]
    [InlineData("textDocument/inlineCompletion", """{"textDocument":{"uri":"a"},"position":{"line":"0","character":0},"context":{"triggerKind":1}}""")]
    [InlineData("textDocument/inlineCompletion", """{"textDocument":{"uri":null},"position":{"line":0,"character":0},"context":{"triggerKind":1}}""")]
    [InlineData("textDocument/inlineCompletion", """{"textDocument":{"uri":"\ud800"},"position":{"line":0,"character":0},"context":{"triggerKind":1}}""")]
    [InlineData("textDocument/completion", """{"textDocument":"a"}""")]
    [InlineData("completionItem/resolve", "[]")]
    [InlineData("completion/infill", """{"textDocument":{"uri":"a"}}""")]
    [InlineData("completion/infill", """{"textDocument":{"uri":"a"},"holes":[3]}""")]
    [InlineData("completion/infill", """{"textDocument":{"uri":"a","version":"1"},"holes":[]}""")]
    [InlineData("textDocument/codeAction", """{"textDocument":{"uri":"a"},"context":{}}""")]
    [InlineData("codeAction/resolve", """{"title":"x","data":{"uri":"a"}}""")]
    public async Task Wrong_parameters_are_an_error_that_names_the_method(string method, string parameters)
    {
        await using var client = await LspClient.StartAsync(new FakeEngine());
        client.SendBody(Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":"wrong","method":"{{method}}","params":{{parameters}}}"""));
        var answer = await client.ReceiveAsync(message => (string?)message["id"]?.AsValue().ToString() == "wrong");
        Assert.Equal(ErrorCode.InvalidParams, (int)answer["error"]!["code"]!);
        Assert.Contains(method, (string)answer["error"]!["message"]!);
    }

    [Fact]
    public async Task Broken_messages_are_answered_with_an_error_of_no_id_and_the_connection_goes_on()
    {
        await using var client = await LspClient.StartAsync(new FakeEngine());
        client.SendBody("{\"jsonrpc\""u8.ToArray());
        client.SendBody("""[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]"""u8.ToArray());
        client.SendBody("{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":null}"u8.ToArray());
        await client.SettleAsync();
        var errors = client.Received.Where(message => message["error"] is not null).ToArray();
        Assert.All(errors, error => Assert.True(error.ContainsKey("id") && error["id"] is null));
        Assert.Equal([ErrorCode.ParseError, ErrorCode.InvalidRequest], errors.Select(error => (int)error["error"]!["code"]!));
    }

    [Fact]
    public async Task An_id_that_is_in_use_is_refused_and_free_again_after_the_answer()
    {
        var gate = new TaskCompletionSource();
        var engine = new FakeEngine { Complete = async (request, _) => { await gate.Task; return FakeEngine.Result(FakeEngine.Draft("x", request.Position)); } };
        await using var client = await LspClient.StartAsync(engine);
        client.Open("text");
        var twice = """{"jsonrpc":"2.0","id":"same","method":"textDocument/inlineCompletion","params":{"textDocument":{"uri":"file:///code/A.cs"},"position":{"line":0,"character":4},"context":{"triggerKind":1}}}"""u8.ToArray();
        client.SendBody(twice);
        client.SendBody(twice);
        await client.ReceiveAsync(message => message["error"] is { } error && (int)error["code"]! == ErrorCode.InvalidRequest && IsSame(message));
        gate.SetResult();
        await client.ReceiveAsync(message => message["result"] is not null && IsSame(message));
        client.SendBody(twice);
        await client.SettleAsync();
        Assert.Single(client.Received, message => message["error"] is not null && IsSame(message));

        static bool IsSame(JsonObject message) => message["id"]?.ToString() == "same";
    }

    [Fact]
    public async Task A_malformed_header_is_answered_and_ends_the_connection()
    {
        await using var client = await LspClient.StartAsync(new FakeEngine());
        client.SendRaw("Content-Length: many\r\n\r\n{}"u8.ToArray());
        await client.ReceiveAsync(message => message["error"] is { } error && (int)error["code"]! == ErrorCode.ParseError);
        Assert.Equal(1, await client.Exit.WaitAsync(LspClient.Patience));
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_refused_and_the_next_one_served()
    {
        var engine = new FakeEngine();
        await using var client = new LspClient(engine, maximumLength: 10_000);
        await client.InitializeAsync();
        client.Open(new string('x', 20_000));
        client.Open("small");
        await client.SettleAsync();
        Assert.Single(client.Received, message => message["error"] is { } error && (int)error["code"]! == ErrorCode.InvalidRequest);
        Assert.Equal("small", engine.Feed.TextOf("/code/A.cs"));
    }

    [Fact]
    public async Task A_document_of_megabytes_arrives_whole()
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine);
        var text = string.Concat(Enumerable.Repeat("int é = 1; // 🙂\r\n", 200_000));
        client.Open(text);
        client.Type(199_999, 3, " more");
        await client.SettleAsync();
        Assert.True(engine.Feed.TextOf("/code/A.cs") == text.Insert(text.Length - "int é = 1; // 🙂\r\n".Length + 3, " more"));
    }

    [Fact]
    public void Any_bytes_at_all_are_answered_or_end_the_server()
    {
        var piece = Gen.OneOf(
            Gen.ArrayOf(Gen.Choose(0, 255)).Select(bytes => bytes.Select(b => (byte)b).ToArray()),
            Gen.Elements(
                "{}", "[]", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"initialized\"}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":[]}}", "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{}}}", "\"")
                .Select(json => (byte[])[.. Encoding.ASCII.GetBytes($"Content-Length: {json.Length}\r\n\r\n"), .. Encoding.ASCII.GetBytes(json)]));
        Prop.ForAll(Gen.ListOf(piece).ToArbitrary(), pieces =>
        {
            var client = new LspClient(new FakeEngine());
            client.SendRaw([.. pieces.SelectMany(bytes => bytes)]);
            client.Hangup();
            client.Exit.WaitAsync(LspClient.Patience).GetAwaiter().GetResult();
        }).QuickCheckThrowOnFailure();
    }
}
