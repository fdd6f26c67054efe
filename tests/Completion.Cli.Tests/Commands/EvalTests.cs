using System.Text.Json.Nodes;
using Completion.Cli.Tests.Testing;

namespace Completion.Cli.Tests.Commands;

/// <summary>The evaluation on the sample solution, with the model that comes with the product.</summary>
public sealed class EvalTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    private static readonly string s_samples = CompletionProcess.Sample("Shop.sln");

    private static readonly string[] s_kinds = ["--kinds", "member-access,argument"];

    /// <summary>A report without what differs from run to run.</summary>
    private static string WithoutCost(string folder)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "report.json")))!;
        Strip(json);
        return json.ToJsonString();

        static void Strip(JsonNode? node)
        {
            if (node is JsonObject item)
            {
                item.Remove("cost");
            }

            foreach (var child in node switch { JsonObject o => o.Select(entry => entry.Value), JsonArray a => a, _ => [] })
            {
                Strip(child);
            }
        }
    }

    /// <summary>What speculation costs depends on what calls took, so that counts are the same only without it.</summary>
    private const string Modes = "plain,full+speculation=off";

    private async Task<string> RunAsync(string name, params string[] more)
    {
        var folder = Path.Combine(files.Folder, name);
        var ended = await CompletionProcess.RunAsync(
            ["eval", s_samples, "--count", "6", "--modes", Modes, "--out", folder, .. more]);
        Assert.Equal("", ended.Error);
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("compiles", ended.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "report.html")));
        return folder;
    }

    [Fact]
    public async Task Parts_of_a_run_are_the_run_and_compare_equal()
    {
        var whole = await RunAsync("whole", s_kinds);
        var first = await RunAsync("first", [.. s_kinds, "--shard", "1/2"]);
        var second = await RunAsync("second", [.. s_kinds, "--shard", "2/2"]);
        var merged = Path.Combine(files.Folder, "merged");

        var merge = await CompletionProcess.RunAsync("eval", "merge", second, first, "--out", merged);
        var compare = await CompletionProcess.RunAsync("eval", "compare", whole, Path.Combine(merged, "report.json"), "--gate", "compileRate,exactMatch");

        Assert.Equal((0, 0), (merge.ExitCode, compare.ExitCode));
        Assert.Equal(WithoutCost(whole), WithoutCost(merged));
        Assert.Contains("6 cases in both reports.", compare.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cases_are_written_and_run_again()
    {
        var file = Path.Combine(files.Folder, "cases.jsonl");
        var made = await CompletionProcess.RunAsync("eval", "cases", s_samples, file, "--count", "4", "--kinds", "line");
        var folder = await RunAsync("again", "--cases", file);

        Assert.Equal(0, made.ExitCode);
        Assert.Contains("4 cases written", made.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(file), File.ReadAllText(Path.Combine(folder, "cases.jsonl")));
        Assert.Equal(8, File.ReadAllLines(Path.Combine(folder, "results.jsonl")).Length);
    }
}
