using System.Text.Json.Nodes;
using Completion.Engine;
using Completion.Server.Tests.Testing;
using Microsoft.CodeAnalysis.Text;
using static Completion.Server.Tests.Testing.FakeEngine;

namespace Completion.Server.Tests;

public sealed class InlineCompletionTests
{
    [Fact]
    public async Task Invoked_answers_all_drafts_in_order_and_automatic_the_best()
    {
        var requests = new List<CompletionRequest>();
        var engine = new FakeEngine
        {
            Complete = (request, _) =>
            {
                requests.Add(request);
                return Task.FromResult(Result(Draft("one", request.Position), Draft("two", request.Position), Draft("one", request.Position)));
            },
        };
        await using var client = await LspClient.StartAsync(engine);
        client.Open("a\r\nbc");
        // The same text twice is of no use to someone who cycles.
        Assert.Equal(["one", "two"], await client.InlineAsync(1, 1));
        client.Type(1, 2, "!");
        Assert.Equal(["one"], await client.InlineAsync(1, 3, invoked: false));
        Assert.Collection(requests,
            request => Assert.Equal((CompletionTrigger.Invoked, 4, "/code/A.cs"), (request.Trigger, request.Position, request.Path)),
            request => Assert.Equal((CompletionTrigger.Automatic, 6, "/code/A.cs"), (request.Trigger, request.Position, request.Path)));
        Assert.All(requests, request => Assert.Null(request.SelectedItem));
    }

    [Fact]
    public async Task Items_have_the_shape_of_the_protocol()
    {
        var engine = new FakeEngine { Complete = (_, _) => Task.FromResult(Result(Draft("Console", new TextSpan(5, 3)))) };
        var capabilities = JsonNode.Parse("""{"general":{"positionEncodings":["utf-8"]}}""");
        await using var client = await LspClient.StartAsync(engine, capabilities: capabilities);
        client.Open("/*é*/Con");
        var list = await client.ResultAsync(client.SendInline(0, 9));
        var expected = JsonNode.Parse("""{"items":[{"insertText":"Console","range":{"start":{"line":0,"character":6},"end":{"line":0,"character":9}}}]}""");
        Assert.True(JsonNode.DeepEquals(expected, list), list!.ToJsonString());
    }

    [Fact]
    public async Task With_a_selected_item_every_draft_has_its_range_and_begins_with_it()
    {
        (TextSpan, string)? asked = null;
        var selectedSpan = new TextSpan(4, 3);
        var engine = new FakeEngine
        {
            Complete = (request, _) =>
            {
                asked = request.SelectedItem;
                return Task.FromResult(Result(
                    Draft("Console.WriteLine();", selectedSpan),
                    Draft("sole.Clear();", request.Position),
                    Draft("Convert.ToInt32(x)", selectedSpan),
                    Draft("text = Console;", new TextSpan(0, 7))));
            },
        };
        await using var client = await LspClient.StartAsync(engine);
        client.Open("x = Con");
        var selected = new JsonObject { ["range"] = LspClient.Range(0, 4, 0, 7), ["text"] = "Console" };
        var list = await client.ResultAsync(client.SendInline(0, 7, selected: selected));
        Assert.Equal((selectedSpan, "Console"), asked);
        var items = list!["items"]!.AsArray();
        Assert.All(items, item => Assert.True(JsonNode.DeepEquals(LspClient.Range(0, 4, 0, 7), item!["range"])));
        Assert.Equal(["Console.WriteLine();", "Console.Clear();"], items.Select(item => (string)item!["insertText"]!));
    }

    [Fact]
    public async Task Drafts_that_cannot_be_shown_are_left_out_with_a_reason()
    {
        var engine = new FakeEngine { Complete = (request, _) => Task.FromResult(Result(Draft("x", new TextSpan(0, request.Position)))) };
        await using var client = await LspClient.StartAsync(engine);
        client.Open("a\nb");
        Assert.Empty(await client.InlineAsync(1, 1));
        Assert.Contains("more than one line", Reason(client));
        var elsewhere = new JsonObject { ["range"] = LspClient.Range(0, 0, 0, 1), ["text"] = "abc" };
        Assert.Empty(await client.InlineAsync(1, 1, selected: elsewhere));
        Assert.Contains("does not hold the cursor", Reason(client));
        var unrelated = new JsonObject { ["range"] = LspClient.Range(1, 0, 1, 1), ["text"] = "bcd" };
        Assert.Empty(await client.InlineAsync(1, 1, selected: unrelated));
        Assert.Contains("No draft continues", Reason(client));
    }

    [Fact]
    public async Task Every_empty_answer_has_a_reason()
    {
        var engine = new FakeEngine { Complete = (_, _) => Task.FromResult(Empty("The cursor is in a comment.")) };
        await using var client = await LspClient.StartAsync(engine);
        Assert.Empty(await client.InlineAsync(0, 0));
        Assert.Contains("not open", Reason(client));
        client.Open("text", "file:///code/A.vb", "vb");
        Assert.Empty(await client.InlineAsync(0, 0, uri: "file:///code/A.vb"));
        Assert.Contains("not C#", Reason(client));
        client.Open("text", "file:///code/secrets/A.cs");
        Assert.Empty(await client.InlineAsync(0, 0, uri: "file:///code/secrets/A.cs"));
        Assert.Contains("disabledGlobs", Reason(client));
        client.Open("text");
        Assert.Empty(await client.InlineAsync(0, 0));
        Assert.Equal("The cursor is in a comment.", Reason(client));
        engine.Complete = (_, _) => Task.FromResult(Empty(null));
        Assert.Empty(await client.InlineAsync(0, 0));
        Assert.Equal("The model has no suggestion here.", Reason(client));
        engine.Complete = (_, _) => throw new InvalidOperationException("no such sequence");
        Assert.Empty(await client.InlineAsync(0, 0));
        Assert.Contains("no such sequence", Reason(client));
        engine.Complete = (_, _) => throw new Inference.ModelException("The context is full; raise it.");
        Assert.Empty(await client.InlineAsync(0, 0));
        Assert.Equal("The context is full; raise it.", Reason(client));
        // A reason is gone with the next suggestion, and each answer left a line in the log.
        engine.Complete = (request, _) => Task.FromResult(Result(Draft("x", request.Position)));
        Assert.Single(await client.InlineAsync(0, 0));
        Assert.Null(client.LastStatus["lastEmptyReason"]);
        Assert.Equal(8, client.Received.Count(message => (string?)message["method"] == "window/logMessage"
            && ((string)message["params"]!["message"]!).StartsWith("inlineCompletion (invoked)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Documents_that_are_no_files_are_served_too()
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine);
        client.Open("text", "untitled:Untitled-1");
        Assert.Single(await client.InlineAsync(0, 4, uri: "untitled:Untitled-1"));
        Assert.Empty(engine.Feed.Loaded);
    }

    private static string Reason(LspClient client) => (string)client.LastStatus["lastEmptyReason"]!;
}
