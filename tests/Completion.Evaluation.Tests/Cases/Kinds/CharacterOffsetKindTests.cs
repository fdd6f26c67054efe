using Completion.Evaluation.Cases;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Tests.Fakes;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.Evaluation.Tests.Cases.Kinds;

public sealed class CharacterOffsetKindTests
{
    private static readonly string[] s_names = ["offset-in-word", "offset-after-dot", "offset-after-blank", "offset-after-other"];

    private const string Text = """
        class A
        {
            int Size;

            int M(string text)
            {



                var sum = text.Length;
                if (sum > Size) return Size;
                return M(text.Trim());
            }
        }

        """;

    [Fact]
    public async Task Every_offset_of_every_word_of_a_statement_is_a_cut_of_exactly_one_kind()
    {
        var file = await SampleCode.FileAsync(Text);
        var starts = s_names.SelectMany(name => SampleCode.Cases(file, CaseKinds.Find(name))).Select(one => one.Case.Holes[0].Start).ToList();

        // By the lexer alone: the words between the method's braces.
        var body = Text.IndexOf("\n    {", StringComparison.Ordinal);
        var expected = SyntaxFactory.ParseTokens(Text)
            .Where(token => token.SpanStart > body && token.Text.All(char.IsLetter) && token.Text.Length > 0)
            .SelectMany(token => Enumerable.Range(token.SpanStart, token.Span.Length));
        Assert.Equal(expected, starts.Order());
    }

    [Theory]
    [InlineData("offset-in-word", "ar sum = text.Length;")]
    [InlineData("offset-in-word", "m = text.Length;")]
    [InlineData("offset-in-word", "h;")]
    [InlineData("offset-in-word", "ize;")]
    [InlineData("offset-after-dot", "Length;")]
    [InlineData("offset-after-dot", "Trim());")]
    [InlineData("offset-after-blank", "var sum = text.Length;")]
    [InlineData("offset-after-blank", "if (sum > Size)")]
    [InlineData("offset-after-blank", "Size)")]
    [InlineData("offset-after-blank", "return M(text.Trim());")]
    [InlineData("offset-after-other", "text.Trim());")]
    [InlineData("offset-after-other", "sum > Size)")]
    public async Task Cuts_from_the_offset_to_the_end_of_the_statement(string kind, string truth) =>
        Assert.Contains(truth, (await SampleCode.CasesAsync(Text, kind)).Select(one => one.Case.Holes[0].Truth));

    [Fact]
    public async Task What_stands_before_a_cut_is_what_the_kind_says()
    {
        foreach (var name in s_names)
        {
            foreach (var one in await SampleCode.CasesAsync(SampleCode.File(0), name))
            {
                var start = one.Case.Holes[0].Start;
                var (before, after) = (one.File.Text[start - 1], one.File.Text[start]);
                Assert.True(char.IsLetter(after) || char.IsDigit(after) || after == '_', one.Case.Id);
                Assert.Equal(name, char.IsLetterOrDigit(before) || before == '_' ? s_names[0] : before == '.' ? s_names[1] : before == ' ' ? s_names[2] : s_names[3]);
            }
        }
    }

    [Fact]
    public async Task A_word_that_is_chosen_is_cut_at_all_its_offsets()
    {
        var files = await SampleCode.FilesAsync(SampleCode.Sources(3));
        var cases = CaseSampler.Sample(files, [CaseKinds.Find("offset-in-word")], 60, 40, 1, default);

        Assert.Equal(60, cases.Length);
        foreach (var word in cases.GroupBy(one => (one.File.RelativePath, one.File.Tree.GetRoot().FindToken(one.Case.Holes[0].Start))).SkipLast(1))
        {
            var token = word.Key.Item2;
            Assert.Equal(Enumerable.Range(token.SpanStart + 1, token.Span.Length - 1), word.Select(one => one.Case.Holes[0].Start));
        }
    }

    [Fact]
    public void What_is_cut_when_no_kind_is_named_has_none_of_these() =>
        Assert.Equal(CaseKinds.All.Select(kind => kind.Name).Except(s_names), CaseKinds.Default.Select(kind => kind.Name));
}
