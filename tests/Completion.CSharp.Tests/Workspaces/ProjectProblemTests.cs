using Completion.CSharp.Loading;
using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Tests.Workspaces;

/// <summary>Projects in every kind of bad state; each is said in words and the rest goes on.</summary>
public sealed class ProjectProblemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_solution_with_everything_wrong_in_it()
    {
        _folder.WriteProject("Multi/Multi.csproj", framework: "<TargetFrameworks>netstandard2.0;net10.0;net8.0;net99.0</TargetFrameworks>");
        _folder.Write("Multi/A.cs", "class A { static int Length(Span<int> span) => span.Length; }");
        _folder.Write("Broken/Broken.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>");
        var inBroken = _folder.Write("Broken/B.cs", "class B { }");
        _folder.WriteProject("Unrestored/Unrestored.csproj", """<ItemGroup><PackageReference Include="FsCheck" Version="3.6.0" /></ItemGroup>""");
        _folder.Write("Unrestored/C.cs", "class C { }");
        var solution = _folder.Write("All.slnx", """
            <Solution>
              <Project Path="Multi/Multi.csproj" /><Project Path="Broken/Broken.csproj" />
              <Project Path="Unrestored/Unrestored.csproj" /><Project Path="Gone/Gone.csproj" />
            </Solution>
            """);
        using var workspace = _folder.Workspace();
        var changed = new List<ProjectStatus>();
        workspace.ProjectChanged += status =>
        {
            lock (changed)
                changed.Add(status);
        };
        var load = await workspace.OpenAsync(solution, null, CancellationToken.None);
        var statuses = load.Projects.ToDictionary(status => Path.GetFileNameWithoutExtension(status.Path)!);

        Assert.Equal((ProjectState.Loaded, "net10.0"), (statuses["Multi"].State, statuses["Multi"].TargetFramework));
        var multi = workspace.Get(_folder.Path("Multi/A.cs"))!;
        Assert.Empty((await multi.Document.Project.GetCompilationAsync())!.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        Assert.Equal(ProjectState.Failed, statuses["Broken"].State);
        Assert.Contains("Broken.csproj", statuses["Broken"].Message, StringComparison.Ordinal);
        var broken = workspace.Get(inBroken)!;
        Assert.True(broken.Document.Project.IsLoose());
        Assert.Equal(statuses["Broken"], broken.Project);

        Assert.Equal(ProjectState.Incomplete, statuses["Unrestored"].State);
        Assert.Contains($"run dotnet restore \"{_folder.Path("Unrestored/Unrestored.csproj")}\"", statuses["Unrestored"].Message, StringComparison.Ordinal);
        Assert.Equal("Unrestored", workspace.Get(_folder.Path("Unrestored/C.cs"))!.Document.Project.Name);

        Assert.Equal(ProjectState.Failed, statuses["Gone"].State);
        Assert.Contains("does not exist", statuses["Gone"].Message, StringComparison.Ordinal);

        lock (changed)
            Assert.Equal(statuses.Values.ToHashSet(), changed.ToHashSet());
        Assert.All(statuses.Values, status => Assert.DoesNotContain('\n', status.Message ?? ""));
    }

    [Fact]
    public async Task Projects_that_refer_to_each_other_in_a_ring_and_to_nothing_still_load()
    {
        _folder.WriteProject("A/A.csproj", """<ItemGroup><ProjectReference Include="../B/B.csproj" /><ProjectReference Include="../Gone/Gone.csproj" /></ItemGroup>""");
        _folder.WriteProject("B/B.csproj", """<ItemGroup><ProjectReference Include="../A/A.csproj" /></ItemGroup>""");
        _folder.Write("A/A.cs", "public class A { }");
        _folder.Write("B/B.cs", "public class B { }");
        using var workspace = _folder.Workspace();
        var load = await workspace.OpenAsync(_folder.Root, null, CancellationToken.None);
        Assert.All(load.Projects.Where(project => !project.Path!.Contains("Gone", StringComparison.Ordinal)), project => Assert.NotEqual(ProjectState.Loading, project.State));
        Assert.NotNull(await workspace.Get(_folder.Path("A/A.cs"))!.Document.GetSemanticModelAsync());
        Assert.NotNull(await workspace.Get(_folder.Path("B/B.cs"))!.Document.GetSemanticModelAsync());
    }

    [Fact]
    public async Task Without_an_SDK_files_are_loose_and_the_reason_is_said()
    {
        var project = _folder.WriteProject("P.csproj");
        var file = _folder.Write("A.cs", "class A { }");
        using var workspace = new CodeWorkspace(new WorkspaceOptions { WatchFiles = false, Reader = _folder.Reader with { Sdk = null } });
        var status = Assert.Single((await workspace.OpenAsync(project, null, CancellationToken.None)).Projects);
        Assert.Equal(ProjectState.Failed, status.State);
        Assert.Contains(".NET SDK", status.Message, StringComparison.Ordinal);
        Assert.Equal(status, workspace.Get(file)!.Project);
    }

    [Fact]
    public async Task A_file_that_no_project_above_it_compiles_is_loose()
    {
        _folder.WriteProject("P.csproj", """<ItemGroup><Compile Remove="scripts/**" /></ItemGroup>""");
        var file = _folder.Write("scripts/a.cs", "Console.WriteLine();");
        using var workspace = _folder.Workspace();
        var status = Assert.Single((await workspace.OpenAsync(file, null, CancellationToken.None)).Projects);
        Assert.Equal(new ProjectStatus(null, ProjectState.Loose, null, null), status);
        Assert.Equal(status, workspace.Get(file)!.Project);
    }

    [Fact]
    public async Task While_MSBuild_hangs_files_are_answered_and_then_it_is_ended_with_all_it_started()
    {
        if (OperatingSystem.IsWindows())
            return;
        var pid = _folder.Path("pid");
        var project = _folder.WriteProject("P.csproj", $"""
            <Target Name="Hang" BeforeTargets="Compile"><Exec Command="echo $$$$ &gt; {pid}; exec sleep 600" /></Target>
            """.Replace("$$$$", "$$", StringComparison.Ordinal));
        var file = _folder.Write("A.cs", "class A { }");
        using var workspace = new CodeWorkspace(new WorkspaceOptions { WatchFiles = false, Reader = _folder.Reader with { TimeLimit = TimeSpan.FromSeconds(4) } });
        var opening = workspace.OpenAsync(project, null, CancellationToken.None);
        await TemporaryFolder.Until(() => File.Exists(pid) && File.ReadAllText(pid).Trim().Length > 0, "the project hangs");

        Assert.False(opening.IsCompleted);
        var snapshot = workspace.Get(file)!;
        Assert.Equal((ProjectState.Loading, project), (snapshot.Project.State, snapshot.Project.Path));
        Assert.NotNull(await snapshot.Document.GetSemanticModelAsync());

        var status = Assert.Single((await opening).Projects);
        Assert.Equal(ProjectState.Failed, status.State);
        Assert.Contains("4 s", status.Message, StringComparison.Ordinal);
        await TemporaryFolder.Until(() => !Directory.Exists("/proc/" + File.ReadAllText(pid).Trim()), "what the project started is ended");
    }
}
