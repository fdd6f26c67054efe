using System.Text.Json;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Tests.Fakes;

namespace Completion.Evaluation.Tests.Reports;

public sealed class ReportTests
{
    private static async Task<EvaluationReport> ReportAsync()
    {
        var sources = SampleCode.Sources(3);
        var engine = new ScriptedEngine((request, settings) =>
            settings.MemberAccessMonitor ? sources.Original(request.Path).ToString()[request.Position..] : "Missing<int>(\"a\");");
        return await Evaluator.RunAsync(
            new EvaluationOptions { Project = $"{AdhocSources.Root}/Sample.csproj", Count = 9 }, engine, sources, null, default);
    }

    [Fact]
    public async Task A_report_survives_its_json()
    {
        var report = await ReportAsync();

        var json = ReportJson.Write(report);
        var read = ReportJson.Read(json);

        Assert.Equal(json, ReportJson.Write(read));
        Assert.Equal(report.Cases[4].Outcomes[0], read.Cases[4].Outcomes[0] with { NewErrors = report.Cases[4].Outcomes[0].NewErrors });
        Assert.Equal(report.Modes.ToArray(), read.Modes.ToArray());
        Assert.Equal(report.Paired.ToArray(), read.Paired.ToArray());
        Assert.DoesNotContain('\r', json);
    }

    [Fact]
    public async Task The_json_has_the_documented_names()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(await ReportAsync()));
        var root = json.RootElement;
        var mode = root.GetProperty("modes")[0];

        foreach (var name in new[] { "project", "count", "seed", "model", "device", "modes", "paired", "cases" })
            Assert.True(root.TryGetProperty(name, out _), name);
        foreach (var metric in new[] { "compileRate", "nextIdentifierMatch", "exactMatch", "editSimilarity" })
        {
            foreach (var part in new[] { "value", "low", "high" })
                Assert.InRange(mode.GetProperty(metric).GetProperty(part).GetDouble(), 0, 1);
        }
        Assert.Equal("plain", mode.GetProperty("mode").GetString());
        Assert.True(mode.GetProperty("milliseconds").GetProperty("p50").GetDouble() <= mode.GetProperty("milliseconds").GetProperty("p95").GetDouble());
        Assert.Equal(27, mode.GetProperty("counters").GetProperty("tokens").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{ \"project\": 1 }")]
    public void What_is_no_report_is_refused(string json) =>
        Assert.Throws<EvaluationException>(() => ReportJson.Read(json));

    [Fact]
    public async Task A_report_is_written_into_a_new_folder()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("evaluation-").FullName, "new");
        try
        {
            var report = await ReportAsync();

            var path = ReportJson.WriteTo(folder, report);

            Assert.Equal(Path.Combine(folder, "report.json"), path);
            Assert.Equal(ReportJson.Write(report), File.ReadAllText(path));
            var refusal = Assert.Throws<EvaluationException>(() => ReportJson.WriteTo(path, report));
            Assert.Contains("--out", refusal.Message);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
    }

    [Fact]
    public async Task The_table_has_a_row_per_mode_and_says_what_compares()
    {
        var report = await ReportAsync();

        var text = ReportTable.Write(report with { Partial = "Cancelled after 9 of 12 cases." });

        var lines = text.Split('\n');
        Assert.StartsWith("mode     compiles %", lines[0]);
        Assert.StartsWith("plain    0.0 [0.0, 29.9]", lines[1]);
        Assert.StartsWith("monitor  100.0 [70.1, 100.0]", lines[2]);
        Assert.Contains("monitor against plain, compiles: +100.0 points [+100.0, +100.0], gained 9, lost 0, McNemar p = 0.0039", lines);
        Assert.Contains("PARTIAL: Cancelled after 9 of 12 cases.", lines);
        Assert.All(ReportTable.Rows(report), row => Assert.Equal(ReportTable.Headers.Count, row.Count));
    }
}
