using Completion.Evaluation.Projects;

namespace Completion.Evaluation.Tests.Projects;

/// <summary>How programs that fetching needs are refused.</summary>
public class OutsideProgramTests
{
    [Fact]
    public async Task What_is_not_installed_is_named()
    {
        var refusal = await Assert.ThrowsAsync<EvaluationException>(
            () => OutsideProgram.RunAsync("It cannot be done", Path.GetTempPath(), "no-such-program-anywhere", [], default));
        Assert.Equal("It cannot be done: 'no-such-program-anywhere' is not installed here.", refusal.Message);
    }

    [Fact]
    public async Task Arguments_reach_no_shell() => Assert.Equal(
        "$HOME; *",
        (await OutsideProgram.RunAsync("It cannot be done", Path.GetTempPath(), "git", ["-c", "test.value=$HOME; *", "config", "test.value"], default)).Trim());

    [Fact]
    public async Task A_cancelled_program_is_not_started() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => OutsideProgram.RunAsync("It cannot be done", Path.GetTempPath(), "git", ["version"], new CancellationToken(canceled: true)));

    [Theory]
    [InlineData("reading\nE: no such package\ndone\nE: no such package\n", "E: no such package")]
    [InlineData("fatal: not a repository\n", "fatal: not a repository")]
    [InlineData("only this\n", "only this")]
    [InlineData("", "'apt-get' failed without saying why.")]
    public void What_it_said_is_kept_short(string output, string expected) => Assert.Equal(expected, OutsideProgram.WhatItSaid(output, "apt-get"));
}
