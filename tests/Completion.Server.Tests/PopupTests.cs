using System.Text.Json.Nodes;
using Completion.Engine;
using Completion.Server.Tests.Testing;
using Microsoft.CodeAnalysis.Text;
using static Completion.Server.Tests.Testing.FakeEngine;

namespace Completion.Server.Tests;

public sealed class PopupTests
{
    private const string Markdown = """{"textDocument":{"completion":{"completionItem":{"documentationFormat":["markdown","plaintext"]}}}}""";

    [Fact]
    public async Task Drafts_are_items_that_replace_the_typed_word()
    {
        var engine = new FakeEngine
        {
            Complete = (request, _) => Task.FromResult(Result(
                Draft("sole.Beep();\nreturn;", request.Position) with { LogProbability = -0.25 },
                Draft("vert", request.Position) with { Review = new DraftReview(ReviewVerdict.AddsErrors, ["CS0103: no such name", "CS0002: later"]) },
                Draft(" == 1", request.Position) with { Review = new DraftReview(ReviewVerdict.Unknown, []) })),
        };
        await using var client = await LspClient.StartAsync(engine);
        client.Open("é = Con;");
        var list = await client.RequestAsync("textDocument/completion", LspClient.At(0, 7));
        Assert.True((bool)list!["isIncomplete"]!);
        var items = list["items"]!.AsArray();
        var expected = JsonNode.Parse("""
            {
              "label": "Console.Beep(); …", "kind": 15, "detail": "compiles · log-probability -0.25", "sortText": "0000",
              "filterText": "Console.Beep();\nreturn;", "data": "sole.Beep();\nreturn;",
              "textEdit": { "range": { "start": { "line": 0, "character": 4 }, "end": { "line": 0, "character": 7 } }, "newText": "Console.Beep();\nreturn;" }
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, items[0]), items[0]!.ToJsonString());
        Assert.Equal("CS0103: no such name · log-probability -1.50", (string)items[1]!["detail"]!);
        Assert.Equal("not reviewed · log-probability -1.50", (string)items[2]!["detail"]!);
        var order = items.Select(item => (string)item!["sortText"]!).ToArray();
        Assert.Equal(order.Order(StringComparer.Ordinal), order);
        Assert.Equal(3, order.Distinct().Count());
    }

    [Fact]
    public void An_item_is_kept_by_a_client_that_filters_by_prefix_and_has_the_drafts_effect()
    {
        var words = Gen.ListOf(Gen.Elements('a', '_', 'é', ' ', '.', '\n')).Select(string.Concat);
        var spans = Gen.Choose(0, 3);
        Prop.ForAll(words.ToArbitrary(), words.ToArbitrary(), spans.ToArbitrary(), (before, draft, replaced) =>
        {
            var start = Math.Max(before.LastIndexOf('\n') + 1, before.Length - replaced);
            var span = TextSpan.FromBounds(start, before.Length);
            var engine = new FakeEngine { Complete = (_, _) => Task.FromResult(Result(Draft(draft, span))) };
            var items = ItemsAsync(engine, before).GetAwaiter().GetResult();
            if (items.Count == 0)
                return;
            var edit = items[0]!["textEdit"]!;
            var wanted = before[..start] + draft;
            var line = before.LastIndexOf('\n') + 1;
            var from = line + (int)edit["range"]!["start"]!["character"]!;
            Assert.Equal(wanted, before[..from] + (string)edit["newText"]!);
            // Editors filter by the text between the edit's start and the cursor.
            if (replaced == 0)
                Assert.StartsWith(before[from..], (string)items[0]!["filterText"]!);
        }).QuickCheckThrowOnFailure();

        static async Task<JsonArray> ItemsAsync(FakeEngine engine, string text)
        {
            await using var client = await LspClient.StartAsync(engine);
            client.Open(text);
            var lines = text.Split('\n');
            var list = await client.RequestAsync("textDocument/completion", LspClient.At(lines.Length - 1, lines[^1].Length));
            return list!["items"]!.AsArray();
        }
    }

    [Theory]
    [InlineData(Markdown, "markdown", "````csharp\nvar s = \"```\";\nreturn;\n````")]
    [InlineData("{}", "plaintext", "var s = \"```\";\nreturn;")]
    public async Task Resolve_adds_the_whole_draft_and_keeps_everything_else(string capabilities, string kind, string value)
    {
        await using var client = await LspClient.StartAsync(new FakeEngine(), capabilities: JsonNode.Parse(capabilities));
        var item = JsonNode.Parse("""{"label":"var","data":"var s = \"```\";\r\nreturn;","unknown":{"kept":[1]}}""")!.AsObject();
        var resolved = (await client.RequestAsync("completionItem/resolve", item.DeepClone()))!.AsObject();
        Assert.Equal(kind, (string)resolved["documentation"]!["kind"]!);
        Assert.Equal(value, (string)resolved["documentation"]!["value"]!);
        resolved.Remove("documentation");
        Assert.True(JsonNode.DeepEquals(item, resolved));
    }

    [Fact]
    public async Task An_item_of_someone_else_is_resolved_to_itself()
    {
        await using var client = await LspClient.StartAsync(new FakeEngine());
        var item = JsonNode.Parse("""{"label":"x","data":{"id":1}}""")!;
        Assert.True(JsonNode.DeepEquals(item, await client.RequestAsync("completionItem/resolve", item.DeepClone())));
    }

    [Theory]
    [InlineData(1, CompletionTrigger.Invoked)]
    [InlineData(2, CompletionTrigger.Automatic)]
    [InlineData(3, CompletionTrigger.Automatic)]
    public async Task The_engine_hears_who_asks_and_how_many_drafts_are_set(int kind, CompletionTrigger trigger)
    {
        CompletionRequest? asked = null;
        var engine = new FakeEngine { Complete = (request, _) => { asked = request; return Task.FromResult(Empty("none")); } };
        await using var client = await LspClient.StartAsync(engine, new JsonObject { ["drafts"] = 5 });
        client.Open("text");
        var parameters = LspClient.At(0, 2);
        parameters["context"] = new JsonObject { ["triggerKind"] = kind };
        var list = await client.RequestAsync("textDocument/completion", parameters);
        Assert.Empty(list!["items"]!.AsArray());
        Assert.Equal("none", (string)client.LastStatus["lastEmptyReason"]!);
        Assert.Equal((trigger, 5, 2), (asked!.Trigger, asked.Drafts, asked.Position));
    }

    [Fact]
    public async Task In_manual_mode_a_trigger_character_gets_nothing()
    {
        await using var client = await LspClient.StartAsync(new FakeEngine(), new JsonObject { ["mode"] = "manual" });
        client.Open("a.");
        var parameters = LspClient.At(0, 2);
        parameters["context"] = new JsonObject { ["triggerKind"] = 2, ["triggerCharacter"] = "." };
        Assert.Empty((await client.RequestAsync("textDocument/completion", parameters))!["items"]!.AsArray());
        Assert.Equal("manual mode", (string)client.LastStatus["lastEmptyReason"]!);
        Assert.Single((await client.RequestAsync("textDocument/completion", LspClient.At(0, 2)))!["items"]!.AsArray());
    }
}
