using Completion.CSharp.Reviews;
using Completion.CSharp.Tests.Situations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Reviews;

public sealed class DraftReviewerTests
{
    private const string Class = """
        using System;
        using System.Collections.Generic;
        class C
        {
            private readonly List<string> _names = [];
            static void G(int a) { }
            MEMBER
        }
        """;

    /// <summary>A member with the cursor in it, a draft, and the errors expected, by number.</summary>
    [Theory]
    [InlineData("void F() { _names.│ }", "Clear();")]
    [InlineData("void F() { _names.│ }", "Empty();", "CS1061")]
    [InlineData("void F() { │ }", "nothing();", "CS0103")]
    [InlineData("void F() { G(│); }", "1")]
    [InlineData("void F() { G(│); }", "1, 2", "CS1501")]
    [InlineData("void F() { G(│); }", "\"x\"", "CS1503")]
    [InlineData("int F(int x) { return x│\n}", " + 1", "CS1002")]
    [InlineData("int F(int x) { return x│\n}", " + 1;")]
    [InlineData("int F(int x) { return │\n}", "x;")]
    [InlineData("void F() { G(│\n}", "1", "CS1026", "CS1002")]
    [InlineData("void F() { if (true)│\n}", " { G(1);", "CS1513")]
    [InlineData("void F() { if (true)│\n}", " { G(1); }")]
    [InlineData("int F() {│ }", " return 1;")]
    [InlineData("int F() {│ return 1; }", " while (true) { }")]
    [InlineData("int F() { while (true) {│ } }", " break;", "CS0161")]
    [InlineData("int P { get { while (true) {│ } } }", " break;", "CS0161")]
    [InlineData("void F() {│ }", " int x; G(x);", "CS0165")]
    [InlineData("void F(bool b) { int x; if (b) { x = 1; }│ }", " G(x);", "CS0165")]
    [InlineData("void F() {│ }", " int x = 1; string unused;")]
    [InlineData("int F(int x) => │;", "x + 1")]
    [InlineData("int F(int x) => │;", "x.Length", "CS1061")]
    [InlineData("int P => │;", "_names", "CS0029")]
    [InlineData("int _field = │;", "1")]
    [InlineData("int _field = │;", "\"1\"", "CS0029")]
    [InlineData("Func<int, string> F => x => │;", "x.ToString()")]
    [InlineData("Func<int, string> F => x => │;", "x", "CS0029", "CS1662")]
    [InlineData("void F() { Action<string> a = s => { │ }; }", "s.Trim();")]
    [InlineData("void F() { Action<string> a = s => { │ }; }", "s.Cut();", "CS1061")]
    [InlineData("│", "void F();", "CS0501")]
    [InlineData("│", "int F(int x) { return x; }")]
    [InlineData("│", "void G(int a) { }", "CS0111")]
    [InlineData("void F()│", "\n{\n    G(1);\n}")]
    [InlineData("void F() { │ }", "} void H() { ")]
    [InlineData("void F() { │ }", "} void G(int b) { ", "CS0111")]
    [InlineData("void F() { undefined(); │ }", "G(1);")]
    [InlineData("void F() { undefined.│ }", "Length();")]
    [InlineData("void F() { _ = new System.Collections.Generic.Dictionary<│>(); }", "int", "CS0305")]
    [InlineData("void F() { _ = new System.Collections.Generic.Dictionary<│>(); }", "int, int")]
    [InlineData("void F() { undefined(); │ }", "undefined();", "CS0103")]
    [InlineData("void E() { undefined(); } void F() { │ }", "G(1);")]
    [InlineData("void E() { G(1) } void F() { │ }", "G(1);")]
    public void Says_what_a_draft_breaks(string member, string draft, params string[] errors)
    {
        foreach (var text in new[] { Class, Class.Replace("\n", "\r\n", StringComparison.Ordinal) })
        {
            var document = MarkedDocument.Of(text.Replace("MEMBER", member, StringComparison.Ordinal));
            var review = new DraftReviewer(document.Analysis).Review(new TextSpan(document.Cursor, 0), draft, default);
            Assert.Equal(errors.Order(), review.NewErrors.Select(error => error.Split(':')[0]).Order());
            Assert.Equal(errors.Length == 0, review.Compiles);
        }
    }

    /// <summary>What each error is about, in the draft; <c>-</c> where it lies elsewhere.</summary>
    [Theory]
    [InlineData("void F() { │ }", "G(undefined);", "undefined")]
    [InlineData("void F() { undefined(); │ }", "G(1);\nundefined();", "undefined")]
    [InlineData("void F() { var x = │; x.Missing(); }", "1", "-")]
    [InlineData("void F() { │ }", "G(\"a\");\nG(b.C);", "\"a\"", "b")]
    public void Says_what_in_the_draft_errors_are_about(string member, string draft, params string[] places)
    {
        var document = MarkedDocument.Of(Class.Replace("MEMBER", member, StringComparison.Ordinal));
        var review = new DraftReviewer(document.Analysis).Review(new TextSpan(document.Cursor, 0), draft, default);
        Assert.Equal(places, review.Places.Select(place => place is { } span ? draft.Substring(span.Start, span.Length) : "-"));
    }

    [Theory]
    [InlineData("Console.WriteLine(1);\n│", "Console.WriteLine(2);")]
    [InlineData("Console.WriteLine(1);\n│", "Console.Write(2", "CS1002", "CS1026")]
    [InlineData("var x = 1;\n│\nclass C { }", "Console.Write(x.Length);", "CS1061")]
    public void Top_level_statements_are_reviewed_too(string text, string draft, params string[] errors)
    {
        var marked = "using System;\n" + text;
        var cursor = marked.IndexOf('│', StringComparison.Ordinal);
        var analysis = MarkedDocument.Analyse(marked.Remove(cursor, 1), OutputKind.ConsoleApplication);
        var review = new DraftReviewer(analysis).Review(new TextSpan(cursor, 0), draft, default);
        Assert.Equal(errors, review.NewErrors.Select(error => error.Split(':')[0]).Order());
    }

    [Fact]
    public void One_reviewer_answers_alike_in_any_order()
    {
        var document = MarkedDocument.Of(Class.Replace("MEMBER", "int F(int x) { return x│\n}", StringComparison.Ordinal));
        var (cursor, other) = (new TextSpan(document.Cursor, 0), new TextSpan(document.Cursor - 10, 0));
        (TextSpan Range, string Draft)[] questions = [(cursor, ""), (cursor, "y"), (cursor, ".Z;"), (other, " "), (cursor, ";"), (other, "G(1);")];
        var reviewer = new DraftReviewer(document.Analysis);
        foreach (var (range, draft) in questions.Concat(questions.Reverse()))
        {
            Assert.Equal(
                new DraftReviewer(document.Analysis).Review(range, draft, default).NewErrors.AsEnumerable(),
                reviewer.Review(range, draft, default).NewErrors);
        }
    }

    [Fact]
    public void Cancelling_ends_the_review()
    {
        var document = MarkedDocument.Of(Class.Replace("MEMBER", "void F() { │ }", StringComparison.Ordinal));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new DraftReviewer(document.Analysis).Review(new TextSpan(document.Cursor, 0), "G(1);", new CancellationToken(canceled: true)));
    }
}
