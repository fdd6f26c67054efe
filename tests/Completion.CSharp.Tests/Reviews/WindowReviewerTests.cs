using Completion.CSharp.Reviews;
using Completion.CSharp.Tests.Situations;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Reviews;

public sealed class WindowReviewerTests
{
    private const string Class = """
        using System;
        using System.Collections.Generic;
        class C
        {
            private readonly List<string> _names = [];
            static void G(int a) { }
            MEMBER
            static int H(string s) => s.Length;
            private int _later = 1;
        }
        """;

    /// <summary>A member with the cursor in it, a draft whose window begins behind the bar, and the errors counted.</summary>
    [Theory]
    [InlineData("void F() { │ }", "|G(1);", 0)]
    [InlineData("void F() { │ }", "|G(\"x\");", 1)]
    [InlineData("void F() { │ }", "|G(\"x\")", 1)]
    [InlineData("void F() { │ }", "|G(\"x\"", 0)]
    [InlineData("void F() { │ }", "G(\"x\");| G(1);", 0)]
    [InlineData("void F() { │ }", "G(|1, 2) ", 1)]
    [InlineData("void F() { │ }", "|int x = _na", 0)]
    [InlineData("void F() { │ }", "|int x = _names; ", 1)]
    [InlineData("void F() { │ }", "|int x = _names.Cou", 0)]
    [InlineData("void F() { │ }", "|if (_later > 0) { G(", 0)]
    [InlineData("void F() { │ }", "if (true) { |G(_later); ", 0)]
    [InlineData("void F() { │ }", "if (true) { |G(_names); ", 1)]
    [InlineData("void F() { │ }", "if (true) { foreach (var n in _names) { |G(H(n)); x", 0)]
    [InlineData("void F() { │ }", "_names.ForEach(n => |G(n", 0)]
    [InlineData("void F() { │ }", "_names.ForEach(n => |G(n)", 0)]
    [InlineData("void F() { │ }", "_names.ForEach(n => |G(n));", 1)]
    [InlineData("void F() { │ }", "_names.ForEach(n => { |G(n); ", 0)]
    [InlineData("void F() { G(│); }", "|H(1)", 1)]
    [InlineData("void F() { G(│); }", "|H(\"a\")", 0)]
    [InlineData("int F() { │ }", "|return \"x\"", 0)]
    [InlineData("int F() { │ }", "|return \"x\";", 1)]
    [InlineData("int F() { undefined(); │ }", "|return 1;", 0)]
    [InlineData("│", "int F() { |return _names; }", 1)]
    [InlineData("│", "int F() { |return _later; ", 0)]
    [InlineData("void F() { var s = \"│; }", "|a\"; H(s); G(s); G(1", 1)]
    public void Counts_what_stays_an_error_whatever_follows(string member, string draft, int expected)
    {
        foreach (var lineBreak in (string[])["\n", "\r\n"])
        {
            var document = MarkedDocument.Of(Class.Replace("MEMBER", member, StringComparison.Ordinal).ReplaceLineEndings(lineBreak));
            var from = draft.IndexOf('|', StringComparison.Ordinal);
            Assert.Equal(expected, new WindowReviewer(document.Analysis).Errors(new TextSpan(document.Cursor, 0), draft.Remove(from, 1), from, default));
        }
    }
}
