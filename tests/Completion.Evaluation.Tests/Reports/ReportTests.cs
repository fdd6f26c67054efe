using System.Text.Json;
using System.Text.Json.Nodes;
using Completion.Engine;
using Completion.Evaluation.Metrics;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Running;
using Completion.Evaluation.Tests.Fakes;

namespace Completion.Evaluation.Tests.Reports;

public sealed class ReportTests
{
    /// <summary>Writes different things in different places, and more with the monitor: neither mode is right or wrong everywhere.</summary>
    internal static ScriptedEngine Engine() => new((CompletionRequest request, EngineSettings settings) =>
        [(request.Position % (settings.Monitors["members"] ? 3 : 2)) switch { 0 => "Length;", 1 => "text.Length);\n", _ => "Missing<int>(\"</script>\");" }, "Name;"]);

    internal static EvaluationOptions Options { get; } = new()
    {
        Project = $"{AdhocSources.Root}/Sample.csproj", Count = 36, Modes = EvaluationModes.Parse("plain,monitor+drafts=2"),
    };

    internal static Task<EvaluationReport> ReportAsync(EvaluationOptions? options = null) =>
        Evaluator.RunAsync(options ?? Options, Engine(), SampleCode.Sources(3), null, default);

    /// <summary>A report without what differs from run to run.</summary>
    internal static string WithoutCost(EvaluationReport report)
    {
        var json = JsonNode.Parse(ReportJson.Write(report))!;
        Strip(json);
        return json.ToJsonString();

        static void Strip(JsonNode? node)
        {
            if (node is JsonObject item)
            {
                item.Remove("cost");
                foreach (var (_, value) in item.ToList())
                    Strip(value);
            }
            else if (node is JsonArray list)
            {
                foreach (var value in list)
                    Strip(value);
            }
        }
    }

    [Fact]
    public async Task A_report_survives_its_json()
    {
        var report = await ReportAsync();

        var json = ReportJson.Write(report);

        Assert.Equal(json, ReportJson.Write(ReportJson.Read(json)));
        Assert.DoesNotContain('\r', json);
    }

    [Fact]
    public async Task Identical_runs_give_identical_reports_apart_from_times() =>
        Assert.Equal(WithoutCost(await ReportAsync()), WithoutCost(await ReportAsync()));

    [Fact]
    public async Task Another_seed_gives_another_report() =>
        Assert.NotEqual(WithoutCost(await ReportAsync()), WithoutCost(await ReportAsync(Options with { Seed = 2 })));

