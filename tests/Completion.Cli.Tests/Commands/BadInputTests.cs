namespace Completion.Cli.Tests.Commands;

/// <summary>What a person can get wrong: one sentence that says what to do, and exit code 2.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Sample = "samples/Shop.Core/Money.cs";

    private readonly string _folder = Directory.CreateTempSubdirectory("completion-cli-").FullName;

    public static TheoryData<string[], string> Commands => new()
    {
        { ["complete", "nowhere/No.cs:1:1"], "There is no file" },
        { ["complete", Sample], "FILE:LINE:COL" },
        { ["complete", $"{Sample}:x:1"], "FILE:LINE:COL" },
        { ["complete", $"{Sample}:0:1"], "counted from 1" },
        { ["complete", $"{Sample}:99999:1", "--loose"], "lines" },
        { ["complete", $"{Sample}:1:999", "--loose"], "column 999 is outside" },
        { ["complete", $"{Sample}:1:1", "--drafts", "9"], "1 to 8" },
        { ["complete", $"{Sample}:1:1", "--extent", "page"], "page" },
        { ["complete", $"{Sample}:1:1", "--loose", "--model", "no-such.gguf"], "no-such.gguf" },
        { ["complete", $"{Sample}:1:1", "--loose", "--model", "README.md"], "README.md" },
        { ["complete", $"{Sample}:1:1", "--device", "abacus"], "abacus" },
        { ["eval", "nowhere/No.csproj"], "There is no project" },
        { ["eval", "samples/Shop.sln", "--modes", "plain,magic"], "monitor" },
        { ["bench", "nowhere"], "There is no" },
        { ["demo", "--samples", "src"], "cursors.json" },
        { ["conjure"], "conjure" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Is_answered_with_a_sentence_and_exit_code_2(string[] args, string says)
    {
        var run = await CommandLineRun.OfAsync(args);
        AssertSentence(run, says);
    }

    [Fact]
    public async Task A_file_that_is_no_text_is_refused()
    {
        var path = Path.Combine(_folder, "Binary.cs");
        await File.WriteAllBytesAsync(path, [0x80, 0xFF, 0x00, 0x01]);
        AssertSentence(await CommandLineRun.OfAsync(["complete", $"{path}:1:1", "--loose"]), "UTF-8");
    }

    [Fact]
    public async Task A_missing_runtime_is_named_with_the_command_that_installs_it()
    {
        var run = await CommandLineRun.OfAsync(["complete", $"{Sample}:1:1", "--loose"], null, ("COMPLETION_RUNTIME", _folder));
        AssertSentence(run, "npm run runtime");
    }

    private static void AssertSentence(CommandLineRun run, string says)
    {
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("completion: ", run.Error, StringComparison.Ordinal);
    }
}
