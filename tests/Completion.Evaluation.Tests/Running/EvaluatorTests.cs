using Completion.Engine;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Reports.Html;
using Completion.Evaluation.Running;
using Completion.Evaluation.Tests.Fakes;

namespace Completion.Evaluation.Tests.Running;

public sealed class EvaluatorTests
{
    private static readonly EvaluationOptions Options = new()
    {
        Project = $"{AdhocSources.Root}/Sample.csproj", Count = 20, Seed = 3, Modes = EvaluationModes.Parse("plain,monitor"),
    };

    private readonly AdhocSources _sources = SampleCode.Sources(4);

    private Task<EvaluationReport> RunAsync(
        ScriptedEngine engine, EvaluationOptions? options = null, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default) =>
        Evaluator.RunAsync(options ?? Options, engine, _sources, progress, cancellation);

    /// <summary>An engine that knows the original: what it has at a position, up to the file's end. The evaluation must cut it.</summary>
    private ScriptedEngine Knowing(bool onlyWithMonitor = false) => new((CompletionRequest request, EngineSettings settings) =>
        onlyWithMonitor && !settings.Monitors["members"] ? "Missing;" : Rest(request));

    private string Rest(CompletionRequest request)
    {
        var original = _sources.Original(request.Path).ToString();
        var missing = original.Length - _sources.Visible(request.Path).Length;
        // The case whose holes from here on are what is missing; those before have been filled.
        Assert.Contains(_cases, one => request.Path.EndsWith(one.File, StringComparison.Ordinal)
            && one.Holes.Any(hole => hole.Start == request.Position)
            && one.Holes.Where(hole => hole.Start >= request.Position).Sum(hole => hole.Truth.Length) == missing);
        return original[request.Position..];
    }

    private IReadOnlyList<EvaluationCase> _cases = [];

    private async Task KnowCasesAsync(EvaluationOptions options) =>
        _cases = (await CaseMaking.MakeAsync(options, _sources, [], null, default)).All;

    [Fact]
    public async Task An_engine_that_knows_the_original_scores_full_marks()
    {
        await KnowCasesAsync(Options with { Count = 60 });

        var report = await RunAsync(Knowing(), Options with { Count = 60 });

        Assert.Null(report.Partial);
        Assert.Equal((60, 60), (report.Count, report.Cases.Length));
        Assert.Equal(CaseKinds.Default.Length, report.Cases.Select(one => one.Kind).Distinct().Count());
        Assert.Equal(2 * (CaseKinds.Default.Length + 1), report.Summaries.Length);
        Assert.All(report.Summaries, summary => Assert.All(summary.Metrics, metric => Assert.True(metric.Value.Value == 1, metric.Key)));
        Assert.Equal(10, report.Summaries[0].Metrics.Count);
        Assert.All(report.Pairs, pair => Assert.All(pair.Metrics.Values, difference => Assert.Equal((0.0, 0, 0), (difference.Value, difference.Gained, difference.Lost))));
        Assert.Empty(_sources.Replaced);
    }

    [Fact]
    public async Task Trees_are_in_the_report_of_who_asks_and_leave_no_trace_in_any_other()
    {
        await KnowCasesAsync(Options);

        var (plain, explained) = (await RunAsync(Knowing()), await RunAsync(Knowing(), Options with { Explain = true }));

        Assert.DoesNotContain("\"trees\":", ReportJson.Write(plain), StringComparison.Ordinal);
        Assert.Contains("\"trees\":{}", ReportHtml.Write(plain), StringComparison.Ordinal);
        Assert.All(explained.Cases, one => Assert.All(one.Outcomes, outcome =>
            Assert.Equal(Enumerable.Repeat("* \"</script>\"  -0.50  copy  ends: enough", one.Truth.Length), outcome.Trees!.Value)));

        // It comes back from a file, in a page nothing of it is markup, and all else is as without.
        var read = ReportJson.Read(ReportJson.Write(explained));
        Assert.Equal(ReportJson.Write(explained), ReportJson.Write(read));
        var page = ReportHtml.Write(read);
        Assert.Contains("\"0:1\":[\"* \\u0022\\u003C/script\\u003E\\u0022  -0.50", page, StringComparison.Ordinal);
        Assert.Equal(
            ReportJson.Write(plain with { Cost = explained.Cost, Summaries = [], Cases = [.. plain.Cases.Select(Timeless)] }),
            ReportJson.Write(explained with { Summaries = [], Cases = [.. explained.Cases.Select(Timeless)] }));

        static CaseReport Timeless(CaseReport one) => one with
        {
            Outcomes = [.. one.Outcomes.Select(outcome => outcome with { Trees = null, Cost = new OutcomeCost(0, 0, 0) })],
        };
    }

