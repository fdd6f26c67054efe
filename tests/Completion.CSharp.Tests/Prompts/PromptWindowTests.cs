using Completion.CSharp.Prompts;
using Completion.CSharp.Tests.Situations;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Prompts;

public sealed class PromptWindowTests
{
    private static readonly string s_long = string.Concat(Enumerable.Range(0, 3000).Select(i => $"// line {i}\f\u2028\n")) + "class C { }\n";

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(20_000)]
    [InlineData(1_000_000)]
    public void Is_the_same_for_both_line_endings(int characters)
    {
        var marked = s_long.Insert(s_long.IndexOf("line 1500", StringComparison.Ordinal), "│");
        var lf = PromptWindow.Around(MarkedDocument.Of(marked).At(), characters);
        var crlf = PromptWindow.Around(MarkedDocument.Of(marked.Replace("\n", "\r\n", StringComparison.Ordinal)).At(), characters);
        Assert.Equal(lf, crlf);
        Assert.EndsWith("// ", lf.Prefix, StringComparison.Ordinal);
        Assert.StartsWith("line 1500", lf.Suffix, StringComparison.Ordinal);
        Assert.True(lf.Prefix.Length >= Math.Min(characters, marked.IndexOf('│', StringComparison.Ordinal)));
    }

    [Fact]
    public void Begins_alike_while_someone_types()
    {
        var at = s_long.IndexOf("line 1500", StringComparison.Ordinal);
        var typed = "some words typed one by one\n// and a second line";
        var prefixes = Enumerable.Range(0, typed.Length)
            .Select(count => PromptWindow.Around(MarkedDocument.Of(s_long.Insert(at, typed[..count] + "│")).At(), 5000).Prefix).ToList();
        var beginnings = prefixes.Select(prefix => prefix[..100]).Distinct().Count();
        Assert.InRange(beginnings, 1, 2);
    }

    [Fact]
    public void Has_the_selected_item_in_place_of_what_it_replaces()
    {
        var document = MarkedDocument.Of("class C { void F() { a.Cle│(); } }");
        var window = PromptWindow.Around(document.At(selected: (new TextSpan(document.Cursor - 3, 3), "Clear")), 1000);
        Assert.Equal(new PromptWindow("class C { void F() { a.Clear", "(); } }"), window);
    }

    [Theory]
    [InlineData("", "a\nb", "a\nb")]
    [InlineData("x\ny", "a\r\nb\rc", "a\nb\nc")]
    [InlineData("x\r\ny", "a\nb\r\nc\f\u2028", "a\r\nb\r\nc\f\u2028")]
    public void Drafts_get_the_line_breaks_of_the_document(string document, string text, string expected) =>
        Assert.Equal(expected, LineEndings.ToDocument(text, SourceText.From(document)));
}
