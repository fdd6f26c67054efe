using System.Text.Json.Nodes;
using Completion.Server.Documents;
using Completion.Server.Tests.Testing;
using Microsoft.CodeAnalysis.Text;
using Position = Completion.Server.Protocol.Position;

namespace Completion.Server.Tests.Documents;

public sealed class IncrementalSyncTests
{
    private const string Path = "/code/A.cs";

    private static readonly string[] s_parts = ["\r", "\n", "\r\n", "a", "é", "漢", "🙂", "\u2028", "word ", "\t"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Random_changes_leave_the_workspace_with_the_editors_text(bool utf8)
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine, capabilities: Encodings(utf8 ? "utf-8" : "utf-16"));
        var random = new Random(utf8 ? 1 : 2);
        for (var round = 0; round < 40; round++)
        {
            var text = Text(random, 30);
            var uri = $"file:///code/{round}.cs";
            client.Open(text, uri);
            for (var message = 0; message < 8; message++)
            {
                var changes = new JsonArray();
                for (var change = random.Next(1, 4); change > 0; change--)
                    changes.Add(Change(random, ref text, utf8));
                client.Change(changes, uri);
            }

            await client.SettleAsync();
            Assert.Equal(text, engine.Feed.TextOf($"/code/{round}.cs"));
        }
    }

    [Fact]
    public async Task Half_a_surrogate_pair_survives()
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine);
        // As an editor's JSON has it; the test's own writer would refuse.
        client.SendBody("""{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///code/A.cs","languageId":"csharp","version":1,"text":"\"é\ud83d\t\\ \ude00\n"}}}"""u8.ToArray());
        client.SendBody("""{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///code/A.cs","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":3},"end":{"line":0,"character":5}},"text":"\ude00\ud83d"}]}}"""u8.ToArray());
        await client.SettleAsync();
        Assert.Equal("\"é\ud83d\ude00\ud83d \ude00\n", engine.Feed.TextOf(Path));
    }

    [Fact]
    public async Task Positions_beyond_the_text_and_ranges_that_run_backwards_are_put_right()
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine);
        client.Open("ab\r\ncd");
        client.Change([
            new JsonObject { ["range"] = LspClient.Range(0, 99, 0, 99), ["text"] = "1" },
            new JsonObject { ["range"] = LspClient.Range(-3, 5, -1, 0), ["text"] = "2" },
            new JsonObject { ["range"] = LspClient.Range(1, 2, 1, 0), ["text"] = "3" },
            JsonNode.Parse("""{"range":{"start":{"line":1.7976931348623157e308,"character":0},"end":{"line":9007199254740991,"character":4294967295}},"text":"4"}"""),
        ]);
        await client.SettleAsync();
        Assert.Equal("2ab1\r\n34", engine.Feed.TextOf(Path));
    }

    [Fact]
    public async Task A_change_of_an_unknown_document_or_without_sense_changes_nothing()
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine);
        client.Open("text");
        client.Change([new JsonObject { ["text"] = "x" }], "file:///code/unknown.cs");
        client.Notify("textDocument/didChange", new JsonObject { ["textDocument"] = 5 });
        client.Notify("textDocument/didChange", null);
        client.Change([new JsonObject { ["range"] = "all", ["text"] = "x" }]);
        client.Change([new JsonObject { ["text"] = null }]);
        client.Change([]);
        await client.SettleAsync();
        Assert.Equal("text", engine.Feed.TextOf(Path));
        Assert.Null(engine.Feed.TextOf("/code/unknown.cs"));
    }

    [Fact]
    public async Task Closing_gives_the_document_back_to_the_disk_and_opening_twice_takes_the_newer_text()
    {
        var engine = new FakeEngine();
        await using var client = await LspClient.StartAsync(engine);
        client.Open("one");
        client.Open("two");
        await client.SettleAsync();
        Assert.Equal("two", engine.Feed.TextOf(Path));
        client.Notify("textDocument/didClose", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = LspClient.Doc } });
        await client.SettleAsync();
        Assert.Null(engine.Feed.TextOf(Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Offsets_and_positions_are_each_others_inverse_and_clamp_as_the_protocol_says(bool utf8)
    {
        var encoding = utf8 ? PositionEncoding.Utf8 : PositionEncoding.Utf16;
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var text = Text(random, 12);
            var source = SourceText.From(text);
            var document = new OpenDocument("", "", true, 1, source, LineTable.Of(source), encoding);
            foreach (var (start, end) in ReferenceText.Lines(text))
            {
                for (var offset = start; offset <= end; offset++)
                {
                    if (offset > start && offset < end && char.IsLowSurrogate(text[offset]) && utf8)
                        continue;
                    Assert.Equal(offset, document.OffsetAt(document.PositionAt(offset)));
                }
            }

            for (var line = 0; line < 5; line++)
            {
                for (var character = 0; character < 20; character++)
                    Assert.Equal(ReferenceText.Offset(text, line, character, utf8), document.OffsetAt(new Position(line, character)));
            }
        }
    }

    [Theory]
    [InlineData("utf-16", null)]
    [InlineData("utf-16", "utf-32")]
    [InlineData("utf-8", "utf-32", "utf-8", "utf-16")]
    [InlineData("utf-16", "utf-16", "utf-8")]
    public async Task The_clients_preferred_encoding_is_taken(string expected, params string[]? offered)
    {
        await using var client = new LspClient(new FakeEngine());
        var result = await client.RequestAsync("initialize", new JsonObject
        {
            ["capabilities"] = offered is null or [null] ? new JsonObject() : Encodings(offered),
        });
        Assert.Equal(expected, (string)result!["capabilities"]!["positionEncoding"]!);
    }

    private static JsonObject Encodings(params string[] names) =>
        new() { ["general"] = new JsonObject { ["positionEncodings"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]) } };

    private static string Text(Random random, int parts) =>
        string.Concat(Enumerable.Range(0, random.Next(parts + 1)).Select(_ => s_parts[random.Next(s_parts.Length)]));

    private static JsonObject Change(Random random, ref string text, bool utf8)
    {
        var inserted = Text(random, 4);
        if (random.Next(6) == 0)
        {
            // Mostly what an editor sends as a whole is nearly what it was.
            text = random.Next(2) == 0 ? inserted : text[..(text.Length / 2)].TrimEnd('\ud83d') + inserted + text[(text.Length / 2)..].TrimStart('\ude42');
            return new JsonObject { ["text"] = text };
        }

        var lines = ReferenceText.Lines(text).Count;
        var (line, character, endLine) = (random.Next(lines + 1), random.Next(12), random.Next(lines + 1));
        var endCharacter = random.Next(12);
        // No client of UTF-16 sends a cursor inside of a pair.
        if (!utf8)
            (character, endCharacter) = (OutsidePair(text, line, character), OutsidePair(text, endLine, endCharacter));
        var start = ReferenceText.Offset(text, line, character, utf8);
        var end = ReferenceText.Offset(text, endLine, endCharacter, utf8);
        text = text[..Math.Min(start, end)] + inserted + text[Math.Max(start, end)..];
        return new JsonObject { ["range"] = LspClient.Range(line, character, endLine, endCharacter), ["text"] = inserted };
    }

    private static int OutsidePair(string text, int line, int character)
    {
        var offset = ReferenceText.Offset(text, line, character, utf8: false);
        return offset < text.Length && char.IsLowSurrogate(text[offset]) ? character + 1 : character;
    }
}
