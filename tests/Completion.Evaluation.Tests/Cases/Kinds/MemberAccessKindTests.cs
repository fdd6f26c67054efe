using Completion.Evaluation.Cases;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Statistics;
using Completion.Evaluation.Tests.Fakes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Tests.Cases.Kinds;

public sealed class MemberAccessKindTests
{
    /// <summary>Cuts of a text that need not compile.</summary>
    private static IReadOnlyList<Cut> Cuts(string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text);
        var file = new SourceFile("/a.cs", "a.cs", tree.GetText(), tree, CSharpCompilation.Create("a", [tree]));
        return [.. new MemberAccessKind().FindIn(file, new SeededRandom(1))];
    }

    [Fact]
    public async Task A_cut_reaches_from_the_operator_to_the_end_of_the_innermost_statement_or_of_its_header()
    {
        var cases = await SampleCode.CasesAsync(SampleCode.File(0));
        var truths = cases.Select(one => (one.File.Text.ToString()[one.Case.Holes[0].Start - 1], one.Case.Holes[0].Truth)).ToList();

        Assert.Contains(('.', "Length;"), truths);
        Assert.Contains((':', "System.String.Concat(text.ToLowerInvariant(), Name);"), truths);
        Assert.Contains(('.', "Name.Trim();"), truths);
        Assert.Contains(('>', "Year;"), truths);
        Assert.Contains(('.', "ToString();"), truths);
        Assert.Contains(('.', "Length * 2;"), truths);
        Assert.Contains(('.', "Length)"), truths);
        Assert.Contains(('.', "Left:"), truths);
    }

    [Fact]
    public async Task No_cut_lies_in_a_short_method_or_an_interpolated_string()
    {
        foreach (var one in await SampleCode.CasesAsync(SampleCode.File(0)))
        {
            var node = one.File.Tree.GetRoot().FindToken(one.Case.Holes[0].Start).Parent!;
            var body = node.Ancestors().OfType<MethodDeclarationSyntax>().First().Body!;
            Assert.True(body.ToString().Count(unit => unit == '\n') + 1 >= 7);
            Assert.Null(node.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>());
        }
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 1)]
    public void A_body_counts_from_brace_to_brace(int lines, int cuts)
    {
        var body = "{" + new string('\n', lines - 2) + "return \"a\".Length;\n}";

        Assert.Equal(cuts, Cuts($"class C {{ int M()\n{body} }}").Count);
    }

    [Theory]
    [InlineData("var a = b.C(\n#if X\n1\n#else\n2\n#endif\n);")]
    [InlineData("var a = b.")]
    [InlineData("var a = b.C")]
    [InlineData("// a.b;")]
    [InlineData("var a = \"b.c\" + 1.5;")]
    public void What_cannot_be_written_again_is_not_cut(string statement) =>
        Assert.Empty(Cuts($"class C {{ void M() {{\n\n\n\n\n\n\n{statement}\n}} }}"));

    [Theory]
    [InlineData(45, 1)]
    [InlineData(46, 0)]
    // Held out: B, =, the signs, c and the semicolon.
    public void Long_middles_are_not_cut(int signs, int cuts) =>
        Assert.Equal(cuts, Cuts($"class C {{ void M() {{\n\n\n\n\n\n\na.B = {new string('!', signs - 1)}c;\n}} }}").Count);
}
