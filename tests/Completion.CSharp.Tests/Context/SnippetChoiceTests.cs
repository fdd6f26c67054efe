using System.Collections.Immutable;
using Completion.CSharp.Analysis;
using Completion.CSharp.Context;
using Completion.CSharp.Tests.Situations;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Context;

public sealed class SnippetChoiceTests
{
    private const string Orders = """
        public class Order
        {
            public decimal Total { get; set; }
            public Customer Buyer { get; set; }
            public void Cancel(string reason) { Total = 0; }
            private int _secret;
        }

        public class Customer
        {
            public string Address { get; set; }
        }

        public class Unused
        {
            public int Nothing { get; set; }
        }
        """;

    private const string Writer = """
        public class OrderWriter
        {
            public void WriteOrder(Order order, System.IO.TextWriter writer)
            {
                writer.Write(order.Total);
                writer.Write(order.Buyer.Address);
            }

            public int Unrelated(int x)
            {
                return x + x;
            }
        }
        """;

    private const string Document = """
        public class InvoiceWriter
        {
            public void WriteInvoice(Order order, System.IO.TextWriter writer)
            {
                writer.Write(order.Total);
        CODE
                writer.Write(order.Buyer);
            }
        }
        """;

    private static DocumentAnalysis Analyse(string code, params IEnumerable<string> others) =>
        MarkedDocument.Analyse(Document.Replace("CODE", code, StringComparison.Ordinal), others: others);

    private static int Cursor(string code) => Document.IndexOf("CODE", StringComparison.Ordinal) + code.Length;

    private static ImmutableArray<Snippet> Find(SnippetChoice choice, string code, IReadOnlyList<EditedPlace>? edits = null, params IEnumerable<string> others) =>
        choice.For(Analyse(code, others), Cursor(code), edits ?? [], 4000, default);

    private static ImmutableArray<Snippet> Find(string code, IReadOnlyList<EditedPlace>? edits = null) => Find(new SnippetChoice(), code, edits, Orders, Writer);

