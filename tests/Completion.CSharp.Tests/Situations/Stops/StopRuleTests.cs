using System.Text;
using Completion.Constraints;
using Completion.CSharp.Lexing;
using Completion.CSharp.Situations.Stops;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.CSharp.Tests.Situations.Stops;

public sealed class StopRuleTests
{
    private static readonly string[] s_pieces =
        ["a", "x.Y", " ", "    ", "\n", "\n", ";", "(", ")", "[", "]", "{", "}", "\"", "'", "//", "/*", "*/", "@", "$", "\"\"\"", "foo(bar);\n", "}\n", "0", "0000000000", "ab, ab, ab, ab, ab, ", "ü", "\\", "#"];

    private static readonly string[] s_contexts = ["", "f(", "f(\"", "f($\"{", "// ", "var a = @\"", "var a = \"\"\"\n"];

    private static readonly Gen<string> s_texts =
        from count in Gen.Choose(0, 60)
        from pieces in Gen.Elements(s_pieces).ArrayOf(count)
        select string.Concat(pieces);

    private static readonly Gen<(Func<StopRule> Rule, string Context)> s_rules =
        from context in Gen.Elements(s_contexts)
        let scanner = CSharpScanner.After(Encoding.UTF8.GetBytes(context))
        from rule in Gen.Elements<Func<StopRule>>(
            () => new EndOfLine(scanner, mayClose: 0, semicolonFollows: false),
            () => new EndOfLine(scanner, mayClose: 0, semicolonFollows: true),
            () => new EndOfBlock(scanner, mayClose: 0, 0),
            () => new EndOfBlock(scanner, mayClose: 0, 1),
            () => new EndOfBlock(scanner, mayClose: 0, 2),
            () => new EndOfStatement(scanner, default, semicolonFollows: false),
            () => new EndOfStatement(scanner, default, semicolonFollows: true),
            () => new EndOfLabel(scanner, mayClose: 0),
            () => new EndAtBrace(scanner, new BracketDepth(0, 1)),
            () => new RepeatedLine(),
            () => new RepeatedTail(),
            () => new AnyStop(new EndOfLine(scanner, mayClose: 0, semicolonFollows: true), new RepeatedLine(), new RepeatedTail()),
            () => new AnyStop(new EndOfBlock(scanner, mayClose: 0, 1), new RepeatedLine(), new RepeatedTail()))
        select (rule, context);

