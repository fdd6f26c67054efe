using Completion.Engine.Superposed;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Superposed;

/// <summary>With characters for tokens.</summary>
public sealed class NgramCorpusTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("completion-");
    private readonly AdhocWorkspace _workspace = new();
    private readonly List<string> _cut = [];

    public void Dispose()
    {
        _workspace.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_solution_is_counted_without_the_document_that_is_completed()
    {
        var solution = Solution(("/a.cs", "abab."), ("/b.cs", "abc."), ("/c.cs", "xy."));
        using var corpus = Corpus(null);

        Assert.Equal(3, (await corpus.BeginAsync(Document(solution, "/c.cs"), default)).Count("ab"));
        Assert.DoesNotContain("xy.", _cut);
        Assert.Equal(2, (await corpus.BeginAsync(Document(solution, "/b.cs"), default)).Count("ab"));
        var tables = await corpus.BeginAsync(Document(solution, "/a.cs"), default);
        Assert.Equal(1, tables.Count("ab"));
    }

    [Fact]
    public async Task What_changes_is_counted_anew_and_what_is_gone_no_more()
    {
        var solution = Solution(("/a.cs", "abab."), ("/b.cs", "abc."), ("/c.cs", "xy."));
        using var corpus = Corpus(null);
        await corpus.BeginAsync(Document(solution, "/c.cs"), default);
        solution = solution.WithDocumentText(Document(solution, "/a.cs").Id, SourceText.From("bcbc."));
        _cut.Clear();

        var tables = await corpus.BeginAsync(Document(solution, "/c.cs"), default);
        Assert.Equal((1, 3), (tables.Count("ab"), tables.Count("bc")));
        Assert.Equal(["bcbc."], _cut);
        solution = solution.RemoveDocument(Document(solution, "/b.cs").Id);
        Assert.Equal(0, (await corpus.BeginAsync(Document(solution, "/c.cs"), default)).Count("ab"));
    }

    [Fact]
    public async Task Lines_are_counted_as_the_model_reads_them()
    {
        var solution = Solution(("/a.cs", "a\r\nb\rc\nd"), ("/c.cs", "xy."));
        using var corpus = Corpus(null);
        var tables = await corpus.BeginAsync(Document(solution, "/c.cs"), default);
        Assert.Equal((1, 0), (tables.Count("a\n"), tables.Count("a\r")));
    }

    [Fact]
    public async Task Tokens_are_kept_from_start_to_start()
    {
        var solution = Solution(("/a.cs", "abab."), ("/b.cs", "abc."), ("/c.cs", "xy."));
        using (var first = Corpus(_folder.FullName))
        {
            await first.BeginAsync(Document(solution, "/c.cs"), default);
        }

        _cut.Clear();
        solution = solution.WithDocumentText(Document(solution, "/b.cs").Id, SourceText.From("zab."));
        using var second = Corpus(_folder.FullName);
        Assert.Equal(3, (await second.BeginAsync(Document(solution, "/c.cs"), default)).Count("ab"));
        Assert.Equal(["zab."], _cut);
    }

    private NgramCorpus Corpus(string? folder) => new(Cut, 1, folder, null) { Patience = TimeSpan.FromMinutes(1) };

    private int[] Cut(string text)
    {
        lock (_cut)
        {
            _cut.Add(text);
        }

        return [.. text.Select(c => (int)c)];
    }

    private Solution Solution(params (string Path, string Text)[] files)
    {
        var project = ProjectId.CreateNewId();
        var solution = _workspace.CurrentSolution.AddProject(
            ProjectInfo.Create(project, VersionStamp.Default, "p", "p", LanguageNames.CSharp, filePath: "/p.csproj"));
        foreach (var (path, text) in files)
        {
            solution = solution.AddDocument(DocumentId.CreateNewId(project), path, SourceText.From(text), filePath: path);
        }

        return solution;
    }

    private static Document Document(Solution solution, string path) =>
        solution.Projects.Single().Documents.Single(document => document.FilePath == path);
}

/// <summary>Reads counts of characters.</summary>
internal static class CharacterCounts
{
    public static int Count(this Decoding.Superposed.NgramTables tables, string text) => tables.Count(text.Select(c => (int)c).ToArray());
}
