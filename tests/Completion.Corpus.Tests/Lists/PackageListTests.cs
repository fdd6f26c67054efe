using Completion.Corpus.Lists;

namespace Completion.Corpus.Tests.Lists;

public class PackageListTests
{
    [Fact]
    public void Lines_say_origin_version_licence_and_what_is_held_out()
    {
        var entries = PackageList.Parse(
            ["# all", "", "Serilog 4.2.0", "Dapper   # newest", "dnlib held-out", "debian:mono 6.8 licence=MIT held-out", "dotnet:sdk"], "list");

        Assert.Equal(
            [
                new(PackageOrigin.NuGet, "Serilog", "4.2.0", null, false),
                new(PackageOrigin.NuGet, "Dapper", null, null, false),
                new(PackageOrigin.NuGet, "dnlib", null, null, true),
                new(PackageOrigin.Debian, "mono", "6.8", "MIT", true),
                new(PackageOrigin.Dotnet, "sdk", null, null, false),
            ],
            entries);
    }

    [Theory]
    [InlineData("npm:left-pad")]
    [InlineData("Serilog newest")]
    [InlineData("Serilog 4.2.0 4.3.0")]
    [InlineData("Serilog licence=MIT")]
    [InlineData("../Serilog")]
    [InlineData("Serilog\" 1.0")]
    [InlineData("dnlib held-out held-out")]
    [InlineData(":Serilog")]
    public void A_line_of_another_form_is_one_sentence_with_its_number(string line)
    {
        var error = Assert.Throws<CorpusException>(() => PackageList.Parse(["Dapper", line], "packages.txt"));
        Assert.StartsWith("Line 2 of packages.txt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_is_named_once()
    {
        var error = Assert.Throws<CorpusException>(() => PackageList.Parse(["Dapper", "dapper 2.0"], "list"));
        Assert.Contains("line 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_is_refused() => Assert.Throws<CorpusException>(() => PackageList.Parse(["# nothing"], "list"));
}
