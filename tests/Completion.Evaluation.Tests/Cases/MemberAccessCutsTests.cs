using Completion.Evaluation.Tests.Fakes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Tests.Cases;

public sealed class MemberAccessCutsTests
{
    [Fact]
    public async Task The_document_with_the_truth_in_the_cut_is_the_original()
    {
        foreach (var one in await SampleCode.AllCasesAsync(SampleCode.File(0)))
        {
            Assert.Equal(one.File.Text.ToString(), one.Splice(one.Truth).ToString());
            var cut = one.Splice("").ToString();
            Assert.Equal(cut.Length + one.Truth.Length, one.File.Text.Length);
            Assert.EndsWith(one.Cut.Access == "?." ? "." : one.Cut.Access, cut[..one.Position]);
        }
    }

    [Fact]
    public async Task A_cut_reaches_from_the_operator_to_the_end_of_the_innermost_statement_or_of_its_header()
    {
        var truths = (await SampleCode.AllCasesAsync(SampleCode.File(0))).Select(one => (one.Cut.Access, one.Truth)).ToList();

        Assert.Contains((".", "Length;"), truths);
        Assert.Contains(("::", "System.String.Concat(text.ToLowerInvariant(), Name);"), truths);
        Assert.Contains(("?.", "Name.Trim();"), truths);
        Assert.Contains(("->", "Year;"), truths);
        Assert.Contains((".", "ToString();"), truths);
        Assert.Contains((".", "Length * 2;"), truths);
        Assert.Contains((".", "Length)"), truths);
    }

    [Fact]
    public async Task No_cut_lies_in_a_short_method_or_an_interpolated_string()
    {
        foreach (var one in await SampleCode.AllCasesAsync(SampleCode.File(0)))
        {
            var node = one.File.Tree.GetRoot().FindToken(one.Position).Parent!;
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
        var root = CSharpSyntaxTree.ParseText($"class C {{ int M()\n{body} }}").GetRoot();

        Assert.Equal(cuts, Completion.Evaluation.Cases.MemberAccessCuts.FindIn(root).Count());
    }

    [Theory]
    [InlineData("var a = b.C(\n#if X\n1\n#else\n2\n#endif\n);")]
    [InlineData("var a = b.")]
    [InlineData("var a = b.C")]
    [InlineData("// a.b;")]
    [InlineData("var a = \"b.c\" + 1.5;")]
    public void What_cannot_be_written_again_is_not_cut(string statement)
    {
        var root = CSharpSyntaxTree.ParseText($"class C {{ void M() {{\n\n\n\n\n\n\n{statement}\n}} }}").GetRoot();

        Assert.Empty(Completion.Evaluation.Cases.MemberAccessCuts.FindIn(root));
    }

    [Theory]
    [InlineData(45, 1)]
    [InlineData(46, 0)]
    public void Long_middles_are_not_cut(int signs, int cuts)
    {
        // Held out: B, =, the signs, c and the semicolon.
        var root = CSharpSyntaxTree.ParseText(
            $"class C {{ void M() {{\n\n\n\n\n\n\na.B = {new string('!', signs - 1)}c;\n}} }}").GetRoot();

        Assert.Equal(cuts, Completion.Evaluation.Cases.MemberAccessCuts.FindIn(root).Count());
    }
}
