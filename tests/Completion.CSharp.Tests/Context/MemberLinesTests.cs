using Completion.CSharp.Context;
using Completion.CSharp.Prompts;
using Completion.CSharp.Tests.Situations;

namespace Completion.CSharp.Tests.Context;

/// <summary>What follows the member around the cursor is left out where that is asked for.</summary>
public sealed class MemberLinesTests
{
    private const string Frame = "class C\n{\n    void F()\n    {\n        CODE\n        b();\n    }\n\n    void G() { }\n}\n";

    [Theory]
    [InlineData("a│")]
    [InlineData("if (x) {│")]
    [InlineData("if (x) {│}")]
    [InlineData("f(\"│")]
    [InlineData("Call(│);")]
    public void The_suffix_ends_with_the_member_whatever_is_being_typed(string code)
    {
        var window = PromptWindow.Around(MarkedDocument.Of(Frame.Replace("CODE", code, StringComparison.Ordinal)).At(), 1000, SuffixExtent.Member);
        Assert.EndsWith("\n        b();\n    }", window.Suffix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class C\n{\n    │\n    void G() { }\n}\n")]
    [InlineData("│class C { }\n\nclass D { }\n")]
    [InlineData("class C\n{\n    void F() { }\n    │\n    void G() { }\n}\n")]
    public void Between_members_all_is_shown(string marked)
    {
        var document = MarkedDocument.Of(marked);
        Assert.Equal(PromptWindow.Around(document.At(), 1000), PromptWindow.Around(document.At(), 1000, SuffixExtent.Member));
    }

    [Theory]
    [InlineData("class C\n{\n    int P =>\n        1 +│\n        2;\n\n    void G() { }\n}\n", "\n        2;")]
    [InlineData("class C\n{\n    void F()\n    {\n        a│\n    void G() { }\n}\n", "")]
    public void A_member_without_closing_brace_ends_before_what_is_indented_like_it(string marked, string expected) =>
        Assert.Equal(expected, PromptWindow.Around(MarkedDocument.Of(marked).At(), 1000, SuffixExtent.Member).Suffix.TrimEnd());

    [Theory]
    [InlineData("Call(│);", "\n        b();")]
    [InlineData("Call(list[│]);", "\n        b();")]
    [InlineData("Call(│)", "\n        b();")]
    [InlineData("Call│", "\n        b();")]
    [InlineData("Call(\"│\");", "\n        b();")]
    [InlineData("Call(│a);", "a);\n        b();")]
    public void Brackets_that_an_editor_closes_are_left_out_where_that_is_asked_for(string code, string expected) =>
        Assert.StartsWith(expected, PromptWindow.Around(MarkedDocument.Of(Frame.Replace("CODE", code, StringComparison.Ordinal)).At(), 1000, SuffixExtent.Lines).Suffix, StringComparison.Ordinal);
}
