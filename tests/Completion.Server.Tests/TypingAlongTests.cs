using System.Text.Json.Nodes;
using Completion.Server.Tests.Testing;
using static Completion.Server.Tests.Testing.FakeEngine;

namespace Completion.Server.Tests;

public sealed class TypingAlongTests
{
    private int _asked;

    private FakeEngine EngineOf(params string[] drafts) => new()
    {
        Complete = (request, _) =>
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult(Result([.. drafts.Select(draft => Draft(draft, request.Position))]));
        },
    };

    [Fact]
    public async Task Whoever_types_the_suggestion_sees_its_rest_without_the_engine()
    {
        const string draft = "Console.WriteLine();";
        await using var client = await LspClient.StartAsync(EngineOf(draft));
        client.Open("{\n\n}");
        Assert.Equal([draft], await client.InlineAsync(1, 0, invoked: false));
        for (var typed = 1; typed < draft.Length; typed++)
        {
            client.Type(1, typed - 1, draft[typed - 1].ToString());
            Assert.Equal([draft[typed..]], await client.InlineAsync(1, typed, invoked: false));
        }

        Assert.Equal(1, _asked);
        // Back again, as far as the beginning.
        client.Type(1, 4, "", replaced: draft.Length - 5);
        Assert.Equal([draft[4..]], await client.InlineAsync(1, 4, invoked: false));
        Assert.Equal(1, _asked);
        // All of it is typed: something new is wanted.
        client.Type(1, 4, draft[4..]);
        await client.InlineAsync(1, draft.Length, invoked: false);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Whoever_types_something_else_gets_a_new_answer()
    {
        await using var client = await LspClient.StartAsync(EngineOf("abc"));
        client.Open("");
        await client.InlineAsync(0, 0, invoked: false);
        client.Type(0, 0, "x");
        Assert.Equal(["abc"], await client.InlineAsync(0, 1, invoked: false));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_change_elsewhere_ends_the_suggestion()
    {
        await using var client = await LspClient.StartAsync(EngineOf("abc"));
        client.Open("one\n\n");
        await client.InlineAsync(1, 0, invoked: false);
        client.Type(0, 0, "x");
        await client.InlineAsync(1, 0, invoked: false);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_bracket_that_the_editor_closed_is_replaced_by_the_rest()
    {
        await using var client = await LspClient.StartAsync(EngineOf("Print(value);"));
        client.Open("");
        await client.InlineAsync(0, 0, invoked: false);
        client.Type(0, 0, "Print");
        client.Type(0, 5, "()");
        var list = await client.ResultAsync(client.SendInline(0, 6, invoked: false));
        var item = list!["items"]![0]!;
        Assert.Equal("value);", (string)item["insertText"]!);
        Assert.True(JsonNode.DeepEquals(LspClient.Range(0, 6, 0, 7), item["range"]));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_selected_item_that_agrees_is_continued_from_what_was_shown()
    {
        await using var client = await LspClient.StartAsync(EngineOf("Console.Beep();"));
        client.Open("");
        await client.InlineAsync(0, 0, invoked: false);
        client.Type(0, 0, "Co");
        var selected = new JsonObject { ["range"] = LspClient.Range(0, 0, 0, 2), ["text"] = "Console" };
        Assert.Equal(["Console.Beep();"], await client.InlineAsync(0, 2, invoked: false, selected));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Of_several_drafts_the_one_that_is_typed_goes_on_also_in_manual_mode()
    {
        await using var client = await LspClient.StartAsync(EngineOf("first", "second"), new JsonObject { ["mode"] = "manual" });
        client.Open("");
        Assert.Equal(["first", "second"], await client.InlineAsync(0, 0));
        client.Type(0, 0, "s");
        Assert.Equal(["econd"], await client.InlineAsync(0, 1, invoked: false));
        client.Type(0, 1, "x");
        Assert.Empty(await client.InlineAsync(0, 2, invoked: false));
        Assert.Equal("manual mode", (string)client.LastStatus["lastEmptyReason"]!);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Other_settings_end_the_suggestion()
    {
        await using var client = await LspClient.StartAsync(EngineOf("abc"));
        client.Open("");
        await client.InlineAsync(0, 0, invoked: false);
        client.Notify("workspace/didChangeConfiguration", JsonNode.Parse("""{"settings":{"csharpCompletion":{"extent":"line"}}}"""));
        await client.InlineAsync(0, 0, invoked: false);
        Assert.Equal(2, _asked);
    }
}
