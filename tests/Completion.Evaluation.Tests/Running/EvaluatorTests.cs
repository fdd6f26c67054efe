using Completion.Engine;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Tests.Fakes;

namespace Completion.Evaluation.Tests.Running;

public sealed class EvaluatorTests
{
    private static readonly EvaluationOptions Options = new() { Project = $"{AdhocSources.Root}/Sample.csproj", Count = 20, Seed = 3 };

    private readonly AdhocSources _sources = SampleCode.Sources(4);

    private Task<EvaluationReport> RunAsync(
        ScriptedEngine engine, EvaluationOptions? options = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default) =>
        Evaluator.RunAsync(options ?? Options, engine, _sources, progress, cancellation);

    /// <summary>What the original has at a position, up to the file's end: the evaluation must cut it at the statement's end.</summary>
    private string Rest(CompletionRequest request) => _sources.Original(request.Path).ToString()[request.Position..];

    [Fact]
    public async Task An_engine_that_knows_the_original_scores_full_marks()
    {
        var report = await RunAsync(new ScriptedEngine((request, _) => Rest(request)));

        Assert.Null(report.Partial);
        Assert.Equal((20, 20), (report.Count, report.Cases.Length));
        Assert.All(report.Modes, mode => Assert.Equal(
            (1.0, 1.0, 1.0, 1.0),
            (mode.CompileRate.Value, mode.NextIdentifierMatch.Value, mode.ExactMatch.Value, mode.EditSimilarity.Value)));
        var pair = Assert.Single(report.Paired);
        Assert.Equal((0, 0, 1.0), (pair.CompileRate.Gained, pair.CompileRate.Lost, pair.CompileRate.P));
    }

    [Fact]
    public async Task The_engine_never_sees_what_is_held_out()
    {
        var seen = new List<(CompletionRequest Request, string Text)>();

        var report = await RunAsync(new ScriptedEngine((request, _) =>
        {
            seen.Add((request, _sources.Visible(request.Path)));
            return null;
        }));

        Assert.Equal(40, seen.Count);
        foreach (var (request, text) in seen)
        {
            var original = _sources.Original(request.Path).ToString();
            var truth = report.Cases.Single(one => request.Path.EndsWith(one.File) && original.Length - one.Truth.Length == text.Length
                && original[..request.Position] == text[..request.Position]
                && original[(request.Position + one.Truth.Length)..] == text[request.Position..]
                && Position(original, one) == request.Position).Truth;
            Assert.NotEmpty(truth);
            Assert.Equal(1, request.Drafts);
        }
        Assert.Empty(_sources.Replaced);
        Assert.All(report.Modes, mode => Assert.Equal((20, 0.0), (mode.Counters.Empty, mode.CompileRate.Value)));
        Assert.All(report.Cases, one => Assert.All(one.Outcomes, outcome => Assert.Equal("Nothing came to mind.", outcome.EmptyReason)));
    }

    private static int Position(string text, CaseReport one) =>
        string.Concat(text.Split('\n').Take(one.Line - 1).Select(line => line + "\n")).Length + one.Column - 1;

    [Fact]
    public async Task Modes_are_told_apart_and_compared_over_the_same_cases()
    {
        var report = await RunAsync(new ScriptedEngine((request, settings) => settings.MemberAccessMonitor ? Rest(request) : "Missing;"));

        Assert.Equal(["plain", "monitor"], report.Modes.Select(mode => mode.Mode));
        Assert.Equal((0.0, 1.0), (report.Modes[0].CompileRate.Value, report.Modes[1].CompileRate.Value));
        Assert.Equal((0L, 20L), (report.Modes[0].Counters.Refused, report.Modes[1].Counters.Refused));
        var pair = Assert.Single(report.Paired);
        Assert.Equal(("plain", "monitor", 1.0, 20, 0), (pair.Baseline, pair.Mode, pair.CompileRate.Value, pair.CompileRate.Gained, pair.CompileRate.Lost));
        Assert.Equal(Math.Pow(0.5, 19), pair.NextIdentifierMatch.P, 12);
        Assert.All(report.Cases, one => Assert.Equal(["plain", "monitor"], one.Outcomes.Select(outcome => outcome.Mode)));
    }

    [Fact]
    public async Task Settings_end_as_they_began()
    {
        var settings = new EngineSettings { MaxTokens = 40, Drafts = 5 };
        var engine = new ScriptedEngine((_, _) => null) { Settings = settings };

        await RunAsync(engine);

        Assert.Equal(settings, engine.Settings);
        Assert.All(engine.Served, served => Assert.Equal((40, 1), (served.Settings.MaxTokens, served.Settings.Drafts)));
    }