    [Fact]
    public void The_end_does_not_depend_on_how_the_text_arrives()
    {
        var cases =
            from rule in s_rules
            from text in s_texts
            from cuts in Gen.Choose(1, 12).ArrayOf(40)
            select (rule.Rule, text, cuts);
        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            var whole = Keep(test.Rule(), test.text, [int.MaxValue]);
            return whole == Keep(test.Rule(), test.text, [1]) && whole == Keep(test.Rule(), test.text, test.cuts);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_kept_closes_no_bracket_of_the_document_and_stays_within_the_limits()
    {
        var cases = from rule in s_rules from text in s_texts select (rule.Rule, rule.Context, text);
        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            var rule = test.Rule();
            var (length, _) = Keep(rule, test.text, [int.MaxValue]);
            var kept = Encoding.UTF8.GetBytes(test.text).AsSpan(0, length);
            var lines = kept.Count((byte)'\n');
            return rule switch
            {
                EndOfLine => lines < EndOfLine.MostLines && LowestDepth(test.Context, kept) >= 0,
                EndOfBlock => lines < EndOfBlock.MostLines && LowestDepth(test.Context, kept) >= 0,
                EndOfStatement => lines < EndOfStatement.MostLines && LowestDepth(test.Context, kept) >= 0,
                _ => true,
            };
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>A cursor's context, what a model writes there, and what is kept of it.</summary>
    [Theory]
    [InlineData("foo(", ");", "a, b); x();", "a, b")]
    [InlineData("foo(", ");", "\"\"); x();", "\"\"")]
    [InlineData("foo(", ");", "@\"a)\"\"b\"); x();", "@\"a)\"\"b\"")]
    [InlineData("foo(", "", "new[] { 1, 2 }, c => c)", "new[] { 1, 2 }, c => c")]
    [InlineData("var x = ", ";", "1; y = 2;", "1")]
    [InlineData("var x = ", "", "1; // why\nvar y", "1; // why")]
    [InlineData("var x = ", "", "\"\"\"\n  a (\n  \"\"\";\nvar y", "\"\"\"\n  a (\n  \"\"\";")]
    [InlineData("", "", "foo(\n    a,\n    b);\nbar();", "foo(\n    a,\n    b);")]
    [InlineData("", "", "\n\n    foo();\nbar();", "\n\n    foo();")]
    [InlineData("f($\"{", "", "x} y\");", "x} y\"")]
    public void Ends_a_line(string before, string rest, string text, string kept) =>
        Assert.Equal(kept, Kept(new EndOfLine(After(before), mayClose: 0, rest.EndsWith(';')), text));

    [Theory]
    [InlineData(0, "\n    a();\n    if (b) { c(); }\n}\nd();", "\n    a();\n    if (b) { c(); }\n")]
    [InlineData(0, "\n    s = \"}\"; // }\n}", "\n    s = \"}\"; // }\n")]
    [InlineData(1, "\n{\n    a();\n    { b(); }\n}\nc();", "\n{\n    a();\n    { b(); }\n}")]
    [InlineData(1, " return;\nc();", " return;")]
    [InlineData(2, "\n{\n    a();\n}\ncatch (E) when (e)\n{\n}\nc();", "\n{\n    a();\n}\ncatch (E) when (e)\n{\n}")]
    [InlineData(2, " { a(); } while (b);\nc();", " { a(); } while (b);")]
    public void Ends_a_block(int blocks, string text, string kept) => Assert.Equal(kept, Kept(new EndOfBlock(default, mayClose: 0, blocks), text));

    [Theory]
    [InlineData("var x = ", "", "1;\nvar y = 2;", "1;")]
    [InlineData("var x = ", ";", "1; var y = 2;", "1")]
    [InlineData("", "", "a\n    .B()\n    .C(\";\");\nd();", "a\n    .B()\n    .C(\";\");")]
    [InlineData("var x = ", "", "new C\n{\n    D = 1,\n};\ne();", "new C\n{\n    D = 1,\n};")]
    [InlineData("var x = ", "", "y switch { 1 => 2, _ => 3 }\n    .ToString();\ne();", "y switch { 1 => 2, _ => 3 }\n    .ToString();")]
    [InlineData("", "", "if (a) { b(); }\nc();", "if (a) { b(); }\n")]
    [InlineData("", "", "if (a is { Length: > 1 } b && c) { d(); }\ne();", "if (a is { Length: > 1 } b && c) { d(); }\n")]
    [InlineData("", "", "if (a) { b(); } else { c(); }\nd();", "if (a) { b(); } else { c(); }\n")]
    [InlineData("f(", "", "x => { a(); b(); });\nc();", "x => { a(); b(); });")]
    public void Ends_a_statement(string before, string rest, string text, string kept) =>
        Assert.Equal(kept, Kept(new EndOfStatement(After(before), new OpenBrackets(0, before.EndsWith('(') ? 1 : 0, 0, IsForHeader: false, IsInBraces: false), rest.EndsWith(';')), text));

    [Theory]
    [InlineData("A.B:\n    return 1;", "A.B:")]
    [InlineData("A.B: return 1;", "A.B:")]
    [InlineData("global::A.B:\n", "global::A.B:")]
    [InlineData("(A.B, { C: 1 }) when D(\":\"):\n", "(A.B, { C: 1 }) when D(\":\"):")]
    [InlineData("A when b ? c : d:\n", "A when b ? c : d:\n")]
    [InlineData("A)", "A")]
    public void Ends_a_label(string text, string kept) => Assert.Equal(kept, Kept(new EndOfLabel(default, mayClose: 0), text));

    [Theory]
    [InlineData("A, B {\n    int", "A, B ")]
    [InlineData("A(x => { })", "A(x => { })")]
    [InlineData("\"{\" + a {", "\"{\" + a ")]
    public void Ends_before_a_brace_that_is_there(string text, string kept) => Assert.Equal(kept, Kept(new EndAtBrace(default, default), text));

    [Fact]
    public void Ends_at_the_third_copy_of_a_line()
    {
        Assert.Equal("foo();\n  foo();\nfoo();", Kept(new RepeatedLine(), "foo();\n  foo();\nfoo();\nfoo();"));
        Assert.Equal("}\n}\n}\n}\n", Kept(new RepeatedLine(), "}\n}\n}\n}\n"));
    }

    private static CSharpScanner After(string text) => CSharpScanner.After(Encoding.UTF8.GetBytes(text));

    private static string Kept(StopRule rule, string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text).AsSpan(0, Keep(rule, text, [1]).Length));

    private static (int Length, string? EndedBy) Keep(StopRule rule, string text, int[] chunks)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var (at, turn) = (0, 0);
        while (at < bytes.Length)
        {
            var count = Math.Min(chunks[turn++ % chunks.Length], bytes.Length - at);
            var verdict = rule.Advance(bytes.AsSpan(at, count));
            Assert.InRange(verdict.Keep, 0, count);
            if (verdict.Next is null)
            {
                return (at + verdict.Keep, (verdict.EndedBy ?? rule).Reason);
            }

            Assert.Equal(count, verdict.Keep);
            (rule, at) = (verdict.Next, at + count);
        }

        return (bytes.Length, null);
    }

    private static int LowestDepth(string context, ReadOnlySpan<byte> text)
    {
        var (scanner, depth, lowest) = (After(context), 0, 0);
        foreach (var value in text)
        {
            if (scanner.IsCode)
            {
                depth += "([{".Contains((char)value, StringComparison.Ordinal) ? 1 : ")]}".Contains((char)value, StringComparison.Ordinal) ? -1 : 0;
                lowest = Math.Min(lowest, depth);
            }

            scanner = scanner.Next(value);
        }

        return lowest;
    }
}
