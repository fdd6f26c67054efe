using System.Text.Json.Nodes;
using Completion.Engine;
using Completion.Engine.Infilling;
using Completion.Server.JsonRpc;
using Completion.Server.Tests.Testing;

namespace Completion.Server.Tests;

public sealed class CodeActionTests
{
    private const string Resolving = """
        {
          "workspace": { "workspaceEdit": { "documentChanges": true } },
          "textDocument": { "codeAction": {
            "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [""] } }, "dataSupport": true, "resolveSupport": { "properties": ["edit"] } } }
        }
        """;

    [Fact]
    public async Task A_selection_is_offered_without_asking_the_model()
    {
        var engine = new FakeEngine { Fill = (_, _) => throw new InvalidOperationException("Nobody chose it yet.") };
        await using var client = await StartAsync(engine);
        client.Open("one\ntwo");
        var expected = JsonNode.Parse("""
            [{
              "title": "Fill the holes", "kind": "refactor.rewrite",
              "data": { "uri": "file:///code/A.cs", "version": 1, "range": { "start": { "line": 0, "character": 1 }, "end": { "line": 1, "character": 2 } } }
            }]
            """);
        var offered = await OfferedAsync(client, LspClient.Range(0, 1, 1, 2));
        Assert.True(JsonNode.DeepEquals(expected, offered), offered.ToJsonString());
    }

    [Fact]
    public async Task Where_nothing_is_selected_and_in_files_without_suggestions_nothing_is_offered()
    {
        await using var client = await StartAsync(new FakeEngine());
        Assert.Empty(await OfferedAsync(client, LspClient.Range(0, 0, 0, 1)));
        client.Open("text");
        Assert.Empty(await OfferedAsync(client, LspClient.Range(0, 1, 0, 1)));
        // Beyond the text, which positions are clamped to.
        Assert.Empty(await OfferedAsync(client, LspClient.Range(0, 4, 3, 0)));
        client.Open("text", "file:///code/secrets/A.cs");
        Assert.Empty(await OfferedAsync(client, LspClient.Range(0, 0, 0, 1), uri: "file:///code/secrets/A.cs"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("refactor", true)]
    [InlineData("refactor.rewrite", true)]
    [InlineData("refactor.re", false)]
    [InlineData("refactor.rewrite.holes", false)]
    [InlineData("quickfix", false)]
    public async Task Only_the_kinds_that_are_asked_for_are_offered(string only, bool offered)
    {
        await using var client = await StartAsync(new FakeEngine());
        client.Open("text");
        Assert.Equal(offered ? 1 : 0, (await OfferedAsync(client, LspClient.Range(0, 0, 0, 1), only)).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resolving_adds_the_best_proposal_as_an_edit_of_that_version(bool versioned)
    {
        var asked = new List<InfillRequest>();
        var engine = new FakeEngine
        {
            Fill = (request, _) => { asked.Add(request); return Task.FromResult(new InfillResult { Drafts = [FakeEngine.Filled(request, "best")] }); },
        };
        await using var client = await StartAsync(engine, versioned ? Resolving : Resolving.Replace("documentChanges", "other", StringComparison.Ordinal));
        client.Open("text");
        var action = (await OfferedAsync(client, LspClient.Range(0, 1, 0, 3)))[0]!;
        action["kept"] = 3;
        var resolved = await client.RequestAsync("codeAction/resolve", action.DeepClone());
        var edits = """[{ "range": { "start": { "line": 0, "character": 1 }, "end": { "line": 0, "character": 3 } }, "newText": "best" }]""";
        action["edit"] = JsonNode.Parse(versioned
            ? $$"""{ "documentChanges": [{ "textDocument": { "uri": "file:///code/A.cs", "version": 1 }, "edits": {{edits}} }] }"""
            : $$"""{ "changes": { "file:///code/A.cs": {{edits}} } }""");
        Assert.True(JsonNode.DeepEquals(action, resolved), resolved!.ToJsonString());
        Assert.Equal(1, Assert.Single(asked).Drafts);
    }

    [Fact]
    public async Task Resolving_says_why_there_is_no_edit()
    {
        var engine = new FakeEngine { Fill = (_, _) => Task.FromResult(new InfillResult { EmptyReason = "Nothing fits." }) };
        await using var client = await StartAsync(engine);
        client.Open("text");
        var action = (await OfferedAsync(client, LspClient.Range(0, 1, 0, 3)))[0]!;
        var error = await Assert.ThrowsAsync<LspError>(() => client.RequestAsync("codeAction/resolve", action.DeepClone()));
        Assert.Equal((ErrorCode.RequestFailed, "Nothing fits."), (error.Code, error.Message));
        client.Type(0, 0, "more ");
        Assert.Equal(ErrorCode.ContentModified, await client.FailAsync("codeAction/resolve", action.DeepClone()));
        var other = JsonNode.Parse("""{"title":"of someone else"}""")!;
        Assert.True(JsonNode.DeepEquals(other, await client.RequestAsync("codeAction/resolve", other.DeepClone())));
    }

    [Theory]
    [InlineData(Resolving, true)]
    [InlineData("{}", false)]
    [InlineData("""{"textDocument":{"codeAction":{"codeActionLiteralSupport":{},"dataSupport":true,"resolveSupport":{"properties":["command"]}}}}""", false)]
    [InlineData("""{"textDocument":{"codeAction":{"codeActionLiteralSupport":{},"resolveSupport":{"properties":["edit"]}}}}""", false)]
    public async Task Clients_that_cannot_ask_for_an_edit_later_are_offered_nothing(string capabilities, bool offers)
    {
        await using var client = new LspClient(new FakeEngine());
        var result = await client.RequestAsync("initialize", new JsonObject { ["capabilities"] = JsonNode.Parse(capabilities) });
        var expected = JsonNode.Parse("""{"codeActionKinds":["refactor.rewrite"],"resolveProvider":true}""");
        Assert.True(JsonNode.DeepEquals(offers ? expected : null, result!["capabilities"]!["codeActionProvider"]));
        client.Open("text");
        Assert.Equal(offers ? 1 : 0, (await OfferedAsync(client, LspClient.Range(0, 0, 0, 1))).Count);
    }

    private static Task<LspClient> StartAsync(FakeEngine engine, string capabilities = Resolving) =>
        LspClient.StartAsync(engine, capabilities: JsonNode.Parse(capabilities));

    private static async Task<JsonArray> OfferedAsync(LspClient client, JsonObject range, string? only = null, string uri = LspClient.Doc) =>
        (await client.RequestAsync("textDocument/codeAction", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = uri },
            ["range"] = range,
            ["context"] = new JsonObject { ["diagnostics"] = new JsonArray(), ["only"] = only is null ? null : new JsonArray(only) },
        }))!.AsArray();
}