    [Fact]
    public async Task Where_answers_are_reused_no_tree_is_asked_for()
    {
        await KnowCasesAsync(Options);
        var report = await RunAsync(Knowing(), Options with { Explain = true, Modes = EvaluationModes.Parse("plain,plain+reuse=on") });
        Assert.All(report.Cases, one => Assert.Equal([true, false], one.Outcomes.Select(outcome => outcome.Trees is not null)));
    }

    [Fact]
    public async Task The_engine_never_sees_what_is_held_out()
    {
        await KnowCasesAsync(Options);
        var seen = new List<(CompletionRequest Request, string Text)>();

        var report = await RunAsync(new ScriptedEngine((CompletionRequest request, EngineSettings _) =>
        {
            seen.Add((request, _sources.Visible(request.Path)));
            return (string?)null;
        }));

        // Each case and hole in each mode, and the first case in each mode to warm up.
        Assert.Equal(2 * (_cases.Sum(one => one.Holes.Length) + _cases[0].Holes.Length), seen.Count);
        foreach (var (request, text) in seen)
        {
            var original = _sources.Original(request.Path).ToString();
            Assert.Contains(_cases, one =>
            {
                var cut = original;
                foreach (var hole in one.Holes.Reverse())
                    cut = cut.Remove(hole.Start, hole.Truth.Length);
                return request.Path.EndsWith(one.File, StringComparison.Ordinal) && cut == text;
            });
            Assert.Equal(1, request.Drafts);
        }
        Assert.Empty(_sources.Replaced);
        Assert.All(report.Summaries, summary => Assert.All(
            ["compileRate", "syntaxRate", "shownRate", "keptCharacters", "exactMatch"], name => Assert.Equal(0, summary.Metrics[name].Value)));
        Assert.All(report.Summaries, summary => Assert.DoesNotContain("compileRateOfShown", summary.Metrics.Keys));
        Assert.All(report.Cases, one => Assert.All(one.Outcomes, outcome => Assert.Equal("Nothing came to mind.", outcome.EmptyReason)));
    }

    [Fact]
    public async Task Holes_below_are_empty_and_those_above_have_what_was_written()
    {
        var options = Options with { Kinds = "three-holes", Count = 4 };
        await KnowCasesAsync(options);
        var seen = new List<string>();

        var report = await RunAsync(new ScriptedEngine((CompletionRequest request, EngineSettings _) =>
        {
            seen.Add(_sources.Visible(request.Path));
            return (string?)$"w{seen.Count};";
        }), options with { Modes = [EvaluationModes.Plain] });

        foreach (var (one, turn) in report.Cases.Select((one, index) => (one, index + 1)))
        {
            var texts = one.Outcomes[0].Drafts[0].Text;
            var made = _cases.Single(other => other.Id == one.Id);
            var original = _sources.Original($"{AdhocSources.Root}/{one.File}").ToString();
            for (var hole = 0; hole < 3; hole++)
            {
                var expected = original;
                for (var at = 2; at >= 0; at--)
                    expected = expected.Remove(made.Holes[at].Start, made.Holes[at].Truth.Length).Insert(made.Holes[at].Start, at < hole ? texts[at] : "");
                Assert.Equal(expected, seen[turn * 3 + hole]);
            }
        }
    }

    [Fact]
    public async Task Modes_are_told_apart_and_compared_over_the_same_cases()
    {
        var options = Options with { Kinds = "member-access" };
        await KnowCasesAsync(options);

        var report = await RunAsync(Knowing(onlyWithMonitor: true), options);

        Assert.Null(report.Partial);
        Assert.Equal(["plain", "monitor"], report.Modes.Select(mode => mode.Name));
        Assert.Equal(2, report.Summaries.Length);
        Assert.Equal((0.0, 1.0), (report.Summaries[0].Metrics["compileRate"].Value, report.Summaries[1].Metrics["compileRate"].Value));
        Assert.Equal((0L, 20L), (report.Summaries[0].Counts.Refused, report.Summaries[1].Counts.Refused));
        var pair = Assert.Single(report.Pairs);
        var compiles = pair.Metrics["compileRate"];
        Assert.Equal(("plain", "monitor", 1.0, 20, 0), (pair.Baseline, pair.Mode, compiles.Value, compiles.Gained, compiles.Lost));
        Assert.Equal(Math.Pow(0.5, 19), pair.Metrics["nextIdentifier"].P!.Value, 12);
        Assert.All(report.Cases, one => Assert.Equal(["plain", "monitor"], one.Outcomes.Select(outcome => outcome.Mode)));
    }

