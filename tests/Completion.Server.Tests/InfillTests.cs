using System.Text.Json.Nodes;
using Completion.Engine;
using Completion.Engine.Infilling;
using Completion.Server.JsonRpc;
using Completion.Server.Tests.Testing;
using Microsoft.CodeAnalysis.Text;
using static Completion.Server.Tests.Testing.FakeEngine;

namespace Completion.Server.Tests;

public sealed class InfillTests
{
    private const string Utf8 = """{"general":{"positionEncodings":["utf-8"]}}""";

    [Fact]
    public async Task Proposals_have_an_edit_per_hole_and_what_the_compiler_says()
    {
        InfillRequest? asked = null;
        var engine = new FakeEngine
        {
            Fill = (request, _) =>
            {
                asked = request;
                var forced = Filled(request, "b", "c\r\nd");
                return Result(
                    Filled(request, "xy", "z"),
                    forced with
                    {
                        Review = new DraftReview(ReviewVerdict.AddsErrors, ["CS0103: no such name"]),
                        Fills = forced.Fills.SetItem(1, forced.Fills[1] with { IsForced = true }),
                    });
            },
        };
        await using var client = await LspClient.StartAsync(engine, capabilities: JsonNode.Parse(Utf8));
        client.Open("é = 1;\r\nf(2, 3);");
        var result = await client.RequestAsync("completion/infill", Params([LspClient.Range(1, 2, 1, 6), LspClient.Range(0, 5, 0, 6)], drafts: 4, version: 1));
        var expected = JsonNode.Parse("""
            {
              "drafts": [
                {
                  "edits": [
                    { "range": { "start": { "line": 0, "character": 5 }, "end": { "line": 0, "character": 6 } }, "newText": "xy" },
                    { "range": { "start": { "line": 1, "character": 2 }, "end": { "line": 1, "character": 6 } }, "newText": "z" }
                  ],
                  "verdict": "compiles", "newErrors": [], "forced": [false, false], "logProbability": -2.5
                },
                {
                  "edits": [
                    { "range": { "start": { "line": 0, "character": 5 }, "end": { "line": 0, "character": 6 } }, "newText": "b" },
                    { "range": { "start": { "line": 1, "character": 2 }, "end": { "line": 1, "character": 6 } }, "newText": "c\r\nd" }
                  ],
                  "verdict": "addsErrors", "newErrors": ["CS0103: no such name"], "forced": [false, true], "logProbability": -2.5
                }
              ],
              "route": "filled by a fake"
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, result), result!.ToJsonString());
        Assert.Equal(("/code/A.cs", 4), (asked!.Path, asked.Drafts));
        // Offsets, of UTF-16; é is two bytes.
        Assert.Equal<TextSpan>([new TextSpan(10, 4), new TextSpan(4, 1)], asked.Holes);
        Assert.Null(client.LastStatus["lastEmptyReason"]);
    }

    [Fact]
    public async Task Without_a_number_of_drafts_the_setting_counts()
    {
        var asked = 0;
        var engine = new FakeEngine { Fill = (request, _) => { asked = request.Drafts; return Result(Filled(request, "x")); } };
        await using var client = await LspClient.StartAsync(engine, new JsonObject { ["drafts"] = 7 });
        client.Open("text");
        await client.RequestAsync("completion/infill", Params([LspClient.Range(0, 0, 0, 0)]));
        Assert.Equal(7, asked);
    }

    [Fact]
    public async Task Every_empty_answer_has_a_reason()
    {
        var engine = new FakeEngine { Fill = (_, _) => Task.FromResult(new InfillResult { EmptyReason = "The holes [0..2) and [1..3) overlap." }) };
        await using var client = await LspClient.StartAsync(engine);
        Assert.Contains("not open", await Reason());
        client.Open("text", language: "vb");
        Assert.Contains("not C#", await Reason());
        client.Open("text");
        Assert.Equal("The holes [0..2) and [1..3) overlap.", await Reason());
        engine.Fill = (_, _) => Result();
        Assert.Contains("Nothing was found", await Reason());
        engine.Fill = (_, _) => throw new Inference.ModelException("There is no masked-diffusion model; name one.");
        Assert.Equal("There is no masked-diffusion model; name one.", await Reason());
        engine.Fill = (_, _) => throw new InvalidOperationException("no such sequence");
        Assert.Contains("no such sequence", await Reason());
        // What changes nothing is no proposal.
        engine.Fill = (request, _) => Result(Filled(request, "te", "xt"));
        Assert.Contains("stands there already", await Reason());
        engine.Fill = (request, _) => Result(Filled(request, "te", "xt"), Filled(request, "te", "st"));
        var answer = await AskAsync();
        Assert.Single(answer["drafts"]!.AsArray());
        Assert.False(answer.AsObject().ContainsKey("emptyReason"));
        Assert.Equal(7, client.Received.Count(message => (string?)message["method"] == "window/logMessage"
            && ((string)message["params"]!["message"]!).StartsWith("completion/infill A.cs, 2 holes: none: ", StringComparison.Ordinal)));

        async Task<JsonNode> AskAsync() =>
            (await client.RequestAsync("completion/infill", Params([LspClient.Range(0, 0, 0, 2), LspClient.Range(0, 2, 0, 4)])))!;

        async Task<string> Reason()
        {
            var answer = await AskAsync();
            Assert.Empty(answer["drafts"]!.AsArray());
            Assert.Equal((string)answer["emptyReason"]!, (string)client.LastStatus["lastEmptyReason"]!);
            return (string)answer["emptyReason"]!;
        }
    }

    [Theory]
    [InlineData("auto", 2)]
    [InlineData("compiles", 1)]
    public async Task Only_what_compiles_is_shown_to_who_wants_that(string show, int shown)
    {
        var engine = new FakeEngine();
        engine.Fill = (request, _) => Result(Failing(request), Filled(request, "b"));
        await using var client = await LspClient.StartAsync(engine, new JsonObject { ["show"] = show });
        client.Open("text");
        var hole = Params([LspClient.Range(0, 0, 0, 2)]);
        Assert.Equal(shown, (await client.RequestAsync("completion/infill", hole.DeepClone()))!["drafts"]!.AsArray().Count);
        engine.Fill = (request, _) => Result(Failing(request));
        var answer = await client.RequestAsync("completion/infill", hole);
        Assert.Equal(show == "compiles", ((string?)answer!["emptyReason"])?.Contains("adds a compile error", StringComparison.Ordinal) == true);

        static InfillDraft Failing(InfillRequest request) => Filled(request, "a") with { Review = new DraftReview(ReviewVerdict.AddsErrors, ["CS1"]) };
    }

    [Fact]
    public async Task Another_version_than_the_one_that_is_there_is_refused()
    {
        await using var client = await LspClient.StartAsync(new FakeEngine());
        client.Open("text");
        client.Type(0, 4, "!");
        var before = Params([LspClient.Range(0, 0, 0, 4)], version: 1);
        Assert.Equal(ErrorCode.ContentModified, await client.FailAsync("completion/infill", before));
        var now = Params([LspClient.Range(0, 0, 0, 4)], version: 2);
        Assert.Single((await client.RequestAsync("completion/infill", now))!["drafts"]!.AsArray());
    }

    [Fact]
    public async Task A_change_and_a_cancellation_end_it_at_once_also_in_an_engine_that_goes_on()
    {
        var entered = new SemaphoreSlim(0);
        var never = new TaskCompletionSource<InfillResult>();
        var engine = new FakeEngine { Fill = (_, _) => { entered.Release(); return never.Task; } };
        await using var client = await LspClient.StartAsync(engine);
        client.Open("text");
        var changed = client.Send("completion/infill", Params([LspClient.Range(0, 0, 0, 4)]));
        Assert.True(await entered.WaitAsync(LspClient.Patience));
        client.Type(0, 4, "!");
        Assert.Equal(ErrorCode.ContentModified, await client.FailAsync(changed));
        var cancelled = client.Send("completion/infill", Params([LspClient.Range(0, 0, 0, 4)]));
        Assert.True(await entered.WaitAsync(LspClient.Patience));
        client.Cancel(cancelled);
        Assert.Equal(ErrorCode.RequestCancelled, await client.FailAsync(cancelled));
    }

    private static Task<InfillResult> Result(params InfillDraft[] drafts) =>
        Task.FromResult(new InfillResult { Drafts = [.. drafts], Route = "filled by a fake" });

    private static JsonObject Params(JsonArray holes, int? drafts = null, int? version = null) => new()
    {
        ["textDocument"] = new JsonObject { ["uri"] = LspClient.Doc, ["version"] = version },
        ["holes"] = holes,
        ["drafts"] = drafts,
    };
}