    [Fact]
    public void Types_of_parameters_and_of_members_named_are_outlined()
    {
        var outlines = Find("        order.").Where(snippet => snippet.Kind == SnippetKind.Signatures).Select(snippet => snippet.Text).ToList();
        Assert.Contains(outlines, text => text.StartsWith("class Order {\n", StringComparison.Ordinal) && text.Contains("    void Cancel(string reason);\n", StringComparison.Ordinal));
        Assert.Contains(outlines, text => text.StartsWith("class Customer {\n", StringComparison.Ordinal));
        Assert.DoesNotContain(outlines, text => text.Contains("Unused", StringComparison.Ordinal) || text.Contains("_secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Code_that_uses_the_same_names_comes_before_code_that_does_not()
    {
        var similar = Find("        ").Where(snippet => snippet.Kind == SnippetKind.SimilarCode).ToList();
        Assert.StartsWith("public void WriteOrder(Order order", similar[0].Text, StringComparison.Ordinal);
        Assert.Equal("Other1.cs", similar[0].Origin);
        Assert.DoesNotContain(similar, snippet => snippet.Text.Contains("Unrelated", StringComparison.Ordinal));
    }

    [Fact]
    public void Code_edited_lately_is_shown_and_the_last_edit_is_worth_most()
    {
        var at = new EditedPlace("Other1.cs", Writer.IndexOf("return x", StringComparison.Ordinal));
        var edited = Assert.Single(Find("        ", [at]), snippet => snippet.Kind == SnippetKind.RecentEdit);
        Assert.Contains("Unrelated", edited.Text, StringComparison.Ordinal);
        var later = Assert.Single(Find("        ", [new EditedPlace("Other9.cs", 0), at]), snippet => snippet.Kind == SnippetKind.RecentEdit);
        Assert.True(later.Value < edited.Value);
    }

    [Fact]
    public void A_key_typed_finds_the_very_same_set()
    {
        var choice = new SnippetChoice();
        var whole = "        var total = order.Total + order.Buyer.Address.Length; // sum";
        var document = Analyse("        ", Orders, Writer);
        var expected = choice.For(document, Cursor("        "), [], 4000, default);
        for (var keys = 8; keys <= whole.Length; keys++)
        {
            document = Edit(document, Cursor(whole[..(keys - 1)]), keys > 8 ? whole[keys - 1].ToString() : "");
            Assert.True(expected == choice.For(document, Cursor(whole[..keys]), [], 4000, default), whole[..keys]);
        }

        Assert.Equal(1, choice.Made);
    }

    [Fact]
    public void Depends_on_the_documents_and_not_on_the_way_there()
    {
        var edit = from at in Gen.Choose(0, Document.Length)
                   from text in Gen.Elements("order.", "Customer c;", "{", "}", "\n", "// Unrelated", "(", "writer", "x = \"")
                   select (at, text);
        Prop.ForAll(Arb.From(edit.ListOf(6)), Arb.From(Gen.Choose(0, 1 << 20)), (edits, cursor) =>
        {
            var choice = new SnippetChoice();
            var document = Analyse("        ", Orders, Writer);
            foreach (var (at, text) in edits)
            {
                document = Edit(document, at, text);
                var position = cursor % document.Text.Length;
                Assert.Equal(new SnippetChoice().For(document, position, [], 200, default).AsEnumerable(), choice.For(document, position, [], 200, default));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task What_other_files_say_now_is_shown()
    {
        var choice = new SnippetChoice();
        var document = Analyse("        ", Orders, Writer);
        _ = choice.For(document, Cursor("        "), [], 4000, default);
        var other = document.Document.Project.Documents.Single(file => file.Name == "Other1.cs");
        var changed = other.Project.Solution.WithDocumentText(other.Id, SourceText.From(Writer.Replace("writer.Write(order.Total);", "writer.Write(order.Total * 17);", StringComparison.Ordinal)));
        document = await DocumentAnalysis.CreateAsync(changed.GetDocument(document.Document.Id)!, default);
        Assert.Contains(choice.For(document, Cursor("        "), [], 4000, default), snippet => snippet.Text.Contains("* 17", StringComparison.Ordinal));
        Assert.Equal(2, choice.Made);
    }

    [Fact]
    public void What_the_prompt_shows_anyway_is_no_snippet()
    {
        Assert.DoesNotContain(Find("        "), snippet => snippet.Text.Contains("InvoiceWriter", StringComparison.Ordinal) || snippet.Text.Contains("WriteInvoice", StringComparison.Ordinal));
        var before = Orders + Writer + Document;
        var cursor = Orders.Length + Writer.Length + Cursor("");
        var far = new SnippetChoice().For(MarkedDocument.Analyse(before.Replace("CODE", "", StringComparison.Ordinal)), cursor, [], 0, default);
        Assert.Contains(far, snippet => snippet.Text.StartsWith("public void WriteOrder(", StringComparison.Ordinal));
        Assert.DoesNotContain(far, snippet => snippet.Text.Contains("WriteInvoice(", StringComparison.Ordinal));
    }

    [Fact]
    public void The_lines_being_typed_are_in_no_snippet()
    {
        foreach (var reach in new[] { 0, 100, 4000 })
        {
            var snippets = new SnippetChoice().For(Analyse("        canary", Orders, Writer), Cursor("        canary"), [], reach, default);
            Assert.DoesNotContain(snippets, snippet => snippet.Text.Contains("canary", StringComparison.Ordinal));
        }
    }

    private static DocumentAnalysis Edit(DocumentAnalysis analysis, int at, string text)
    {
        var changed = analysis.Text.WithChanges(new TextChange(new TextSpan(at, 0), text));
        return DocumentAnalysis.CreateAsync(analysis.Document.WithText(changed), default).GetAwaiter().GetResult();
    }
}