    [Fact]
    public async Task Of_several_drafts_the_best_of_k_are_scored()
    {
        var options = Options with { Kinds = "member-access", Modes = EvaluationModes.Parse("plain,plain+drafts=3") };
        await KnowCasesAsync(options);

        var report = await RunAsync(
            new ScriptedEngine((CompletionRequest request, EngineSettings settings) => settings.Drafts == 1 ? [Rest(request)] : ["Missing;", "Missing;", Rest(request), "Absent;"]), options);

        var (one, three) = (report.Summaries[0], report.Summaries[1]);
        Assert.Empty(one.ScoreAtK);
        Assert.Null(report.Partial);
        // The same text twice stays two drafts: one of the three asked for scores.
        Assert.Equal([1.0 / 3, 2.0 / 3, 1], three.ScoreAtK["compileRate"].Select(at => Math.Round(at.Value, 12)), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([0.0, 0, 1], three.BestOfFirst["compileRate"].Select(at => at.Value));
        Assert.All(report.Cases, one => Assert.Equal(4, one.Outcomes[1].Drafts.Length));
        Assert.Equal(0, three.Metrics["compileRate"].Value);
    }

    [Fact]
    public async Task Each_kind_is_asked_with_the_extent_that_was_held_out()
    {
        var engine = new ScriptedEngine((CompletionRequest _, EngineSettings _) => (string?)null);

        await RunAsync(engine, Options with { Count = 18 });

        Assert.Equal(["block", "line", "statement"], engine.Served.Select(served => served.Settings.Extent).Distinct().Order());
    }

    [Fact]
    public async Task Settings_end_as_they_began()
    {
        var settings = new EngineSettings { Model = "m.gguf", Drafts = 5 };
        var engine = new ScriptedEngine((CompletionRequest _, EngineSettings _) => (string?)null) { Settings = settings };

        await RunAsync(engine);

        Assert.Equal(settings, engine.Settings);
        Assert.All(engine.Served, served => Assert.Equal(("m.gguf", 1), (served.Settings.Model, served.Settings.Drafts)));
    }

    [Fact]
    public async Task No_mode_always_comes_second_and_none_directly_after_another_at_the_same_place()
    {
        var engine = new ScriptedEngine((CompletionRequest _, EngineSettings _) => (string?)null);

        await RunAsync(engine, Options with { Kinds = "line,statement" });

        var timed = engine.Served.Skip(2).ToList();
        var firsts = timed.DistinctBy(served => (served.Request.Path, served.Request.Position)).Select(served => served.Settings.Monitors["members"]);
        Assert.Equal(2, firsts.Distinct().Count());
        Assert.All(timed.Zip(timed.Skip(1)), pair => Assert.NotEqual(
            (pair.First.Request.Path, pair.First.Request.Position), (pair.Second.Request.Path, pair.Second.Request.Position)));
    }

    [Fact]
    public async Task Cancellation_leaves_a_partial_report_over_whole_cases()
    {
        using var cancel = new CancellationTokenSource();
        var report = await RunAsync(new ScriptedEngine((CompletionRequest _, EngineSettings _) => "x;"), progress: new Told(progress =>
        {
            if (progress.Done == 25)
                cancel.Cancel();
        }), cancellation: cancel.Token);

        Assert.Equal("Cancelled after 9 of 20 cases.", report.Partial);
        Assert.Equal((20, 9), (report.Count, report.Cases.Length));
        Assert.All(report.Cases, one => Assert.Equal(2, one.Outcomes.Length));
        Assert.Empty(_sources.Replaced);
    }

    [Fact]
    public async Task Cancelled_before_anything_is_comparable_there_is_no_report()
    {
        using var cancel = new CancellationTokenSource();
        var engine = new ScriptedEngine((CompletionRequest _, EngineSettings _) => (string?)null);

        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(engine, progress: new Told(progress =>
        {
            if (progress.Done == 3)
                cancel.Cancel();
        }), cancellation: cancel.Token));
        Assert.True(engine.Settings.Monitors["members"]);
    }

