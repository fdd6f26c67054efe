using System.Text.Json.Nodes;
using Completion.Engine;
using Completion.Server.Tests.Testing;

namespace Completion.Server.Tests;

public sealed class ConfigurationTests
{
    private const string Configurable = """{"workspace":{"configuration":true,"didChangeConfiguration":{"dynamicRegistration":true}}}""";

    [Fact]
    public async Task Initialize_brings_settings_and_trust_and_wrong_values_are_warned_of()
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine, JsonNode.Parse("""{"maxTokens":7,"drafts":99,"trusted":false}"""));
        Assert.False(engine.Options!.Trusted);
        Assert.Equal(new EngineSettings { MaxTokens = 7 }, engine.Settings);
        var warning = await client.NotificationAsync("window/showMessage");
        Assert.Equal(2, (int)warning["params"]!["type"]!);
        Assert.Equal("The setting csharpCompletion.drafts must be a whole number from 1 to 8; 3 is used instead.", (string)warning["params"]!["message"]!);
    }

    [Fact]
    public async Task Defaults_of_whoever_starts_the_server_count_where_the_client_names_nothing()
    {
        var engine = new FakeEngine();
        await using var client = new LspClient(engine, new EngineSettings { Model = "/cli.gguf", MaxTokens = 5 });
        await client.InitializeAsync(new JsonObject { ["maxTokens"] = 6 });
        Assert.Equal(new EngineSettings { Model = "/cli.gguf", MaxTokens = 6 }, engine.Settings);
        Assert.True(engine.Options!.Trusted);
    }

    [Fact]
    public async Task Pushed_settings_replace_the_former_ones_and_each_warning_is_shown_once()
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine, new JsonObject { ["drafts"] = 2, ["extent"] = "line" });
        for (var i = 0; i < 3; i++)
            client.Notify("workspace/didChangeConfiguration", JsonNode.Parse("""{"settings":{"csharpCompletion":{"drafts":"many","maxTokens":9,"trusted":false}}}"""));
        // Someone else's settings say nothing of ours.
        client.Notify("workspace/didChangeConfiguration", JsonNode.Parse("""{"settings":{"other":{}}}"""));
        await client.SettleAsync();
        Assert.Equal(new EngineSettings { MaxTokens = 9 }, engine.Settings);
        Assert.Equal(1, client.Count("window/showMessage"));
    }

    [Fact]
    public async Task A_client_that_only_answers_is_asked_before_the_model_is_loaded_and_at_each_change()
    {
        var model = "/one.gguf";
        var loaded = new List<string?>();
        var engine = new FakeEngine { Load = (settings, _) => { loaded.Add(settings.Model); return Task.CompletedTask; } };
        await using var client = new LspClient(engine)
        {
            Answer = (method, parameters) => method == "workspace/configuration"
                ? new JsonArray(new JsonObject { ["model"] = parameters!["items"]![0]!["section"]!.ToString() == "csharpCompletion" ? model : null })
                : null,
        };
        await client.InitializeAsync(capabilities: JsonNode.Parse(Configurable));
        Assert.Equal(["/one.gguf"], loaded);
        var registration = await client.ReceiveAsync(message => (string?)message["method"] == "client/registerCapability");
        Assert.Equal("workspace/didChangeConfiguration", (string)registration["params"]!["registrations"]![0]!["method"]!);

        model = "/two.gguf";
        client.Notify("workspace/didChangeConfiguration", new JsonObject { ["settings"] = null });
        await client.NotificationAsync("window/logMessage", parameters => loaded.Count == 2 && parameters["message"]!.ToString().StartsWith("Loaded", StringComparison.Ordinal));
        Assert.Equal(["/one.gguf", "/two.gguf"], loaded);
    }

    [Fact]
    public async Task A_client_that_refuses_to_tell_its_settings_gets_the_defaults()
    {
        var engine = new FakeEngine();
        await using var client = new LspClient(engine) { Answer = (_, _) => new JsonObject { ["not"] = "a list" } };
        await client.InitializeAsync(capabilities: JsonNode.Parse(Configurable));
        Assert.Equal(new EngineSettings(), engine.Settings);
    }

    [Fact]
    public async Task In_manual_mode_only_who_asks_is_answered()
    {
        await using var client = await LspClient.StartAsync(new FakeEngine(), new JsonObject { ["mode"] = "manual" });
        client.Open("text");
        Assert.Empty(await client.InlineAsync(0, 0, invoked: false));
        Assert.Equal("manual mode", (string)client.LastStatus["lastEmptyReason"]!);
        Assert.Single(await client.InlineAsync(0, 0));
    }

    [Fact]
    public async Task Traces_are_sent_to_who_wants_them()
    {
        var engine = new FakeEngine
        {
            Complete = (request, _) => Task.FromResult(FakeEngine.Result(FakeEngine.Draft("x", request.Position)) with { Trace = ["The monitor was relaxed."] }),
        };
        await using var client = await LspClient.StartAsync(engine);
        client.Open("text");
        await client.InlineAsync(0, 0);
        Assert.Equal(0, client.Count("$/logTrace"));
        client.Notify("$/setTrace", new JsonObject { ["value"] = "verbose" });
        await client.InlineAsync(0, 0);
        var trace = await client.NotificationAsync("$/logTrace");
        Assert.Equal("The monitor was relaxed.", (string)trace["params"]!["message"]!);
    }
}
