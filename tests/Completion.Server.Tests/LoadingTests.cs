using System.Text.Json.Nodes;
using Completion.CSharp.Workspaces;
using Completion.Inference;
using Completion.Server.JsonRpc;
using Completion.Server.Tests.Testing;

namespace Completion.Server.Tests;

public sealed class LoadingTests
{
    [Fact]
    public async Task The_status_tells_of_the_load_and_of_the_model()
    {
        await using var client = await LspClient.StartAsync(new FakeEngine());
        var states = client.Received.Where(message => (string?)message["method"] == "completion/status").Select(message => (string)message["params"]!["state"]!);
        Assert.Equal(["starting", "loading", "ready"], states);
        var expected = JsonNode.Parse("""{"state":"ready","model":"nano","device":"CPU (2 threads)","deviceReason":"No GPU was found."}""");
        Assert.True(JsonNode.DeepEquals(expected, client.LastStatus), client.LastStatus.ToJsonString());
    }

    [Fact]
    public async Task While_the_model_loads_someone_who_types_is_told_so_and_someone_who_asks_waits()
    {
        var load = new TaskCompletionSource();
        var engine = new FakeEngine { Load = (_, cancellation) => load.Task.WaitAsync(cancellation) };
        await using var client = new LspClient(engine);
        await InitializeAsync(client);
        client.Open("text");
        Assert.Empty(await client.InlineAsync(0, 0, invoked: false));
        Assert.Equal("The model is still being loaded.", (string)client.LastStatus["lastEmptyReason"]!);
        var asked = client.SendInline(0, 0);
        var cancelled = client.SendInline(0, 1);
        client.Cancel(cancelled);
        Assert.Equal(ErrorCode.RequestCancelled, await client.FailAsync(cancelled));
        load.SetResult();
        Assert.Single((await client.ResultAsync(asked))!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_client_that_never_says_initialized_gets_its_answer_too()
    {
        await using var client = new LspClient(new FakeEngine());
        await client.RequestAsync("initialize", new JsonObject { ["capabilities"] = new JsonObject() });
        client.Open("text");
        Assert.Single(await client.InlineAsync(0, 0));
    }

    [Fact]
    public async Task A_model_that_does_not_load_is_told_once_and_tried_again_with_other_settings()
    {
        const string message = "There is no file /none.gguf; set csharpCompletion.model to a GGUF file.";
        var engine = new FakeEngine
        {
            Load = (settings, _) => settings.Model == "/none.gguf" ? throw new ModelException(message) : Task.CompletedTask,
        };
        await using var client = new LspClient(engine);
        await InitializeAsync(client, new JsonObject { ["model"] = "/none.gguf" });
        await client.StatusAsync("error");
        client.Open("text");
        Assert.Empty(await client.InlineAsync(0, 0));
        Assert.Empty(await client.InlineAsync(0, 0, invoked: false));
        var status = client.LastStatus;
        Assert.Equal(("error", message, message), ((string)status["state"]!, (string)status["message"]!, (string)status["lastEmptyReason"]!));
        var shown = Assert.Single(client.Received, received => (string?)received["method"] == "window/showMessage");
        Assert.Equal((1, message), ((int)shown["params"]!["type"]!, (string)shown["params"]!["message"]!));

        client.Notify("workspace/didChangeConfiguration", JsonNode.Parse("""{"settings":{"csharpCompletion":{"model":"/some.gguf"}}}"""));
        Assert.Single(await client.InlineAsync(0, 0));
        Assert.Equal("nano", (string)client.LastStatus["model"]!);
        Assert.Null(client.LastStatus["message"]);
    }

    [Fact]
    public async Task Another_model_replaces_a_load_that_is_under_way()
    {
        var cancelled = new TaskCompletionSource();
        var engine = new FakeEngine
        {
            Load = async (settings, cancellation) =>
            {
                if (settings.Model == "/large.gguf")
                {
                    await using var registration = cancellation.Register(cancelled.SetResult);
                    await Task.Delay(-1, cancellation);
                }
            },
        };
        await using var client = new LspClient(engine);
        await InitializeAsync(client, new JsonObject { ["model"] = "/large.gguf" });
        await client.StatusAsync("loading");
        client.Notify("workspace/didChangeConfiguration", JsonNode.Parse("""{"settings":{"csharpCompletion":{"model":"/small.gguf"}}}"""));
        await client.StatusAsync("ready");
        await cancelled.Task.WaitAsync(LspClient.Patience);
        Assert.Equal(0, client.Count("window/showMessage"));
    }

    [Fact]
    public async Task Without_an_engine_the_protocol_goes_on()
    {
        await using var client = new LspClient(_ => throw new InvalidOperationException("no runtime"));
        await InitializeAsync(client);
        client.Open("text");
        client.Type(0, 0, "x");
        Assert.Empty(await client.InlineAsync(0, 0));
        Assert.Contains("no runtime", (string)client.LastStatus["lastEmptyReason"]!);
        Assert.Equal("error", (string)client.LastStatus["state"]!);
        Assert.Null(await client.RequestAsync("shutdown", null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Progress_is_shown_to_clients_that_can_show_it(bool supported)
    {
        var load = new TaskCompletionSource();
        var engine = new FakeEngine { Load = (_, _) => load.Task };
        await using var client = new LspClient(engine);
        await InitializeAsync(client, capabilities: new JsonObject { ["window"] = new JsonObject { ["workDoneProgress"] = supported } });
        await client.StatusAsync("loading");
        if (supported)
            await client.NotificationAsync("$/progress", parameters => (string)parameters["value"]!["kind"]! == "begin");
        load.SetResult();
        await client.StatusAsync("ready");
        if (supported)
        {
            await client.NotificationAsync("$/progress", parameters => (string)parameters["value"]!["kind"]! == "end");
            var token = (string)client.Received.First(message => (string?)message["method"] == "window/workDoneProgress/create")["params"]!["token"]!;
            var kinds = client.Received.Where(message => (string?)message["method"] == "$/progress" && (string)message["params"]!["token"]! == token)
                .Select(message => (string)message["params"]!["value"]!["kind"]!).ToArray();
            Assert.Equal(("begin", "end"), (kinds[0], kinds[^1]));
            Assert.All(kinds[1..^1], kind => Assert.Equal("report", kind));
        }
        else
        {
            Assert.Equal(0, client.Count("$/progress") + client.Count("window/workDoneProgress/create"));
        }
    }

    [Fact]
    public async Task Folders_are_loaded_one_after_another_and_files_outside_of_them_bring_their_project()
    {
        var engine = new FakeEngine();
        await using var client = new LspClient(engine);
        await client.RequestAsync("initialize", JsonNode.Parse("""
            {"capabilities":{},"rootUri":"file:///ignored","workspaceFolders":[{"uri":"file:///one","name":"1"},{"uri":"file:///with%20space/","name":"2"}]}
            """));
        client.Notify("initialized", new JsonObject());
        client.Open("", "file:///one/deep/A.cs");
        client.Open("", "file:///out/A.cs");
        client.Open("", "file:///out/B.cs");
        client.Open("", "file:///readme.md", "markdown");
        client.Notify("workspace/didChangeWorkspaceFolders", JsonNode.Parse("""{"event":{"added":[{"uri":"file:///three","name":"3"}],"removed":[{"uri":"file:///one","name":"1"}]}}"""));
        await client.NotificationAsync("window/logMessage", parameters => ((string)parameters["message"]!).StartsWith("Loaded /three", StringComparison.Ordinal));
        Assert.Equal(["/one", "/with space/", "/out/A.cs", "/three"], engine.Feed.Loaded);
    }

    [Fact]
    public async Task A_load_that_fails_is_in_the_status_and_the_next_one_runs()
    {
        var engine = new FakeEngine();
        engine.Feed.Load = (path, _) => path == "/bad" ? throw new IOException("no disk") : Task.CompletedTask;
        await using var client = new LspClient(engine);
        await client.RequestAsync("initialize", JsonNode.Parse("""{"capabilities":{},"workspaceFolders":[{"uri":"file:///bad"},{"uri":"file:///good"}]}"""));
        client.Notify("initialized", new JsonObject());
        await client.NotificationAsync("completion/status", status => (string?)status["project"] == "/bad did not load: no disk");
        await client.NotificationAsync("window/logMessage", parameters => ((string)parameters["message"]!).StartsWith("Loaded /good", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_status_tells_of_projects()
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine);
        engine.Feed.Raise(new ProjectStatus("/w/App.csproj", ProjectState.Incomplete, "net10.0", "Run dotnet restore."));
        await client.NotificationAsync("completion/status", status => (string?)status["project"] == "App (net10.0), incomplete: Run dotnet restore.");
        engine.Feed.Raise(new ProjectStatus(null, ProjectState.Loose, null, null));
        await client.NotificationAsync("completion/status", status => (string?)status["project"] == "no project");
    }

    private static async Task InitializeAsync(LspClient client, JsonNode? options = null, JsonNode? capabilities = null)
    {
        await client.RequestAsync("initialize", new JsonObject { ["capabilities"] = capabilities ?? new JsonObject(), ["initializationOptions"] = options });
        client.Notify("initialized", new JsonObject());
    }
}
