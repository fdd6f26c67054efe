using System.Diagnostics;
using System.Text.Json.Nodes;
using Completion.Server.JsonRpc;
using Completion.Server.Tests.Testing;

namespace Completion.Server.Tests;

public sealed class LifecycleTests
{
    private static JsonObject Params(int? processId = null) => new() { ["processId"] = processId, ["capabilities"] = new JsonObject() };

    [Fact]
    public async Task Initialize_announces_what_the_server_does()
    {
        await using var client = new LspClient(new FakeEngine());
        var result = await client.RequestAsync("initialize", Params());
        var expected = JsonNode.Parse("""
            {
              "positionEncoding": "utf-16",
              "textDocumentSync": { "openClose": true, "change": 2, "save": true },
              "completionProvider": { "triggerCharacters": ["."], "resolveProvider": true },
              "inlineCompletionProvider": true,
              "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } }
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, result!["capabilities"]), result.ToJsonString());
        Assert.Equal("C# Completion", (string)result["serverInfo"]!["name"]!);
        // Nothing of the server's own may precede the client's initialized.
        Assert.DoesNotContain(client.Received, message => message["id"] is not null);
        Assert.Equal(0, client.Count("completion/status"));
    }

    [Fact]
    public async Task Requests_before_initialize_are_refused_and_notifications_dropped()
    {
        var engine = new FakeEngine();
        await using var client = new LspClient(engine);
        Assert.Equal(ErrorCode.ServerNotInitialized, await client.FailAsync("textDocument/inlineCompletion", LspClient.At(0, 0)));
        Assert.Equal(ErrorCode.ServerNotInitialized, await client.FailAsync("no/such/method", null));
        Assert.Equal(ErrorCode.ServerNotInitialized, await client.FailAsync("shutdown", null));
        client.Open("early");
        await client.RequestAsync("initialize", Params());
        await client.SettleAsync();
        Assert.Null(engine.Feed.TextOf("/code/A.cs"));
    }

    [Fact]
    public async Task A_failed_initialize_may_be_repeated_and_a_successful_one_may_not()
    {
        await using var client = new LspClient(new FakeEngine());
        Assert.Equal(ErrorCode.InvalidParams, await client.FailAsync("initialize", null));
        Assert.Equal(ErrorCode.InvalidParams, await client.FailAsync("initialize", new JsonArray()));
        Assert.Equal(ErrorCode.InvalidParams, await client.FailAsync("initialize", new JsonObject { ["capabilities"] = 3 }));
        await client.RequestAsync("initialize", Params());
        Assert.Equal(ErrorCode.InvalidRequest, await client.FailAsync("initialize", Params()));
    }

    [Fact]
    public async Task Shutdown_then_exit_is_0_and_frees_the_engine()
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine);
        Assert.Null(await client.RequestAsync("shutdown", null));
        Assert.Equal(ErrorCode.InvalidRequest, await client.FailAsync("textDocument/inlineCompletion", LspClient.At(0, 0)));
        Assert.Equal(ErrorCode.InvalidRequest, await client.FailAsync("shutdown", null));
        client.Notify("exit", null);
        Assert.Equal(0, await client.Exit.WaitAsync(LspClient.Patience));
        Assert.True(engine.IsDisposed);
    }

    [Fact]
    public async Task Shutdown_cancels_what_runs()
    {
        var engine = new FakeEngine { Complete = async (_, cancellation) => { await Task.Delay(-1, cancellation); return FakeEngine.Result(); } };
        await using var client = await LspClient.StartAsync(engine);
        client.Open("text");
        var running = client.SendInline(0, 0);
        await client.RequestAsync("shutdown", null);
        Assert.Equal(ErrorCode.RequestCancelled, await client.FailAsync(running));
    }

    [Fact]
    public async Task Exit_without_shutdown_is_1()
    {
        await using var client = new LspClient(new FakeEngine());
        client.Notify("exit", null);
        Assert.Equal(1, await client.Exit.WaitAsync(LspClient.Patience));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Le")]
    [InlineData("Content-Length: 100\r\n\r\n{\"jsonrpc\":")]
    public async Task A_client_that_hangs_up_ends_the_server(string last)
    {
        await using var client = await LspClient.StartAsync(new FakeEngine());
        client.SendRaw(System.Text.Encoding.ASCII.GetBytes(last));
        client.Hangup();
        Assert.Equal(1, await client.Exit.WaitAsync(LspClient.Patience));
    }

    [Fact]
    public async Task An_engine_that_never_answers_does_not_keep_the_server_alive()
    {
        var engine = new FakeEngine { Complete = (_, _) => new TaskCompletionSource<Engine.CompletionResult>().Task };
        await using var client = await LspClient.StartAsync(engine);
        client.Open("text");
        _ = client.SendInline(0, 0);
        await client.StatusAsync("busy");
        client.Hangup();
        Assert.Equal(1, await client.Exit.WaitAsync(LspClient.Patience));
    }

    [Fact]
    public async Task The_server_ends_when_its_parent_does()
    {
        using var parent = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "ping" : "sleep", OperatingSystem.IsWindows() ? "-n 600 127.0.0.1" : "600")
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            await using var client = new LspClient(new FakeEngine());
            await client.RequestAsync("initialize", Params(parent.Id));
            await client.SettleAsync();
            Assert.False(client.Exit.IsCompleted);
            parent.Kill();
            Assert.Equal(1, await client.Exit.WaitAsync(LspClient.Patience));
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public async Task A_parent_that_is_gone_already_ends_the_server()
    {
        using var parent = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        await parent.WaitForExitAsync();
        await using var client = new LspClient(new FakeEngine());
        _ = client.Send("initialize", Params(parent.Id));
        Assert.Equal(1, await client.Exit.WaitAsync(LspClient.Patience));
    }
}