    [Fact]
    public async Task No_mode_always_comes_second_and_none_directly_after_another_at_the_same_place()
    {
        var engine = new ScriptedEngine((_, _) => null);

        await RunAsync(engine);

        var firsts = engine.Served.DistinctBy(served => (served.Request.Path, served.Request.Position)).Select(served => served.Settings.MemberAccessMonitor);
        Assert.Equal(2, firsts.Distinct().Count());
        Assert.All(engine.Served.Zip(engine.Served.Skip(1)), pair => Assert.NotEqual(
            (pair.First.Request.Path, pair.First.Request.Position), (pair.Second.Request.Path, pair.Second.Request.Position)));
    }

    [Fact]
    public async Task Cancellation_leaves_a_partial_report_over_whole_cases()
    {
        using var cancel = new CancellationTokenSource();
        var engine = new ScriptedEngine((request, _) => Rest(request));

        var report = await RunAsync(engine, progress: new Told(progress =>
        {
            if (progress.Done == 25)
                cancel.Cancel();
        }), cancellation: cancel.Token);

        Assert.Equal(25, engine.Served.Count);
        Assert.Equal("Cancelled after 9 of 20 cases.", report.Partial);
        Assert.Equal((20, 9), (report.Count, report.Cases.Length));
        Assert.All(report.Cases, one => Assert.Equal(2, one.Outcomes.Length));
        Assert.Empty(_sources.Replaced);
    }

    [Fact]
    public async Task Cancelled_before_anything_is_comparable_there_is_no_report()
    {
        using var cancel = new CancellationTokenSource();
        var engine = new ScriptedEngine((_, _) => null);

        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(engine, progress: new Told(progress =>
        {
            if (progress.Done == 3)
                cancel.Cancel();
        }), cancellation: cancel.Token));
        Assert.True(engine.Settings.MemberAccessMonitor);
    }

    [Theory]
    [InlineData(20, "The engine failed after 8 of 20 cases: out of memory")]
    [InlineData(0, "The engine failed at the first cases: out of memory")]
    public async Task An_engine_that_fails_midway_leaves_what_was_done(int good, string said)
    {
        var served = 0;
        var engine = new ScriptedEngine((_, _) => served++ < good ? "Length;" : throw new InvalidOperationException("out of memory"));

        if (good == 0)
            Assert.Equal(said, (await Assert.ThrowsAsync<EvaluationException>(() => RunAsync(engine))).Message);
        else
            Assert.Equal(said, (await RunAsync(engine)).Partial);
    }

    [Fact]
    public async Task Progress_counts_up_to_all_completions()
    {
        var told = new List<EvaluationProgress>();

        await RunAsync(new ScriptedEngine((_, _) => null), progress: new Told(told.Add));

        Assert.Equal((40, 40), (told[^1].Done, told[^1].Total));
        Assert.Equal(told.Select(progress => progress.Done).Order(), told.Select(progress => progress.Done));
    }

    [Fact]
    public async Task Fewer_cases_than_asked_for_are_noted()
    {
        var report = await RunAsync(new ScriptedEngine((_, _) => null), Options with { Count = 1000, CasesPerFile = 2 });

        Assert.Equal(8, report.Count);
        Assert.Contains(report.Notes, note => note.StartsWith("1000 cases were asked for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_project_without_member_accesses_is_answered_with_a_sentence()
    {
        var sources = new AdhocSources([("a.cs", "class A;")]);

        var refusal = await Assert.ThrowsAsync<EvaluationException>(
            () => Evaluator.RunAsync(Options, new ScriptedEngine((_, _) => null), sources, null, default));

        Assert.Contains("has no member access", refusal.Message);
    }

    [Theory]
    [InlineData(0, 1, "--count")]
    [InlineData(1, 0, "per file")]
    public async Task Numbers_that_make_no_sense_are_refused(int count, int perFile, string said)
    {
        var refusal = await Assert.ThrowsAsync<EvaluationException>(
            () => RunAsync(new ScriptedEngine((_, _) => null), Options with { Count = count, CasesPerFile = perFile }));

        Assert.Contains(said, refusal.Message);
    }

    [Fact]
    public async Task One_mode_alone_is_compared_with_nothing()
    {
        var report = await RunAsync(new ScriptedEngine((_, _) => null), Options with { Modes = [EvaluationModes.Monitor] });

        Assert.Equal("monitor", Assert.Single(report.Modes).Mode);
        Assert.Empty(report.Paired);
    }

    private sealed class Told(Action<EvaluationProgress> listen) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => listen(value);
    }
}
