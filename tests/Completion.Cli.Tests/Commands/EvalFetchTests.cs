using Completion.Cli.Tests.Testing;

namespace Completion.Cli.Tests.Commands;

/// <summary>The list of known projects; fetching is tested where it is done.</summary>
public sealed class EvalFetchTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    [Fact]
    public async Task Without_a_name_the_known_projects_are_listed()
    {
        var ended = await CompletionProcess.RunAsync("eval", "fetch");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("dnlib: reads and writes .NET assemblies", ended.Output, StringComparison.Ordinal);
        Assert.Contains("MIT, Debian source package dnlib", ended.Output, StringComparison.Ordinal);
        Assert.Contains("not part of the default model's training data", ended.Output, StringComparison.Ordinal);
        Assert.Contains("PART of the default model's training data", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_catalogue_can_be_named()
    {
        var catalogue = files.Write("own.json", """
            {
              "own": {
                "about": "does nothing",
                "address": "https://example.org/own.git",
                "commit": "0123456789012345678901234567890123456789",
                "licence": "MIT",
                "licenceFile": "LICENSE",
                "trainedOn": false,
                "trainedOnNote": "made for a test",
                "build": { "project": "source/Own.csproj" }
              }
            }
            """u8.ToArray());
        var ended = await CompletionProcess.RunAsync("eval", "fetch", "--catalogue", catalogue);
        Assert.Equal(0, ended.ExitCode);
        Assert.StartsWith("own: does nothing", ended.Output, StringComparison.Ordinal);
        Assert.Contains("MIT, https://example.org/own.git at 012345678901, recipe not tried", ended.Output, StringComparison.Ordinal);
    }
}
