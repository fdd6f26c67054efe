using System.Diagnostics;
using Completion.Evaluation.Peers;

namespace Completion.Evaluation.Tests.Peers;

/// <summary>Against <c>Fakes/fake-peer.mjs</c>, a real process that speaks the protocol and has no model.</summary>
public class PeerProcessTests
{
    private static readonly Func<string, bool> s_never = _ => false;

    private static PeerOptions Options(string model = "good.gguf") => new()
    {
        Model = model,
        ContextSize = 512,
        Threads = 1,
        Script = Path.Combine(AppContext.BaseDirectory, "Fakes", "fake-peer.mjs"),
    };

    private static Task<PeerProcess> StartAsync(string model = "good.gguf") => PeerProcess.StartAsync(Options(model), CancellationToken.None);

    [Fact]
    public async Task A_peer_that_is_ready_says_who_it_is()
    {
        await using var peer = await StartAsync();
        Assert.Equal("fake", peer.Name);
        Assert.Equal(12.5, peer.LoadMilliseconds);
        Assert.Equal("""{"contextSize":512,"threads":1,"gpu":false,"prompt":"infill"}""", peer.Version);
    }

    [Fact]
    public async Task Every_option_reaches_the_peer()
    {
        var options = Options() with { ContextSize = 2048, Threads = null, BatchSize = 64, Gpu = true, Prompt = PeerPrompt.SuffixFirst };
        await using var peer = await PeerProcess.StartAsync(options, CancellationToken.None);
        Assert.Equal("""{"contextSize":2048,"batchSize":64,"gpu":true,"prompt":"suffix-first"}""", peer.Version);
    }

    [Theory]
    [InlineData("missing.gguf", "The peer cannot be used: There is no model there.")]
    [InlineData("dies.gguf", "The peer ended before it was ready: Error: the memory is full")]
    [InlineData("garbage.gguf", "The peer wrote a line that is no answer: 'Loading, please wait'.")]
    public async Task A_peer_that_cannot_start_is_told_of_in_a_sentence(string model, string sentence)
    {
        var refused = await Assert.ThrowsAsync<EvaluationException>(() => StartAsync(model));
        Assert.Equal(sentence, refused.Message);
    }

    [Fact]
    public async Task A_peer_that_does_not_get_ready_is_given_up()
    {
        var options = Options("silent.gguf") with { StartLimit = TimeSpan.FromMilliseconds(300) };
        var refused = await Assert.ThrowsAsync<EvaluationException>(() => PeerProcess.StartAsync(options, CancellationToken.None));
        Assert.Equal("The peer did not load 'silent.gguf' within 0.3 s; choose a smaller model.", refused.Message);
    }

