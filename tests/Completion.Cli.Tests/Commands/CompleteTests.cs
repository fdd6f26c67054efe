using System.Text.Json;
using Completion.Cli.Tests.Testing;

namespace Completion.Cli.Tests.Commands;

/// <summary>The command on the sample solution, with the model that comes with the product.</summary>
public class CompleteTests
{
    private static readonly string s_order = CompletionProcess.Sample("Shop.Core", "Orders", "Order.cs");

    /// <summary>After <c>_lines.</c> in <c>_lines.FindIndex(…)</c>.</summary>
    private static string Place
    {
        get
        {
            var lines = File.ReadAllLines(s_order);
            var line = Array.FindIndex(lines, l => l.Contains("_lines.FindIndex", StringComparison.Ordinal));
            var column = lines[line].IndexOf("FindIndex", StringComparison.Ordinal);
            return FormattableString.Invariant($"{s_order}:{line + 1}:{column + 1}");
        }
    }

    [Fact]
    public async Task Json_has_the_drafts_the_timings_and_the_counters()
    {
        var place = Place.Split(':');
        var ended = await CompletionProcess.RunAsync("complete", Place, "--json", "--loose", "--device", "cpu");
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("", ended.Error);
        using var json = JsonDocument.Parse(ended.Output);
        var root = json.RootElement;
        Assert.Equal(s_order, root.GetProperty("file").GetString());
        var drafts = root.GetProperty("drafts").EnumerateArray().ToArray();
        Assert.InRange(drafts.Length, 1, 3);
        foreach (var draft in drafts)
        {
            Assert.NotEqual("", draft.GetProperty("text").GetString());
            Assert.Equal(place[^2], draft.GetProperty("range").GetProperty("startLine").ToString());
            Assert.Equal(place[^1], draft.GetProperty("range").GetProperty("startColumn").ToString());
            Assert.True(draft.GetProperty("logProbability").GetDouble() <= 0);
            var compiles = draft.GetProperty("compiles").GetBoolean();
            Assert.Equal(compiles, draft.GetProperty("diagnostics").GetArrayLength() == 0);
        }

        var timings = root.GetProperty("timings");
        Assert.InRange(timings.GetProperty("firstToken").GetDouble(), 0.001, timings.GetProperty("lastToken").GetDouble());
        Assert.InRange(timings.GetProperty("lastToken").GetDouble(), 0.001, timings.GetProperty("total").GetDouble());
        var counters = root.GetProperty("counters");
        Assert.True(counters.GetProperty("modelCalls").GetInt32() > 0);

        // Drafts share their first tokens.
        Assert.True(counters.GetProperty("tokens").GetInt32() >= drafts.Max(d => d.GetProperty("tokens").GetInt32()));
        Assert.True(counters.GetProperty("constraintChecks").GetInt32() > 0);
        Assert.True(counters.GetProperty("masks").GetInt32() >= 0);
    }

    [Fact]
    public async Task A_place_in_a_project_is_completed_with_the_project()
    {
        var folder = Path.GetDirectoryName(s_order)!;
        var ended = await CompletionProcess.RunAsync("complete", $"{folder}/../Money.cs:9:1", "--json", "--device", "cpu");
        Assert.Equal("", ended.Error);
        Assert.Equal(0, ended.ExitCode);
        using var json = JsonDocument.Parse(ended.Output);
        Assert.EndsWith("Shop.Core.csproj", json.RootElement.GetProperty("project").GetProperty("path").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_json_the_terminal_shows_each_draft_with_its_verdict()
    {
        var ended = await CompletionProcess.RunAsync("complete", $"{CompletionProcess.Sample("Shop.Core", "Money.cs")}:8:1", "--loose", "--drafts", "1", "--timings");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("model calls", ended.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("complete")]
    [InlineData("serve")]
    [InlineData("eval")]
    [InlineData("bench")]
    [InlineData("calibrate")]
    [InlineData("demo")]
    [InlineData("doctor")]
    public async Task Help_names_the_command_and_its_options(params string[] command)
    {
        var ended = await CompletionProcess.RunAsync([.. command, "--help"]);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("completion " + string.Join(' ', command), ended.Output, StringComparison.Ordinal);
        Assert.Contains(command.Length == 0 ? "complete" : "--model", ended.Output, StringComparison.Ordinal);
    }
}
