using System.Text.Json.Nodes;
using Completion.Evaluation.Projects;

namespace Completion.Evaluation.Tests.Projects;

/// <summary>From a repository on this machine to a project that builds.</summary>
public class ProjectFetcherTests
{
    /// <summary>For two frameworks, of which one cannot be restored.</summary>
    private const string ProjectFile = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFrameworks>net10.0;netstandard2.1</TargetFrameworks>
          </PropertyGroup>
          <ItemGroup Condition="'$(TargetFramework)' == 'netstandard2.1'">
            <PackageReference Include="There.Is.No.Such.Package" Version="1.0.0" />
          </ItemGroup>
        </Project>
        """;

    [Fact]
    public async Task A_project_is_fetched_built_and_counted()
    {
        using var repository = await SampleAsync();
        using var folder = new TemporaryFolder();
        // Would break the build if it reached in.
        folder.Write("Directory.Build.props", "<Project><PropertyGroup><TargetFramework>nonsense</TargetFramework></PropertyGroup></Project>");
        var into = Path.Combine(folder.Path, "fetched");
        var steps = new List<string>();
        var report = await ProjectFetcher.FetchAsync(repository.Generated, into, steps.Add, default);
        Assert.Equal(new BuiltProject("net10.0", 2, 3), report.Built);
        Assert.Equal(["sample"], Directory.GetFileSystemEntries(into).Select(Path.GetFileName));
        Assert.True(File.Exists(report.LicenceFile));
        Assert.Equal(2, steps.Count);
        Assert.Equal(report.Project, FetchedProject.Find(report.ProjectFile));

        // Again over what was fetched before.
        Assert.Equal(report.Built, (await ProjectFetcher.FetchAsync(repository.Generated, into, null, default)).Built);
    }

    [Fact]
    public async Task One_of_several_frameworks_is_chosen()
    {
        using var repository = await SampleAsync();
        using var folder = new TemporaryFolder();
        var report = await ProjectFetcher.FetchAsync(repository.Existing("net10.0"), folder.Path, null, default);
        Assert.Equal("net10.0", report.Built.TargetFramework);
        Assert.Equal("source/src/Sample.csproj", report.Project.Project);

        var refusal = await Assert.ThrowsAsync<EvaluationException>(() => ProjectFetcher.FetchAsync(repository.Existing(null), folder.Path, null, default));
        Assert.Contains("net10.0;netstandard2.1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_does_not_compile_is_refused_with_the_error()
    {
        using var repository = await SampleAsync("class Broken : Missing;\n");
        using var folder = new TemporaryFolder();
        var refusal = await Assert.ThrowsAsync<EvaluationException>(() => ProjectFetcher.FetchAsync(repository.Generated, folder.Path, null, default));
        Assert.Contains("does not build", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("CS0246", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_fetched_is_not_replaced()
    {
        using var repository = await SampleAsync();
        using var folder = new TemporaryFolder();
        var work = folder.Write("sample/Work.cs", "mine");
        var refusal = await Assert.ThrowsAsync<EvaluationException>(() => ProjectFetcher.FetchAsync(repository.Generated, folder.Path, null, default));
        Assert.Contains("--into", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(work));
    }

    [Fact]
    public async Task What_fails_leaves_what_was_there()
    {
        using var repository = await SampleAsync();
        using var folder = new TemporaryFolder();
        var marker = folder.Write("sample/fetched.json", "{}");
        var missing = repository.Generated with { LicenceFile = "NOTHING" };
        await Assert.ThrowsAsync<EvaluationException>(() => ProjectFetcher.FetchAsync(missing, folder.Path, null, default));
        Assert.True(File.Exists(marker));
        Assert.Equal(["sample"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_cancelled_fetch_leaves_nothing()
    {
        using var repository = await SampleAsync();
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ProjectFetcher.FetchAsync(repository.Generated, folder.Path, _ => cancel.Cancel(), cancel.Token));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused()
    {
        using var repository = await SampleAsync();
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "");
        var refusal = await Assert.ThrowsAsync<EvaluationException>(() => ProjectFetcher.FetchAsync(repository.Generated, file, null, default));
        Assert.Contains("--into", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<Sample> SampleAsync(string code = "class B;\n")
    {
        var repository = await GitRepository.CreateAsync();
        var commit = await repository.CommitAsync(
            ("LICENSE.txt", "MIT\n"),
            ("src/A.cs", "class A\n;\n"),
            ("src/B.cs", code),
            ("src/Sample.csproj", ProjectFile));
        return new Sample(repository, commit);
    }

    private sealed record Sample(GitRepository Repository, string Commit) : IDisposable
    {
        public CatalogueProject Generated => Project(CatalogueJson.Git());

        public CatalogueProject Existing(string? framework)
        {
            var json = CatalogueJson.With(CatalogueJson.Git(), "build", """{ "project": "source/src/Sample.csproj" }""");
            return Project(framework is null ? json : CatalogueJson.With(json, "build.targetFramework", $"\"{framework}\""));
        }

        public void Dispose() => Repository.Dispose();

        private CatalogueProject Project(JsonObject json)
        {
            json["address"] = Repository.Address;
            json["commit"] = Commit;
            return CatalogueReader.Read(CatalogueJson.Catalogue(json))[0];
        }
    }
}
