using Completion.CSharp.Context;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.CSharp.Tests.Context;

public sealed class CodeBlocksTests
{
    [Fact]
    public void Every_line_of_a_member_of_several_lines_is_in_exactly_one_block()
    {
        Prop.ForAll(Arb.From(Gen.ListOf(Gen.Choose(0, 40))), lengths =>
        {
            var members = lengths.Select((lines, i) => lines == 0 ? $"    int P{i} => {i};\n" : $"    void M{i}()\n    {{\n{string.Concat(Enumerable.Range(0, lines).Select(n => $"        f({i}, {n});\n"))}    }}\n");
            var tree = CSharpSyntaxTree.ParseText($"class C\n{{\n{string.Concat(members)}}}\n");
            var blocks = CodeBlocks.Of(tree, default);
            var covered = blocks.SelectMany(block => CodeBlocks.Text(tree.GetText(), block.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim())).Where(line => line.StartsWith('f')).ToList();
            var expected = lengths.SelectMany((lines, i) => Enumerable.Range(0, lines).Select(n => $"f({i}, {n});")).ToList();
            Assert.Equal(expected[..Math.Min(expected.Count, covered.Count)], covered);
            Assert.True(covered.Count == expected.Count || blocks.Length >= 96);
            Assert.All(blocks, block => Assert.InRange(CodeBlocks.Text(tree.GetText(), block.Span).Count(c => c == '\n'), 1, CodeBlocks.MostLines));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("  a\r\n    b\r\n\r\n  c  ", "a\n  b\n\nc\n")]
    [InlineData("a\n b", "a\n b\n")]
    public void The_indentation_that_all_lines_have_is_taken_off(string code, string expected)
    {
        var text = Microsoft.CodeAnalysis.Text.SourceText.From(code);
        Assert.Equal(expected, CodeBlocks.Text(text, new(0, text.Length)));
    }

    [Fact]
    public void Words_are_names_each_once_in_order() =>
        Assert.Equal(["Order", "Total", "reason", "@class"[1..] + "Name"], CodeWords.Of("public Order Total(int i) => Order.Total; // reason 12ab className if (x)"));
}
