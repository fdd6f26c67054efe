using System.Text.Json;
using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Workspaces;

[Collection(nameof(SampleShop))]
public sealed class SampleShopTests(SampleShop shop)
{
    private static readonly string[] Both = ["Shop.Cli", "Shop.Core"];

    [Fact]
    public void A_solution_loads_all_its_projects()
    {
        Assert.Equal(Both, shop.Load.Projects.Select(Name).Order());
        Assert.All(shop.Load.Projects, project => Assert.Equal((ProjectState.Loaded, "net10.0", null), (project.State, project.TargetFramework, project.Message)));
    }

    [Theory]
    [InlineData("Shop.Core/Money.cs")]
    [InlineData("Shop.Cli/Program.cs")]
    public async Task The_compiler_finds_no_error_in_what_was_loaded(string file)
    {
        var snapshot = shop.Workspace.Get(shop.Folder.Path(file))!;
        Assert.Equal(ProjectState.Loaded, snapshot.Project.State);
        // Covers references, global usings, nullability, and the generated half of a partial method.
        var compilation = (await snapshot.Document.Project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public async Task A_source_generator_of_the_framework_runs()
    {
        var project = shop.Workspace.Get(shop.Folder.Path("Shop.Core/Orders/OrderNumbers.cs"))!.Document.Project;
        var generated = await project.GetSourceGeneratedDocumentsAsync();
        Assert.Contains(generated, document => document.Name == "RegexGenerator.g.cs");
    }

    [Fact]
    public void A_reference_to_a_project_never_built_is_the_project_itself()
    {
        var solution = shop.Workspace.Get(shop.Folder.Path("Shop.Cli/Program.cs"))!.Document.Project.Solution;
        var cli = solution.Projects.Single(project => project.Name == "Shop.Cli");
        Assert.Equal("Shop.Core", solution.GetProject(Assert.Single(cli.ProjectReferences).ProjectId)!.Name);
        Assert.DoesNotContain(cli.MetadataReferences, reference => reference.Display!.EndsWith("Shop.Core.dll", StringComparison.Ordinal));
    }

    [Fact]
    public void Projects_share_the_assemblies_they_refer_to()
    {
        var projects = shop.Workspace.Get(shop.Folder.Path("Shop.Cli/Program.cs"))!.Document.Project.Solution.Projects
            .Where(project => Both.Contains(project.Name)).ToList();
        Assert.Equal(2, projects.Count);
        Assert.True(projects[0].MetadataReferences.ToHashSet(ReferenceEqualityComparer.Instance).SetEquals(projects[1].MetadataReferences));
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("Shop.slnx", 2)]
    [InlineData("Shop.Core/Shop.Core.csproj", 1)]
    [InlineData("Shop.Core/Orders/Order.cs", 1)]
    [InlineData("Shop.Cli/Shop.Cli.csproj", 2)]
    [InlineData("Shop.Cli/Report.cs", 2)]
    public async Task Whatever_is_opened_the_projects_it_needs_are_loaded(string path, int projects)
    {
        if (path == "Shop.slnx")
            path = shop.Folder.Write("slnx/Shop.slnx", """<Solution><Folder Name="/src/"><Project Path="../Shop.Cli/Shop.Cli.csproj" /></Folder><Project Path="..\Shop.Core\Shop.Core.csproj" /></Solution>""");
        using var workspace = shop.Folder.Workspace();
        var load = await workspace.OpenAsync(shop.Folder.Path(path), null, CancellationToken.None);
        Assert.Equal(projects, load.Projects.Count);
        Assert.All(load.Projects, project => Assert.Equal(ProjectState.Loaded, project.State));
        Assert.Equal(ProjectState.Loaded, workspace.Get(shop.Folder.Path(projects == 2 ? "Shop.Cli/Report.cs" : "Shop.Core/Money.cs"))!.Project.State);
    }

    [Fact]
    public void Every_sample_cursor_names_text_that_is_there_to_be_removed()
    {
        using var cursors = JsonDocument.Parse(File.ReadAllText(shop.Folder.Path("cursors.json")));
        foreach (var cursor in cursors.RootElement.EnumerateArray())
        {
            var text = shop.Workspace.Get(shop.Folder.Path(cursor.GetProperty("file").GetString()!))!.Text;
            var start = Position(text, cursor, "line", "column");
            var end = Position(text, cursor, "deleteToLine", "deleteToColumn");
            var removed = text.ToString(TextSpan.FromBounds(start, end));
            Assert.Equal(removed.Trim(), removed);
            Assert.NotEmpty(removed);
        }
    }

    private static int Position(SourceText text, JsonElement cursor, string line, string column) =>
        text.Lines.GetPosition(new LinePosition(cursor.GetProperty(line).GetInt32() - 1, cursor.GetProperty(column).GetInt32() - 1));

    private static string Name(ProjectStatus project) => Path.GetFileNameWithoutExtension(project.Path)!;

    [Fact]
    public void All_source_files_of_the_solution_are_named_once_and_can_be_read()
    {
        var files = shop.Workspace.SourceFiles();
        var expected = Directory.GetFiles(shop.Folder.Path(""), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Where(path => shop.Workspace.Get(path)!.Project.State == ProjectState.Loaded);
        Assert.Equal(expected.Order(), files.Where(path => path.StartsWith(shop.Folder.Path(""), StringComparison.Ordinal)).Order());
        Assert.All(files, path => Assert.Equal(File.ReadAllText(path), shop.Workspace.Read(path)!.ToString()));
        Assert.Equal(shop.Folder.Path("Shop.sln"), shop.Workspace.Root);
        Assert.Null(shop.Workspace.Read(shop.Folder.Path("none.cs")));
    }
}
