using System.Diagnostics;
using Completion.CSharp.Loading;
using Completion.CSharp.Tests.Workspaces;
using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Tests.Loading;

public sealed class SolutionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_SDK_lists_the_same_projects_of_a_real_solution()
    {
        var solution = Path.Combine(TemporaryFolder.Repository(), "Completion.sln");
        var start = new ProcessStartInfo(DotNetSdk.Installed!.Program, ["sln", solution, "list"]);
        var listed = (await ChildProcess.RunAsync(start, TimeSpan.FromMinutes(1), CancellationToken.None)).Output.Split('\n')
            .Where(ProjectDiscovery.IsProject).Select(path => Path.GetFullPath(path, TemporaryFolder.Repository()));
        Assert.Equal(listed.Order(), SolutionFile.Projects(solution).Order());
    }

    [Fact]
    public void Both_formats_give_their_projects_once_in_order_without_folders()
    {
        var old = _folder.Write("a.sln", """

            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "folder", "folder", "{1}"
            EndProject
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "B", "x\B.csproj", "{2}"
            EndProject
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "A", "../A.csproj", "{3}"
            EndProject
            Project("{F2A71F9B-5D33-465A-A702-920D77279786}") = "F", "F.fsproj", "{4}"
            EndProject
            Project("broken
            """);
        var modern = _folder.Write("a.slnx", """
            <Solution>
              <Folder Name="/folder/"><Project Path="x\B.csproj"><Build Project="false" /></Project></Folder>
              <Project Path="../A.csproj" /><Project Path="F.fsproj" /><Project Path="x/B.csproj" />
            </Solution>
            """);
        string[] expected = [_folder.Path("x/B.csproj"), _folder.Path("../A.csproj"), _folder.Path("F.fsproj")];
        Assert.Equal(expected, SolutionFile.Projects(old));
        Assert.Equal(expected, SolutionFile.Projects(modern));
    }

    [Theory]
    [InlineData("a.sln", "hello")]
    [InlineData("a.slnx", "<Solution>")]
    [InlineData("a.slnx", "")]
    public void What_is_no_solution_is_refused_by_name(string name, string text)
    {
        var path = _folder.Write(name, text);
        Assert.Contains(path, Assert.Throws<DocumentException>(() => SolutionFile.Projects(path)).Message, StringComparison.Ordinal);
    }
}
