using Completion.CSharp.Loading;
using Completion.CSharp.Tests.Workspaces;

namespace Completion.CSharp.Tests.Loading;

public sealed class ProjectFingerprintTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _project;

    public ProjectFingerprintTests()
    {
        _project = _folder.WriteProject("up/P/P.csproj", """<Import Project="../shared.props" /><PropertyGroup><X>$(COMPLETION_TEST_NAMED)</X></PropertyGroup>""");
        _folder.Write("up/shared.props", """<Project><Import Project="$(MSBuildThisFileDirectory)deep/deeper.targets" /></Project>""");
        _folder.Write("up/deep/deeper.targets", "<Project />");
        _folder.Write("up/P/A.cs", "class A { }");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("up/P/P.csproj")]
    [InlineData("up/P/P.csproj.user")]
    [InlineData("up/shared.props")]
    [InlineData("up/deep/deeper.targets")]
    [InlineData("Directory.Build.props")]
    [InlineData("up/Directory.Build.targets")]
    [InlineData("up/Directory.Packages.props")]
    [InlineData("global.json")]
    [InlineData("up/nuget.config")]
    [InlineData("up/.editorconfig")]
    [InlineData("up/P/obj/project.assets.json")]
    [InlineData("up/P/obj/P.csproj.nuget.g.targets")]
    [InlineData("up/P/sub/New.cs")]
    public void Whatever_MSBuild_reads_changes_it(string changed)
    {
        var before = Fingerprint();
        Assert.Equal(before, Fingerprint());
        _folder.Write(changed, "<Project><!-- something else --></Project>");
        var after = Fingerprint();
        Assert.NotEqual(before, after);
        File.Delete(_folder.Path(changed));
        Assert.NotEqual(after, Fingerprint());
    }

    [Theory]
    [InlineData("up/P/A.cs")]
    [InlineData("up/P/obj/Debug/Generated.cs")]
    [InlineData("up/P/bin/Debug/Copied.cs")]
    [InlineData("up/P/readme.md")]
    [InlineData("up/Other/Other.csproj")]
    [InlineData("up/Other/Other.cs")]
    public void What_MSBuild_does_not_read_leaves_it(string changed)
    {
        var before = Fingerprint();
        _folder.Write(changed, "class Changed { int more; }");
        Assert.Equal(before, Fingerprint());
    }

    [Fact]
    public void Environment_variables_count_when_the_project_names_them()
    {
        var before = Fingerprint();
        Environment.SetEnvironmentVariable("COMPLETION_TEST_UNNAMED", "1");
        Assert.Equal(before, Fingerprint());
        Environment.SetEnvironmentVariable("COMPLETION_TEST_NAMED", "1");
        Assert.NotEqual(before, Fingerprint());
        Environment.SetEnvironmentVariable("COMPLETION_TEST_NAMED", null);
        Environment.SetEnvironmentVariable("COMPLETION_TEST_UNNAMED", null);
    }

    private ulong Fingerprint() => ProjectFingerprint.Of(_project, DotNetSdk.Installed);
}
