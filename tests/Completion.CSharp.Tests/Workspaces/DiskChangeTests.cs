using Completion.CSharp.Loading;
using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Workspaces;

public sealed class DiskChangeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Changes_of_files_and_projects_on_disk_are_taken_up()
    {
        var project = _folder.WriteProject("P/P.csproj");
        var a = _folder.Write("P/A.cs", "class A { }");
        var b = _folder.Write("P/B.cs", "class B { }");
        using var workspace = _folder.Workspace(watch: true);
        await workspace.OpenAsync(project, null, CancellationToken.None);
        Assert.True(Sees(workspace, a, "B"));
        var tree = await workspace.Get(a)!.Document.GetSyntaxTreeAsync();

        File.WriteAllText(b, "class Changed { }");
        await TemporaryFolder.Until(() => Sees(workspace, a, "Changed"), "a changed file");

        var c = _folder.Write("P/C.cs", "class C { }");
        await TemporaryFolder.Until(() => Sees(workspace, a, "C"), "an added file");
        Assert.Equal(ProjectState.Loaded, workspace.Get(c)!.Project.State);
        Assert.Same(tree, await workspace.Get(a)!.Document.GetSyntaxTreeAsync());

        workspace.OpenDocument(b, SourceText.From("class FromEditor { }"));
        File.WriteAllText(b, "class FromDisk { }");
        File.Delete(c);
        await TemporaryFolder.Until(() => !Sees(workspace, a, "C"), "a removed file");
        Assert.True(Sees(workspace, a, "FromEditor"));
        Assert.False(Sees(workspace, a, "FromDisk"));
        workspace.CloseDocument(b);
        Assert.True(Sees(workspace, a, "FromDisk"));

        _folder.WriteProject("P/P.csproj", "<PropertyGroup><DefineConstants>$(DefineConstants);MORE</DefineConstants></PropertyGroup><ItemGroup><Compile Remove=\"B.cs\" /></ItemGroup>");
        await TemporaryFolder.Until(() => !Sees(workspace, a, "FromDisk"), "a changed project");
        Assert.Contains("MORE", workspace.Get(a)!.Document.Project.ParseOptions!.PreprocessorSymbolNames);

        File.WriteAllText(project, "<Project>");
        await TemporaryFolder.Until(() => workspace.Get(a)!.Project.State == ProjectState.Incomplete, "a project broken later");
        Assert.True(Sees(workspace, a, "A"));
        _folder.WriteProject("P/P.csproj");
        await TemporaryFolder.Until(() => workspace.Get(a)!.Project.State == ProjectState.Loaded, "a project mended");
    }

    [Fact]
    public async Task Who_keeps_texts_hears_of_files_that_are_opened_saved_and_closed()
    {
        var project = _folder.WriteProject("P/P.csproj");
        var a = _folder.Write("P/A.cs", "class A { }");
        using var workspace = _folder.Workspace(watch: true);
        var heard = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var opened = new List<string>();
        workspace.SourceChanged += heard.Enqueue;
        workspace.SourceOpened += opened.Add;
        await workspace.OpenAsync(project, null, CancellationToken.None);
        workspace.OpenDocument(a, SourceText.From("class Opened { }"));
        Assert.Equal("class Opened { }", workspace.Read(a)!.ToString());
        Assert.Equal(a, Assert.Single(opened));
        Assert.Empty(heard);
        File.WriteAllText(a, "class Saved { }");
        await TemporaryFolder.Until(() => !heard.IsEmpty, "a saved file");
        Assert.All(heard, path => Assert.Equal(a, path));
        heard.Clear();
        workspace.CloseDocument(a);
        Assert.Contains(a, heard);
        Assert.Equal("class Saved { }", workspace.Read(a)!.ToString());
    }

    [Fact]
    public void Without_watching_the_file_asked_for_is_still_current()
    {
        var path = _folder.Write("a.cs", "class Before { }");
        using var workspace = _folder.Workspace();
        Assert.Equal("class Before { }", workspace.Get(path)!.Text.ToString());
        File.WriteAllText(path, "class Afterwards { }");
        Assert.Equal("class Afterwards { }", workspace.Get(path)!.Text.ToString());
        Assert.True(Sees(workspace, path, "Afterwards"));
        File.Delete(path);
        Assert.Null(workspace.Get(path));
    }

    [Fact]
    public async Task Where_watching_fails_asking_makes_it_look_around()
    {
        var project = _folder.WriteProject("P/P.csproj");
        var a = _folder.Write("P/A.cs", "class A { }");
        var b = _folder.Write("P/B.cs", "class B { }");
        using var state = new WorkspaceState();
        using var loader = new ProjectLoader(state, _folder.Reader, _ => { }, _ => { });
        using var changes = new DiskChanges(state, loader, watch: true, _ => { }, _ => { });
        changes.Watch(_folder.Path("not there"));
        await loader.LoadAsync([project], null, CancellationToken.None);
        File.WriteAllText(b, "class Changed { }");
        _folder.Write("P/C.cs", "class C { }");
        await TemporaryFolder.Until(
            () =>
            {
                changes.LookAround(project);
                var compilation = state.Get(a, out _)!.Document.Project.GetCompilationAsync().GetAwaiter().GetResult()!;
                return compilation.GetTypeByMetadataName("Changed") is not null && compilation.GetTypeByMetadataName("C") is not null;
            },
            "a changed and an added file");
    }

    private static bool Sees(CodeWorkspace workspace, string path, string type) =>
        workspace.Get(path)!.Document.Project.GetCompilationAsync().GetAwaiter().GetResult()!.GetTypeByMetadataName(type) is not null;
}
