using Completion.Engine.Repairs;

namespace Completion.Engine.Tests.Repairs;

public sealed class BeginningsTests
{
    [Theory]
    [InlineData("a();", "")]
    [InlineData("a();\nb();", "a();")]
    [InlineData("a(\n  b,\n  c);\nd(", "a(\n  b,\n  c);")]
    [InlineData("if (a)\n{\n  b();\n}\n\nc", "if (a)\n{\n  b();\n}|if (a)\n{\n  b();")]
    [InlineData("a, \nb\nc", "")]
    [InlineData("// a;\nb();\n// c }\nd", "// a;\nb();")]
    [InlineData("\n  a();\n  b", "\n  a();")]
    public void EndWithAStatementsLine(string draft, string beginnings) =>
        Assert.Equal(beginnings.Split('|', StringSplitOptions.RemoveEmptyEntries), Beginnings.Of(draft, draft.Length));

    [Fact]
    public void AreAFewOfTheLongest() => Assert.Equal(
        Enumerable.Range(0, Beginnings.Most).Select(left => string.Join('\n', Enumerable.Repeat("a();", 19 - left))), Beginnings.Of(string.Join('\n', Enumerable.Repeat("a();", 20)), 100));

    [Fact]
    public void EndBeforeWhatIsWrong() => Assert.Equal(["a();\nb();", "a();"], Beginnings.Of("a();\nb();\nc();\nd();\ne();", fault: 11));
}
