using System.Text;
using Completion.CSharp.Workspaces;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.CSharp.Tests.Workspaces;

public sealed class DocumentTextTests
{
    private static readonly Encoding[] Known = [new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)];

    [Fact]
    public void Text_in_every_known_encoding_comes_back_with_its_encoding()
    {
        var texts = from words in Gen.Elements("class C { }", "\r\n", "\n", "ä", "日本", "😀", " ", "\"").ListOf()
                    from encoding in Gen.Elements(Known)
                    select (Text: string.Concat(words), encoding);
        Prop.ForAll(texts.ToArbitrary(), sample =>
        {
            byte[] bytes = [.. sample.encoding.GetPreamble(), .. sample.encoding.GetBytes(sample.Text)];
            var read = DocumentText.Decode("a.cs", bytes);
            return read.ToString() == sample.Text && read.Encoding!.GetPreamble().AsSpan().SequenceEqual(sample.encoding.GetPreamble());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_bytes_are_text_or_refused_with_one_sentence_that_names_the_file()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            try
            {
                return DocumentText.Decode("a.cs", bytes).ToString().IndexOf('\0', StringComparison.Ordinal) < 0;
            }
            catch (DocumentException e)
            {
                return e.Message.StartsWith("a.cs is not UTF-", StringComparison.Ordinal) && !e.Message.Contains('\n', StringComparison.Ordinal);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(new byte[] { 0x63, 0xE9, 0x63 }, "offset 1")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x63, 0xFF }, "offset 4")]
    [InlineData(new byte[] { 0x4D, 0x5A, 0, 0 }, "zero character at position 2")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0, 0x63, 0, 0, 0 }, "UTF-32")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x63 }, "not UTF-16 text")]
    public void What_is_not_text_is_refused_with_the_place(byte[] bytes, string expected)
    {
        var refusal = Assert.Throws<DocumentException>(() => DocumentText.Decode("a.cs", bytes));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_with_such_a_file_still_reads_it_as_the_compiler_would()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("latin.cs");
        File.WriteAllBytes(path, [(byte)'/', (byte)'/', 0xE9]);
        Assert.Equal("//é", DocumentText.ReadLeniently(path).ToString());
    }
}
