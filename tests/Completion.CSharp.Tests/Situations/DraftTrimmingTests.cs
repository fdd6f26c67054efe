using Completion.CSharp.Situations;

namespace Completion.CSharp.Tests.Situations;

public sealed class DraftTrimmingTests
{
    [Theory]
    [InlineData("class C { void F() {\n a(│)\n} }", "b)", "b")]
    [InlineData("class C { void F() {\n a(│);\n} }", "b);", "b")]
    [InlineData("class C { void F() {\n a(│);\n} }", "b(c)", "b(c)")]
    [InlineData("class C { void F() {\n a(│);\n} }", "\"x)\"", "\"x)\"")]
    [InlineData("class C { void F() {\n a(\"│\");\n} }", "b\");", "b")]
    [InlineData("class C { void F() {\n x = │;\n} }", "1;", "1")]
    [InlineData("class C { void F() {\n x = │a;\n} }", "data", "data")]
    [InlineData("class C { void F() {\n │\n b();\n c();\n} }", "a();\n b();\n", "a();")]
    [InlineData("class C { void F() {\n │\n b();\n c();\n} }", "a();\n b();\n\n   c();", "a();")]
    [InlineData("class C { void F() {\n │\n b();\n c();\n} }", "b();", "")]
    [InlineData("class C { void F() {\n x = │\n b();\n} }", "b();", "b();")]
    [InlineData("class C { void F() {\n │\n}\n}", "if (a)\n {\n  b();\n }", "if (a)\n {\n  b();\n }")]
    [InlineData("class C { void F() {\n │\n}\n}", "a();\n}", "a();")]
    [InlineData("class C { void F() {\n │\n}\n}", "a();  \n\t \n", "a();")]
    public void Takes_away_what_is_there(string marked, string draft, string expected)
    {
        Assert.Equal(expected, DraftTrimming.Trim(MarkedDocument.Of(marked).At(), draft));
        Assert.Equal(expected, DraftTrimming.Trim(MarkedDocument.Of(marked.Replace("\n", "\r\n", StringComparison.Ordinal)).At(), draft));
    }

    [Fact]
    public void Of_real_code_written_twice_one_copy_is_left()
    {
        var text = RepositorySources.Text("Completion.CSharp/Situations/Situation.cs");
        var lines = text.Split('\n');
        for (var at = 30; at + 6 < lines.Length; at += 5)
        {
            var before = string.Join('\n', lines[..at]) + "\n";
            var situation = MarkedDocument.Of(before + "│\n" + string.Join('\n', lines[at..])).At();
            for (var count = 1; count <= 5; count++)
            {
                var trimmed = DraftTrimming.Trim(situation, "Added();\n" + string.Join('\n', lines[at..(at + count)]));
                // Brackets that the copy opens and closes stay with it only as a whole.
                Assert.Equal("Added();", trimmed);
            }
        }
    }
}
