using Completion.CSharp.Workspaces;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Workspaces;

public sealed class LooseDocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CodeWorkspace _workspace;

    public LooseDocumentTests() => _workspace = _folder.Workspace();

    public void Dispose()
    {
        _workspace.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_single_file_compiles_against_the_newest_framework()
    {
        var path = _folder.Write("a.cs", """
            #:package Some.Package@1.0.0
            string? line = args.FirstOrDefault();
            Span<int> numbers = [1, 2, 3];
            using var client = new HttpClient();
            Console.WriteLine(line + numbers.Length + await Task.FromResult(System.Text.Json.JsonSerializer.Serialize(1)));
            """);
        var snapshot = _workspace.Get(path)!;
        Assert.Equal(new ProjectStatus(null, ProjectState.Loose, null, null), snapshot.Project);
        Assert.Empty(await Errors(snapshot));
    }

    [Fact]
    public async Task Files_of_a_small_folder_see_each_other_and_those_of_a_large_one_do_not()
    {
        _folder.Write("b.cs", "class B { }");
        var path = _folder.Write("a.cs", "class A : B { static void Main() { } }");
        Assert.Empty(await Errors(_workspace.Get(path)!));

        for (var i = 0; i < LooseProjects.MostSiblings; i++)
            _folder.Write($"large/f{i}.cs", "class Same { }");
        var alone = _folder.Write("large/a.cs", "class Same { static void Main() { } }");
        Assert.Empty(await Errors(_workspace.Get(alone)!));
    }

    [Fact]
    public void What_is_not_there_or_no_path_is_null_and_what_is_not_text_is_refused()
    {
        Assert.Null(_workspace.Get(_folder.Path("missing.cs")));
        Assert.Null(_workspace.Get(_folder.Path("no/such/folder/missing.cs")));
        Assert.Null(_workspace.Get(""));
        Assert.Null(_workspace.Get("a\0b.cs"));
        Assert.Null(_workspace.Get(_folder.Root));
        Assert.Null(_workspace.Get(new string('x', 100_000)));
        _workspace.OpenDocument("\0", SourceText.From(""));
        _workspace.CloseDocument("\0");
        var binary = _folder.Path("binary.cs");
        File.WriteAllBytes(binary, [1, 0, 2, 0, 0xFF]);
        Assert.Contains(binary, Assert.Throws<DocumentException>(() => _workspace.Get(binary)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_fifty_thousand_lines_can_be_edited()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"class C{i} {{ int F; }}\n"));
        var path = _folder.Path("large.cs");
        _workspace.OpenDocument(path, SourceText.From(text));
        _ = await _workspace.Get(path)!.Document.GetSyntaxRootAsync();
        _workspace.ChangeDocument(path, [new TextChange(new TextSpan(text.Length / 2, 0), "\n")]);
        var root = await _workspace.Get(path)!.Document.GetSyntaxRootAsync();
        Assert.Equal(text.Length + 1, root!.FullSpan.Length);
    }

    [Fact]
    public async Task Without_trust_nothing_of_the_folder_runs()
    {
        var witness = _folder.Path("ran.txt");
        var project = _folder.WriteProject("P/P.csproj", $"""
            <Target Name="Run" BeforeTargets="Compile;CoreCompile;ResolveAssemblyReferences"><WriteLinesToFile File="{witness}" Lines="ran" /></Target>
            <PropertyGroup><Now>$([System.IO.File]::WriteAllText('{witness}', 'evaluated'))</Now></PropertyGroup>
            """);
        var file = _folder.Write("P/A.cs", "class A { }");
        using var workspace = _folder.Workspace(trusted: false);
        foreach (var path in (string[])[project, file, _folder.Root])
        {
            var load = await workspace.OpenAsync(path, null, CancellationToken.None);
            var status = Assert.Single(load.Projects);
            Assert.Equal(ProjectState.Loose, status.State);
            Assert.Contains("not trusted", status.Message, StringComparison.Ordinal);
        }

        var snapshot = workspace.Get(file)!;
        Assert.Equal(ProjectState.Loose, snapshot.Project.State);
        Assert.Empty(snapshot.Document.Project.AnalyzerReferences);
        Assert.False(File.Exists(witness));
    }

    [Theory]
    [InlineData("does-not-exist.sln")]
    [InlineData("does-not-exist")]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task Opening_what_is_not_there_says_so(string name)
    {
        var load = await _workspace.OpenAsync(name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) ? name : _folder.Path(name), null, CancellationToken.None);
        var status = Assert.Single(load.Projects);
        Assert.Equal(ProjectState.Failed, status.State);
        Assert.NotNull(status.Message);
    }

    private static async Task<IEnumerable<string>> Errors(DocumentSnapshot snapshot) =>
        (await snapshot.Document.Project.GetCompilationAsync())!.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString());
}