    [Fact]
    public async Task Starting_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PeerProcess.StartAsync(Options("silent.gguf"), cancellation.Token));
    }

    [Fact]
    public async Task A_script_that_is_not_there_is_named()
    {
        var options = Options() with { Script = Path.Combine(AppContext.BaseDirectory, "no-such-peer.mjs") };
        var refused = await Assert.ThrowsAsync<EvaluationException>(() => PeerProcess.StartAsync(options, CancellationToken.None));
        Assert.Contains("no-such-peer.mjs", refused.Message);
    }

    [Fact]
    public void The_repository_has_a_script()
    {
        Assert.EndsWith(Path.Combine("eval", "peer", "node-llama-cpp.mjs"), PeerScript.Find());
    }

    [Fact]
    public async Task An_answer_is_the_whole_text_with_the_peers_own_times()
    {
        await using var peer = await StartAsync();
        Assert.Equal(new PeerAnswer("0 1 2 3 ", 2.5, 1.5, 4), await peer.CompleteAsync("count", "", 4, s_never, CancellationToken.None));
        Assert.Equal(new PeerAnswer("", 2.5, null, 0), await peer.CompleteAsync("nothing", "", 4, s_never, CancellationToken.None));
    }

    [Fact]
    public async Task A_finished_text_stops_the_peer()
    {
        await using var peer = await StartAsync();
        // Only a stop ends this: the peer would write numbers for longer than anyone waits.
        var answer = await peer.CompleteAsync("count", "", int.MaxValue, text => text.Contains("7 ", StringComparison.Ordinal), CancellationToken.None);
        Assert.StartsWith("0 1 2 3 4 5 6 7 ", answer.Text);
    }

    [Fact]
    public async Task A_text_is_judged_with_all_that_came_before()
    {
        await using var peer = await StartAsync();
        var seen = new List<string>();
        bool IsThird(string text)
        {
            seen.Add(text);
            return seen.Count == 3;
        }

        var answer = await peer.CompleteAsync("count", "", int.MaxValue, IsThird, CancellationToken.None);
        Assert.Equal(3, seen.Count);
        Assert.StartsWith(seen[2], answer.Text);
        Assert.StartsWith(seen[1], seen[2]);
        Assert.StartsWith(seen[0], seen[1]);
    }

    [Fact]
    public async Task A_request_that_is_refused_leaves_the_peer_usable()
    {
        await using var peer = await StartAsync();
        foreach (var (prefix, reason) in new[] { ("refuse", "The prompt is too long."), ("unread", "A line is not JSON.") })
        {
            var refused = await Assert.ThrowsAsync<EvaluationException>(() => peer.CompleteAsync(prefix, "", 4, s_never, CancellationToken.None));
            Assert.Equal($"fake could not complete: {reason}", refused.Message);
        }

        Assert.Equal(2, (await peer.CompleteAsync("count", "", 2, s_never, CancellationToken.None)).Tokens);
    }

    [Fact]
    public async Task A_peer_that_dies_midway_is_quoted()
    {
        await using var peer = await StartAsync();
        foreach (var _ in new[] { 1, 2 })
        {
            var ended = await Assert.ThrowsAsync<EvaluationException>(() => peer.CompleteAsync("die", "", 4, s_never, CancellationToken.None));
            Assert.Equal("fake has ended: the model is on fire", ended.Message);
        }
    }

    [Fact]
    public async Task A_line_that_is_no_message_ends_the_peer()
    {
        await using var peer = await StartAsync();
        var refused = await Assert.ThrowsAsync<EvaluationException>(() => peer.CompleteAsync("garbage", "", 4, s_never, CancellationToken.None));
        Assert.Equal("fake wrote a line that is no answer: 'Segmentation fault'.", refused.Message);
        await Assert.ThrowsAsync<EvaluationException>(() => peer.CompleteAsync("count", "", 4, s_never, CancellationToken.None));
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_is_ended()
    {
        var options = Options() with { RequestLimit = TimeSpan.FromMilliseconds(300) };
        await using var peer = await PeerProcess.StartAsync(options, CancellationToken.None);
        var late = await Assert.ThrowsAsync<EvaluationException>(() => peer.CompleteAsync("silent", "", 4, s_never, CancellationToken.None));
        Assert.Equal("fake did not answer within 0.3 s and was ended.", late.Message);
        var ended = await Assert.ThrowsAsync<EvaluationException>(() => peer.CompleteAsync("count", "", 4, s_never, CancellationToken.None));
        Assert.Equal("fake has ended: it had not answered within 0.3 s.", ended.Message);
    }

    [Fact]
    public async Task A_cancelled_request_is_stopped_and_the_next_one_gets_its_own_answer()
    {
        await using var peer = await StartAsync();
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            peer.CompleteAsync("count", "", int.MaxValue, _ => { cancellation.Cancel(); return false; }, cancellation.Token));
        Assert.Equal("next", (await peer.CompleteAsync("next", "", 4, s_never, CancellationToken.None)).Text);
    }

    [Fact]
    public async Task A_judge_that_fails_stops_the_request()
    {
        await using var peer = await StartAsync();
        await Assert.ThrowsAsync<FormatException>(() =>
            peer.CompleteAsync("count", "", int.MaxValue, _ => throw new FormatException(), CancellationToken.None));
        Assert.Equal("next", (await peer.CompleteAsync("next", "", 4, s_never, CancellationToken.None)).Text);
    }

    [Fact]
    public async Task Large_texts_of_any_script_go_both_ways()
    {
        await using var peer = await StartAsync();
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"\"å → 𝒳\u2028{i}\r\n"));
        for (var i = 0; i < 3; i++)
        {
            var answer = await peer.CompleteAsync(text, "<|end|>", 4, s_never, CancellationToken.None);
            Assert.Equal(text + "<|end|>", answer.Text);
        }
    }

    [Fact]
    public async Task Half_a_character_becomes_the_replacement_character()
    {
        await using var peer = await StartAsync();
        Assert.Equal("x\uFFFD", (await peer.CompleteAsync("x\uD835", "", 4, s_never, CancellationToken.None)).Text);
    }

    [Theory]
    [InlineData("good.gguf")]
    [InlineData("deaf.gguf")]
    public async Task Disposal_ends_the_process(string model)
    {
        var peer = await StartAsync(model);
        using var process = Process.GetProcessById(peer.ProcessId);
        await peer.DisposeAsync();
        await peer.DisposeAsync();
        Assert.True(process.HasExited);
    }
}