    [Fact]
    public async Task The_json_has_the_documented_names()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(await ReportAsync()));
        var root = json.RootElement;

        foreach (var name in new[] { "format", "project", "kinds", "count", "seed", "model", "modes", "summaries", "pairs", "cases", "cost" })
            Assert.True(root.TryGetProperty(name, out _), name);
        var summary = root.GetProperty("summaries")[0];
        Assert.Equal(("all", "plain", 36), (summary.GetProperty("kind").GetString(), summary.GetProperty("mode").GetString(), summary.GetProperty("cases").GetInt32()));
        foreach (var metric in MetricCatalogue.All)
        {
            var estimate = summary.GetProperty("metrics").GetProperty(metric.Name);
            Assert.InRange(estimate.GetProperty("value").GetDouble(), estimate.GetProperty("low").GetDouble(), estimate.GetProperty("high").GetDouble());
        }
        Assert.Equal("off", root.GetProperty("modes")[0].GetProperty("settings").GetProperty("members").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"project\": 1 }")]
    [InlineData("{ \"format\": 1, \"project\": \"p\" }")]
    [InlineData("{ \"format\": 3, \"project\": \"p\" }")]
    public void What_is_no_report_is_refused(string json) =>
        Assert.Throws<EvaluationException>(() => ReportJson.Read(json));

    [Fact]
    public async Task A_report_is_written_into_a_new_folder_and_read_from_it()
    {
        using var folder = new TemporaryFolder();
        var report = await ReportAsync();

        var path = ReportJson.WriteTo(Path.Combine(folder.Path, "a", "b"), report);

        Assert.Equal(ReportJson.Write(report), ReportJson.Write(ReportJson.ReadFrom(path)));
        Assert.Equal(ReportJson.Write(report), ReportJson.Write(ReportJson.ReadFrom(Path.GetDirectoryName(path)!)));
        Assert.Throws<EvaluationException>(() => ReportJson.WriteTo(path, report));
        Assert.Contains("no report to read", Assert.Throws<EvaluationException>(() => ReportJson.ReadFrom("/nowhere")).Message);
    }

    [Fact]
    public async Task The_table_says_it_all_in_text()
    {
        var report = await ReportAsync();

        var text = ReportTable.Write(report with { Partial = "The model failed.", Stale = 3, Origin = "From somewhere." });

        foreach (var mode in report.Modes)
            Assert.Contains(mode.Name, text);
        foreach (var kind in report.Kinds)
            Assert.Contains(kind, text);
        foreach (var metric in MetricCatalogue.All)
            Assert.Contains(metric.Title, text);
        foreach (var said in new[] { "PARTIAL: The model failed.", "3 cases were left out", "From somewhere.", "McNemar p = ", "best of k drawn", "36 of 36 cases" })
            Assert.Contains(said, text);
        Assert.DoesNotContain('\r', text);
        Assert.DoesNotContain("NaN", text);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task Merged_parts_are_what_one_run_would_have_given(int parts)
    {
        var reports = new List<EvaluationReport>();
        foreach (var part in Enumerable.Range(1, parts).Reverse())
            reports.Add(ReportJson.Read(ReportJson.Write(await ReportAsync(Options with { Shard = new Shard(part, parts) }))));

        var merged = ReportMerge.Of([.. reports]);

        Assert.Equal(WithoutCost(await ReportAsync()), WithoutCost(merged));
        Assert.Equal(reports.Max(report => report.Cost.PeakMemory), merged.Cost.PeakMemory);
    }

    [Fact]
    public async Task What_is_no_set_of_parts_is_not_merged()
    {
        var whole = await ReportAsync();
        var first = await ReportAsync(Options with { Shard = new Shard(1, 2) });
        var second = await ReportAsync(Options with { Shard = new Shard(2, 2) });

        Assert.Contains("no part", Refusal(whole));
        Assert.Contains("Part 2/2 is missing", Refusal(first));
        Assert.Contains("Part 1/2 is there 2 times", Refusal(first, second, first));
        Assert.Contains("the seed is another", Refusal(first, second with { Seed = 9 }));
        Assert.Contains("the model is another", Refusal(first, second with { Model = second.Model with { Sha256 = "0" } }));
        Assert.Contains("the set of cases is another", Refusal(first, second with { CasesSha256 = "0" }));
        Assert.Contains("different numbers of parts", Refusal(first, second with { Shard = "2/3" }));
        Assert.Contains("Name the reports", Refusal());

        static string Refusal(params EvaluationReport[] parts) => Assert.Throws<EvaluationException>(() => ReportMerge.Of([.. parts])).Message;
    }

    [Fact]
    public async Task A_partial_part_makes_a_partial_whole()
    {
        var first = await ReportAsync(Options with { Shard = new Shard(1, 2) });
        var second = await ReportAsync(Options with { Shard = new Shard(2, 2) });

        var merged = ReportMerge.Of([first, second with { Partial = "Cancelled.", Cases = second.Cases[..4] }]);

        Assert.Equal("Part 2/2: Cancelled.", merged.Partial);
        Assert.Equal((36, 22), (merged.Count, merged.Cases.Length));
    }

    [Fact]
    public async Task A_comparison_is_over_the_cases_and_modes_of_both()
    {
        var before = await ReportAsync();
        var worse = before with { Cases = [.. before.Cases.Skip(4).Select(one => one with { Outcomes = [.. one.Outcomes.Select(outcome => outcome with { Drafts = [] })] })] };

        var same = ReportComparison.Of(before, before);
        var fallen = ReportComparison.Of(before, worse);

        Assert.Equal((36, 0), (same.Cases, same.OnlyInOne));
        Assert.Empty(same.Fallen(MetricCatalogue.All.Select(metric => metric.Name)));
        Assert.Equal((32, 4), (fallen.Cases, fallen.OnlyInOne));
        Assert.Equal(["plain", "monitor+drafts=2"], fallen.Pairs.Select(pair => pair.Mode));
        Assert.Equal(["shownRate", "shownRate"], fallen.Fallen(["SHOWNRATE"]).Select(one => one.Metric));
        Assert.Empty(ReportComparison.Of(worse, before).Fallen(["shownRate"]));
        Assert.Contains("There is no metric 'speed'; choose from: compileRate", Assert.Throws<EvaluationException>(() => fallen.Fallen(["speed"])).Message);
        Assert.Contains("no case in common", Assert.Throws<EvaluationException>(() => ReportComparison.Of(before, before with { Cases = [] })).Message);
    }

    [Fact]
    public async Task A_gate_does_not_pass_over_what_is_missing()
    {
        var before = await ReportAsync();
        var silent = ReportBuilder.Summed(before with { Cases = [.. before.Cases.Select(one => one with { Outcomes = [.. one.Outcomes.Select(outcome => outcome with { Drafts = [] })] })] });
        var fewer = await ReportAsync(Options with { Modes = [EvaluationModes.Plain] });

        Assert.Null(ReportComparison.Of(before, before).WhyNotJudged(before, before, ["compileRateOfShown"]));
        Assert.Contains("partial", ReportComparison.Of(before, before).WhyNotJudged(before, before with { Partial = "Cancelled." }, []));
        Assert.Contains("lacks the mode monitor", ReportComparison.Of(before, fewer).WhyNotJudged(before, fewer, []));
        Assert.Contains("compileRateOfShown of plain", ReportComparison.Of(before, silent).WhyNotJudged(before, silent, ["compileRateOfShown"]));
    }

    [Fact]
    public async Task Reports_of_one_mode_each_are_compared_whatever_they_are_called()
    {
        var plain = await ReportAsync(Options with { Modes = [EvaluationModes.Plain] });
        var monitor = await ReportAsync(Options with { Modes = [EvaluationModes.Monitor] });
        var both = await ReportAsync(Options with { Modes = EvaluationModes.Parse("monitor,full") });

        var pair = Assert.Single(ReportComparison.Of(plain, monitor).Pairs);

        Assert.Equal(("plain before", "monitor"), (pair.Baseline, pair.Mode));
        Assert.Contains("no mode in common", Assert.Throws<EvaluationException>(() => ReportComparison.Of(plain, both)).Message);
    }
}