    [Theory]
    [InlineData(true, "Failed after 8 of 20 cases: out of memory")]
    [InlineData(false, "The first cases could not be completed: out of memory")]
    public async Task An_engine_that_fails_midway_leaves_what_was_done(bool good, string said)
    {
        var served = 0;
        var engine = new ScriptedEngine((CompletionRequest _, EngineSettings _) => served++ < (good ? 22 : 0) ? "Length;" : throw new Completion.Inference.ModelException("out of memory"));
        var options = Options with { Kinds = "line" };

        if (!good)
            Assert.Equal(said, (await Assert.ThrowsAsync<EvaluationException>(() => RunAsync(engine, options))).Message);
        else
            Assert.Equal(said, (await RunAsync(engine, options)).Partial);
    }

    [Fact]
    public async Task Progress_counts_up_to_all_completions()
    {
        var told = new List<EvaluationProgress>();

        await RunAsync(new ScriptedEngine((CompletionRequest _, EngineSettings _) => (string?)null), progress: new Told(told.Add));

        var counted = told.Where(progress => progress.Total > 0).ToList();
        Assert.Equal((40, 40), (counted[^1].Done, counted[^1].Total));
        Assert.Equal(counted.Select(progress => progress.Done).Order(), counted.Select(progress => progress.Done));
    }

    [Fact]
    public async Task Fewer_cases_than_asked_for_are_noted()
    {
        var report = await RunAsync(
            new ScriptedEngine((CompletionRequest _, EngineSettings _) => (string?)null), Options with { Count = 1000, CasesPerFile = 2, Kinds = "member-access,two-holes" });

        Assert.Contains(report.Notes, note => note.StartsWith("1000 cases were asked for; at most 2 per kind and file, the project gives 16: 8 member-access", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cases_made_earlier_are_run_again_and_stale_ones_are_counted()
    {
        await KnowCasesAsync(Options);
        var cases = _cases.Select((one, index) => index % 4 == 1 ? one with { Sha256 = "0" } : one).ToList();

        var report = await RunAsync(Knowing(), Options with { Cases = [.. cases] });

        Assert.Equal((15, 5, 15), (report.Count, report.Stale, report.Cases.Length));
        Assert.Equal(cases.Where((_, index) => index % 4 != 1).Select(one => one.Id), report.Cases.Select(one => one.Id));
        var refusal = await Assert.ThrowsAsync<EvaluationException>(
            () => RunAsync(Knowing(), Options with { Cases = [.. cases.Select(one => one with { Sha256 = "0" })] }));
        Assert.StartsWith("No case of the file fits", refusal.Message);
        await Assert.ThrowsAsync<EvaluationException>(() => RunAsync(Knowing(), Options with { Cases = [] }));
        var lines = await RunAsync(Knowing(), Options with { Cases = [.. _cases], Kinds = "line" });
        Assert.Equal(["line"], lines.Cases.Select(one => one.Kind).Distinct());
    }

    [Fact]
    public async Task A_project_without_a_place_to_cut_is_answered_with_a_sentence()
    {
        var sources = new AdhocSources([("a.cs", "class A;")]);

        var refusal = await Assert.ThrowsAsync<EvaluationException>(
            () => Evaluator.RunAsync(Options, new ScriptedEngine((CompletionRequest _, EngineSettings _) => (string?)null), sources, null, default));

        Assert.Contains("has no place to cut", refusal.Message);
    }

    [Theory]
    [InlineData(0, 1, "--count")]
    [InlineData(1, 0, "--per-file")]
    public async Task Numbers_that_make_no_sense_are_refused(int count, int perFile, string said)
    {
        var refusal = await Assert.ThrowsAsync<EvaluationException>(
            () => RunAsync(new ScriptedEngine((CompletionRequest _, EngineSettings _) => (string?)null), Options with { Count = count, CasesPerFile = perFile }));

        Assert.Contains(said, refusal.Message);
    }

    [Fact]
    public async Task One_mode_alone_is_compared_with_nothing()
    {
        var report = await RunAsync(new ScriptedEngine((CompletionRequest _, EngineSettings _) => (string?)null), Options with { Modes = [EvaluationModes.Monitor] });

        Assert.Equal("monitor", Assert.Single(report.Modes).Name);
        Assert.Empty(report.Pairs);
    }

    private sealed class Told(Action<EvaluationProgress> listen) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => listen(value);
    }
}
