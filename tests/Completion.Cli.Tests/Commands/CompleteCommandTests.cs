using System.Text.Json;

namespace Completion.Cli.Tests.Commands;

public class CompleteCommandTests
{
    [Theory]
    [InlineData("--loose")]
    [InlineData("--timings")]
    public async Task Json_says_what_was_found_and_what_it_cost(string option)
    {
        var run = await CommandLineRun.OfAsync(["complete", "samples/Shop.Cli/Report.cs:16:67", "--json", "--drafts", "2", option]);
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        using var json = JsonDocument.Parse(run.Output);
        var answer = json.RootElement;
        Assert.Equal("csharp-nano", answer.GetProperty("model").GetProperty("name").GetString());
        Assert.StartsWith("CPU", answer.GetProperty("model").GetProperty("device").GetString(), StringComparison.Ordinal);
        Assert.True(answer.GetProperty("counters").GetProperty("modelCalls").GetInt32() > 0);
        Assert.True(answer.GetProperty("counters").GetProperty("constraintChecks").GetInt32() > 0);
        Assert.True(answer.GetProperty("timings").GetProperty("total").GetDouble() > 0);
        Assert.Equal(option == "--loose" ? "Loose" : "Loaded", answer.GetProperty("project").GetProperty("state").GetString());
        foreach (var draft in answer.GetProperty("drafts").EnumerateArray())
        {
            Assert.NotEmpty(draft.GetProperty("text").GetString()!);
            Assert.True(draft.GetProperty("logProbability").GetDouble() < 0);
            Assert.Equal(16, draft.GetProperty("range").GetProperty("startLine").GetInt32());
            Assert.Equal(
                draft.GetProperty("compiles").GetBoolean(), draft.GetProperty("diagnostics").GetArrayLength() == 0);
        }
    }

    [Fact]
    public async Task A_person_reads_the_same()
    {
        var run = await CommandLineRun.OfAsync(["complete", "samples/Shop.Cli/Report.cs:33:14", "--timings"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("csharp-nano", run.Output, StringComparison.Ordinal);
        Assert.Contains("first token", run.Output, StringComparison.Ordinal);
        Assert.Contains("in analysis", run.Output, StringComparison.Ordinal);
    }
}
