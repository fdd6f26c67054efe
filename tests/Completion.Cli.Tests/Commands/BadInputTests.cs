using Completion.Cli.Tests.Testing;

namespace Completion.Cli.Tests.Commands;

/// <summary>What a person can get wrong is answered with one sentence and exit code 2.</summary>
public sealed class BadInputTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    private static readonly string s_order = CompletionProcess.Sample("Shop.Core", "Orders", "Order.cs");

    public static TheoryData<string, string[]> Lines => new()
    {
        { "nowhere.cs", ["complete", "nowhere.cs:1:1", "--loose"] },
        { "FILE:LINE:COL", ["complete", "Order.cs"] },
        { "FILE:LINE:COL", ["complete", "Order.cs:0:1"] },
        { "FILE:LINE:COL", ["complete", ":1:1"] },
        { "line 9999", ["complete", $"{s_order}:9999:1", "--loose"] },
        { "column 999", ["complete", $"{s_order}:1:999", "--loose"] },
        { "'invent'", ["invent"] },
        { "'--fast'", ["complete", $"{s_order}:1:1", "--fast"] },
        { "from 1 to 8", ["complete", $"{s_order}:1:1", "--drafts", "9"] },
        { "'many'", ["complete", $"{s_order}:1:1", "--drafts", "many"] },
        { "'abacus'", ["complete", $"{s_order}:1:1", "--device", "abacus"] },
        { "none.gguf", ["complete", $"{s_order}:1:1", "--loose", "--model", "none.gguf"] },
        { "nosuch.csproj", ["eval", "nosuch.csproj"] },
        { "plain, monitor", ["eval", "nosuch.csproj", "--modes", "plain,best"] },
        { "magic", ["eval", "nosuch.csproj", "--modes", "plain+magic=1"] },
        { "member-access, statement", ["eval", s_order, "--kinds", "loops"] },
        { "--shard 1/4", ["eval", "nosuch.csproj", "--shard", "5"] },
        { "none.jsonl", ["eval", "nosuch.csproj", "--cases", "none.jsonl"] },
        { "nosuch.json", ["eval", "merge", "nosuch.json"] },
        { "nosuch.json", ["eval", "compare", "nosuch.json", "other.json"] },
        { "compileRate", ["eval", "compare", "nosuch.json", "other.json", "--gate", "speed"] },
        { "nosuch.csproj", ["eval", "cases", "nosuch.csproj", "out.jsonl"] },
        { "nosuch.csproj", ["eval", "peer", "nosuch.csproj"] },
        { "dnlib", ["eval", "fetch", "nosuch"] },
        { "none.json", ["eval", "fetch", "--catalogue", "none.json"] },
        { "'second'", ["eval", "fetch", "first", "second"] },
        { "nosuch.csproj", ["bench", "nosuch.csproj"] },
        { "nosuch.csproj", ["calibrate", "nosuch.csproj"] },
        { "nosuch", ["demo", "--samples", "nosuch"] },
        { "nosuch.csproj", ["complete", $"{s_order}:1:1", "--project", "nosuch.csproj"] },
        { "threads", ["complete", $"{s_order}:1:1", "--loose", "--threads", "-3"] },
        { "at least 64", ["complete", $"{s_order}:1:1", "--loose", "--context", "3"] },
        { "--keys", ["bench", "samples", "--keys", "-5"] },
        { "context", ["complete", $"{s_order}:1:1", "--loose", "--context", "-3"] },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task One_sentence_says_what_is_wrong(string named, string[] arguments) =>
        AssertOneSentence(named, await CompletionProcess.RunAsync(arguments));

    [Fact]
    public async Task A_model_of_random_bytes()
    {
        var bytes = new byte[5000];
        new Random(7).NextBytes(bytes);
        var model = files.Write("noise.gguf", bytes);
        AssertOneSentence(model, await CompletionProcess.RunAsync("complete", $"{s_order}:1:1", "--loose", "--model", model));
    }

    [Fact]
    public async Task A_file_that_is_not_text()
    {
        var file = files.Write("latin.cs", [(byte)'/', (byte)'/', 0xE9, 0x20, 0xE8, (byte)'\n']);
        AssertOneSentence(file, await CompletionProcess.RunAsync("complete", $"{file}:1:1", "--loose"));
    }

    [Fact]
    public async Task A_folder_without_the_runtime()
    {
        var empty = Directory.CreateDirectory(Path.Combine(files.Folder, "empty")).FullName;
        AssertOneSentence(empty, await CompletionProcess.RunAsync(empty, [], "complete", $"{s_order}:1:1", "--loose"));
    }

    private static void AssertOneSentence(string named, Ended ended)
    {
        Assert.Equal("", ended.Output);
        var line = Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("completion: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith(".", line.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        Assert.Equal(2, ended.ExitCode);
    }
}
