using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Completion.Engine;
using Completion.Server.JsonRpc;
using Completion.Server.Tests.Testing;

namespace Completion.Server.Tests;

public sealed class QueueTests
{
    /// <summary>An engine whose answers wait until the test lets them go, unless they are cancelled.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BlockingCollection<(CompletionRequest Request, CancellationToken Token)> Entered { get; } = [];

        public FakeEngine Engine => new()
        {
            Complete = async (request, cancellation) =>
            {
                Entered.Add((request, cancellation), CancellationToken.None);
                await _open.Task.WaitAsync(cancellation);
                return FakeEngine.Result(FakeEngine.Draft("x", request.Position));
            },
        };

        public void Open() => _open.SetResult();

        public (CompletionRequest Request, CancellationToken Token) Next()
        {
            Assert.True(Entered.TryTake(out var entered, LspClient.Patience));
            return entered;
        }
    }

    [Fact]
    public async Task Reads_run_beside_each_other()
    {
        var gate = new Gate();
        await using var client = await LspClient.StartAsync(gate.Engine);
        client.Open("text");
        var sent = Enumerable.Range(0, 4).Select(i => client.SendInline(0, i)).ToArray();
        // All four are inside of the engine before any is let go.
        var positions = sent.Select(_ => gate.Next().Request.Position).Order().ToArray();
        Assert.Equal([0, 1, 2, 3], positions);
        gate.Open();
        foreach (var id in sent)
            Assert.Single((await client.ResultAsync(id))!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_change_cancels_the_reads_of_its_document_and_no_others()
    {
        var gate = new Gate();
        await using var client = await LspClient.StartAsync(gate.Engine);
        client.Open("text");
        client.Open("other", "file:///code/B.cs");
        var ghost = client.SendInline(0, 0);
        var popup = client.Send("textDocument/completion", LspClient.At(0, 0));
        var other = client.SendInline(0, 0, uri: "file:///code/B.cs");
        var tokens = new[] { gate.Next(), gate.Next(), gate.Next() };
        client.Type(0, 0, "more ");
        Assert.Equal(ErrorCode.ContentModified, await client.FailAsync(ghost));
        Assert.Equal(ErrorCode.ContentModified, await client.FailAsync(popup));
        foreach (var (request, token) in tokens)
        {
            if (request.Path == "/code/A.cs")
                await Cancelled(token);
            else
                Assert.False(token.IsCancellationRequested);
        }

        gate.Open();
        Assert.Single((await client.ResultAsync(other))!["items"]!.AsArray());
    }

    [Fact]
    public async Task Closing_a_document_cancels_its_reads()
    {
        var gate = new Gate();
        await using var client = await LspClient.StartAsync(gate.Engine);
        client.Open("text");
        var ghost = client.SendInline(0, 0);
        client.Notify("textDocument/didClose", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = LspClient.Doc } });
        Assert.Equal(ErrorCode.ContentModified, await client.FailAsync(ghost));
    }

    [Fact]
    public async Task An_answer_to_a_former_text_is_never_given_also_from_an_engine_that_ignores_cancellation()
    {
        var open = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var engine = new FakeEngine
        {
            Complete = async (request, _) =>
            {
                entered.TrySetResult();
                await open.Task;
                return FakeEngine.Result(FakeEngine.Draft("late", request.Position));
            },
        };
        await using var client = await LspClient.StartAsync(engine);
        client.Open("text");
        var ghost = client.SendInline(0, 0);
        await entered.Task.WaitAsync(LspClient.Patience);
        client.Type(0, 0, "more ");
        Assert.Equal(ErrorCode.ContentModified, await client.FailAsync(ghost));
        open.SetResult();
        Assert.Equal(["late"], await client.InlineAsync(0, 5));
    }

    [Fact]
    public async Task Neither_changes_nor_cancellations_wait_for_an_engine_that_blocks_its_thread()
    {
        using var block = new ManualResetEventSlim();
        var engine = new FakeEngine { Complete = (_, _) => { block.Wait(CancellationToken.None); return Task.FromResult(FakeEngine.Empty("late")); } };
        await using var client = await LspClient.StartAsync(engine);
        try
        {
            client.Open("text");
            client.Open("other", "file:///code/B.cs");
            var cancelled = client.SendInline(0, 0);
            var superseded = client.SendInline(0, 0, uri: "file:///code/B.cs");
            for (var i = 0; i < 50; i++)
                client.Type(0, 0, "x", replaced: 0);
            client.Change([new JsonObject { ["text"] = "all new" }], "file:///code/B.cs");
            client.Cancel(cancelled);
            await client.SettleAsync();
            Assert.Equal(new string('x', 50) + "text", engine.Feed.TextOf("/code/A.cs"));
            Assert.Equal("all new", engine.Feed.TextOf("/code/B.cs"));
            // Both are answered while the engine still blocks. The first was changed and cancelled; either may be noticed first.
            Assert.Contains(await client.FailAsync(cancelled), new[] { ErrorCode.RequestCancelled, ErrorCode.ContentModified });
            Assert.Equal(ErrorCode.ContentModified, await client.FailAsync(superseded));
        }
        finally
        {
            block.Set();
        }
    }

    [Fact]
    public async Task A_read_between_changes_sees_exactly_the_changes_before_it()
    {
        var engine = new FakeEngine();
        // Answers the position, which the server computed from the text that the read saw.
        engine.Complete = (request, _) => Task.FromResult(FakeEngine.Result(FakeEngine.Draft($"{request.Position}", request.Position)));
        await using var client = await LspClient.StartAsync(engine);
        client.Open("");
        var asked = new List<(long Id, int Length)>();
        for (var length = 1; length <= 60; length++)
        {
            client.Type(0, 0, "x");
            // Beyond the end, thus clamped to what is the end then.
            asked.Add((client.SendInline(0, 1000), length));
        }

        foreach (var (id, length) in asked)
        {
            try
            {
                var items = (await client.ResultAsync(id))!["items"]!.AsArray();
                Assert.Equal($"{length}", (string)items[0]!["insertText"]!);
            }
            catch (LspError e)
            {
                Assert.Equal(ErrorCode.ContentModified, e.Code);
                Assert.NotEqual(60, length);
            }
        }
    }

    [Fact]
    public async Task Cancelling_reaches_the_engine_and_is_answered()
    {
        var gate = new Gate();
        await using var client = await LspClient.StartAsync(gate.Engine);
        client.Open("text");
        var id = client.SendInline(0, 0);
        var (_, token) = gate.Next();
        client.Cancel(id);
        Assert.Equal(ErrorCode.RequestCancelled, await client.FailAsync(id));
        await Cancelled(token);
        // Of requests that are answered, or were never made, or have no sense.
        client.Cancel(id);
        client.Cancel(4711);
        client.Notify("$/cancelRequest", null);
        client.Notify("$/cancelRequest", new JsonObject { ["id"] = new JsonArray() });
        await client.SettleAsync();
    }

    [Fact]
    public async Task Every_request_is_answered_once_whatever_the_engine_does()
    {
        var random = new Random(1);
        var engine = new FakeEngine
        {
            Complete = async (request, cancellation) =>
            {
                await Task.Yield();
                return (request.Position % 4) switch
                {
                    0 => throw new InvalidOperationException("broken"),
                    1 => FakeEngine.Empty(null),
                    2 => throw new OperationCanceledException(),
                    _ => FakeEngine.Result(FakeEngine.Draft("x", request.Position)),
                };
            },
        };
        await using var client = await LspClient.StartAsync(engine);
        client.Open(new string('a', 400));
        var ids = new List<long>();
        for (var i = 0; i < 400; i++)
        {
            ids.Add(client.SendInline(0, i));
            if (random.Next(3) == 0)
                client.Cancel(ids[random.Next(ids.Count)]);
            if (random.Next(10) == 0)
                client.Type(0, 0, "b");
        }

        foreach (var id in ids)
        {
            try
            {
                await client.ResultAsync(id);
            }
            catch (LspError)
            {
                // An answer too.
            }
        }

        // A second answer to the same id would have been kept as unknown.
        Assert.DoesNotContain(client.Received, message => message["method"] is null);
    }

    private static async Task Cancelled(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(LspClient.Patience);
    }
}
