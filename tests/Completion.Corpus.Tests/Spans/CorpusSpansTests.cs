using System.Text.Json;
using Completion.Corpus.Spans;

namespace Completion.Corpus.Tests.Spans;

public sealed class CorpusSpansTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Each_document_has_its_line_in_order_with_any_number_of_threads()
    {
        // More than one batch.
        var names = Enumerable.Range(0, 600).Select(i => $"Type{i}").ToList();
        var corpus = _folder.Write("train.jsonl", string.Concat(names.Select(name => JsonSerializer.Serialize(new { path = "p", text = $"class {name} {{ string s = \"😀\"; int M() {{ return 1 + 2; }} }}", project = "p" }) + "\n")));
        var (one, three) = (Path.Combine(_folder.Path, "one"), Path.Combine(_folder.Path, "three"));

        Assert.Equal((600, 0), CorpusSpans.Write(corpus, one, 1, CancellationToken.None));
        CorpusSpans.Write(corpus, three, 3, CancellationToken.None);

        Assert.Equal(File.ReadAllText(one), File.ReadAllText(three));
        var lines = File.ReadAllLines(one).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(names, lines.Select(line => line.GetProperty("declares")[0][0].GetString()));
        Assert.Equal("[[40,53]]", lines[7].GetProperty("spans").GetProperty("statement").GetRawText());
    }

    [Theory]
    [InlineData("{\"text\": 3}")]
    [InlineData("{\"path\": \"p\"}")]
    [InlineData("[]")]
    [InlineData("{\"text\": \"cla")]
    [InlineData("{\"text\": \"\\ud800\"}")]
    public void A_line_that_is_no_document_is_one_sentence_and_leaves_no_file(string line)
    {
        var corpus = _folder.Write("train.jsonl", "{\"text\": \"class A { }\"}\n" + line + "\n");
        var error = Assert.Throws<CorpusException>(() => CorpusSpans.Write(corpus, Path.Combine(_folder.Path, "out"), 1, CancellationToken.None));

        Assert.StartsWith("Line 2 of ", error.Message, StringComparison.Ordinal);
        Assert.Equal(["train.jsonl"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();
}
