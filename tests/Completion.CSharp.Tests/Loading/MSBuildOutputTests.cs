using Completion.CSharp.Loading;

namespace Completion.CSharp.Tests.Loading;

public sealed class MSBuildOutputTests
{
    [Theory]
    [InlineData("/a/B.csproj : error NU1201: Project A is not compatible. [/a/B.csproj]", "/a/B.csproj: NU1201: Project A is not compatible.")]
    [InlineData("noise\n/a/B.csproj(1,47): error MSB4025: The project file could not be loaded.\nmore", "/a/B.csproj(1,47): MSB4025: The project file could not be loaded.")]
    [InlineData("MSBUILD : error MSB1009: Project file does not exist.", "MSBUILD: MSB1009: Project file does not exist.")]
    [InlineData("C.targets(1,1): warning MSB9008: The referenced project ../G.csproj does not exist. [/a/B.csproj]", "C.targets(1,1): MSB9008: The referenced project ../G.csproj does not exist.")]
    [InlineData("/a/A.cs(1,1): warning CS0168: unused\n0 errors", null)]
    [InlineData("", null)]
    public void The_first_error_is_found_and_freed_of_decoration(string output, string? expected) =>
        Assert.Equal(expected, MSBuildOutput.FirstError(output));
}
