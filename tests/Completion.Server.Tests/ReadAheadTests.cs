using System.Text.Json.Nodes;
using Completion.CSharp.Workspaces;
using Completion.Server.Tests.Testing;
using static Completion.Server.Tests.Testing.FakeEngine;

namespace Completion.Server.Tests;

/// <summary>What is read while nobody asks.</summary>
public sealed class ReadAheadTests
{
    private static FakeEngine EngineOf(string draft) => new() { Complete = (request, _) => Task.FromResult(Result(Draft(draft, request.Position))) };

    private static async Task<(string Path, int? Position)[]> ReadAsync(FakeEngine engine, int count)
    {
        for (var waited = 0; engine.ReadAhead.Count < count && waited < LspClient.Patience.TotalMilliseconds; waited += 10)
            await Task.Delay(10);
        return [.. engine.ReadAhead];
    }

    [Fact]
    public async Task A_document_that_is_opened_is_read_and_again_when_its_project_is_there()
    {
        var engine = EngineOf("draft");
        await using var client = await LspClient.StartAsync(engine);
        await client.StatusAsync("ready");
        client.Open("class C { }");
        // Twice, where the model is just being loaded.
        var before = await ReadAsync(engine, 1);
        await client.SettleAsync();
        engine.Feed.Raise(new ProjectStatus("/code/A.csproj", ProjectState.Loaded, "net10.0", null));
        var read = await ReadAsync(engine, before.Length + 1);
        Assert.True(read.Length > before.Length);
        Assert.All(read, place => Assert.Equal(("/code/A.cs", null), place));
    }

    [Fact]
    public async Task Behind_a_suggestion_that_was_accepted_is_read_ahead()
    {
        var engine = EngineOf("Console.WriteLine();");
        await using var client = await LspClient.StartAsync(engine);
        await client.StatusAsync("ready");
        client.Open("{\n\n}");
        await client.InlineAsync(1, 0, invoked: false);
        client.Type(1, 0, "Console.");
        client.Type(1, 8, "WriteLine();");
        for (var count = 2; count <= 3 && (await ReadAsync(engine, count))[^1].Position is null; count++)
        {
            // The model was just being loaded when the document was opened.
        }

        var read = engine.ReadAhead.Distinct().ToArray();
        Assert.Equal([("/code/A.cs", null), ("/code/A.cs", 22)], read);
    }

    [Fact]
    public async Task Documents_without_suggestions_are_not_read()
    {
        var engine = EngineOf("draft");
        await using var client = await LspClient.StartAsync(engine, options: new JsonObject { ["disabledGlobs"] = new JsonArray("**/A.cs") });
        await client.StatusAsync("ready");
        client.Open("class C { }");
        client.Open("plain", "file:///code/B.txt", "plaintext");
        client.Open("class D { }", "file:///code/D.cs");
        Assert.All(await ReadAsync(engine, 1), place => Assert.Equal(("/code/D.cs", null), place));
        Assert.NotEmpty(engine.ReadAhead);
    }
}
