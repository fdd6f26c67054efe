using System.Text;
using Completion.CSharp.Lexing;
using Completion.CSharp.Situations;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Situations;

public sealed class SituationTests
{
    [Theory]
    [InlineData("class C { void F() { foo│ } }", Extent.Line)]
    [InlineData("class C { void F() { foo(│); } }", Extent.Line)]
    [InlineData("class C { void F() {│} }", Extent.Block)]
    [InlineData("class C { void F()\n{\n    │\n}\n}", Extent.Block)]
    [InlineData("class C { void F()\n{\n    a();\n    │\n}\n}", Extent.Line)]
    [InlineData("class C\n{\n    │\n}", Extent.Block)]
    [InlineData("class C { void F() { if (x)│\n } }", Extent.Block)]
    [InlineData("class C { void F() { if (x)│\n{ } } }", Extent.Line)]
    [InlineData("class C { void F() { iffy(x)│\n } }", Extent.Line)]
    [InlineData("class C { void F() { foreach (var a in b)│\n } }", Extent.Block)]
    [InlineData("class C { void F() { await foreach (var a in b) │\n } }", Extent.Block)]
    [InlineData("class C { void F() { using (a)│\n } }", Extent.Block)]
    [InlineData("class C { void F() { lock (a)│\n } }", Extent.Block)]
    [InlineData("class C { void F() { while (a)│\n } }", Extent.Block)]
    [InlineData("class C { void F() { do { } while (a)│\n } }", Extent.Line)]
    [InlineData("class C { void F() { switch (a)│\n } }", Extent.Block)]
    [InlineData("class C { void F() { if (a) { } else│\n } }", Extent.Block)]
    [InlineData("class C { void F() { try│\n } }", Extent.Block)]
    [InlineData("class C { void F() { try { } catch (E)│\n } }", Extent.Block)]
    [InlineData("class C { void F() { try { } finally│\n } }", Extent.Block)]
    [InlineData("class C { void F()│\n}", Extent.Block)]
    [InlineData("class C { async Task<int> F<T>(T a) where T : class│\n}", Extent.Block)]
    [InlineData("class C { void F();│\n}", Extent.Line)]
    [InlineData("class C : D│\n", Extent.Block)]
    [InlineData("class C { int P {│ } }", Extent.Block)]
    [InlineData("class C { void F() { g(x => {│ }", Extent.Block)]
    [InlineData("class C { void F() { var g = x => {│\n} }", Extent.Block)]
    [InlineData("class C { void F() { a = \"if (x)│", Extent.Line)]
    [InlineData("class C { void F() { // if (x)│\n } }", Extent.Line)]
    public void Knows_how_much_is_wanted(string marked, Extent extent)
    {
        Assert.Equal(extent, MarkedDocument.Of(marked).At().Extent);
        Assert.Equal(extent, MarkedDocument.Of(marked.Replace("\n", "\r\n", StringComparison.Ordinal)).At().Extent);
        Assert.Equal(Extent.Line, MarkedDocument.Of(marked).At(Extent.Line).Extent);
        Assert.Equal(Extent.Block, MarkedDocument.Of(marked).At(Extent.Block).Extent);
    }

    /// <summary>A statement's extent ends a label at its colon, and none goes on behind the brace that the line has.</summary>
    [Theory]
    [InlineData("class C { void F(D d) { switch (d) { case │\n  f(); break; } } }", Extent.Statement, "D.A:\n  g();", "D.A:")]
    [InlineData("class C { void F(D d) { switch (d) { case D.│: f(); break; } } }", Extent.Statement, "A: g();", "A:")]
    [InlineData("class C { void F(D d) { switch (d) { case D.A:│\n break; } } }", Extent.Statement, " x = y ? z : 1; f();", " x = y ? z : 1;")]
    [InlineData("class C { void F(D d) { switch (d) { case │\n break; } } }", Extent.Line, "D.A: return 1; // why\n", "D.A: return 1; // why")]
    [InlineData("class C : │ {\n int x; }", Extent.Line, "D {\n", "D ")]
    [InlineData("class C : E { public override │ {\n } }", Extent.Auto, "void F() {\n", "void F() ")]
    [InlineData("class C { void F() { while (│) {\n } }", Extent.Line, "x is { } y) {", "x is { } y")]
    public void Ends_with_what_was_begun(string marked, Extent extent, string text, string kept)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var verdict = MarkedDocument.Of(marked).At(extent).Stop.Advance(bytes);
        Assert.Equal(kept, Encoding.UTF8.GetString(bytes.AsSpan(0, verdict.Keep)));
        Assert.Null(verdict.Next);
    }

    [Theory]
    [InlineData("class C { void F() { fo│o(); } }", "inside a word")]
    [InlineData("class C { char c = '│'; }", "character literal")]
    [InlineData("#if A│BC\n#endif", "inside a word")]
    [InlineData("#region a │\n#endregion", "directive")]
    [InlineData("#if NEVER\nfoo(│)\n#endif", "switches off")]
    [InlineData("class C { void F() { foo│(); } }", null)]
    [InlineData("class C { void F() { │foo(); } }", null)]
    [InlineData("#endregion\n│", null)]
    [InlineData("│", null)]
    public void Says_why_it_is_silent(string marked, string? reason)
    {
        foreach (var text in new[] { marked, marked.Replace("\n", "\r\n", StringComparison.Ordinal) })
        {
            var silent = MarkedDocument.Of(text).At().SilentReason;
            Assert.True(reason is null ? silent is null : silent?.Contains(reason, StringComparison.Ordinal) == true, silent);
        }
    }

    [Theory]
    [InlineData("class C { void F() {\n foo();│\n} }", true)]
    [InlineData("class C { void F() {\n foo(); │// done\n} }", true)]
    [InlineData("class C { void F() {\n foo();\n│\n} }", false)]
    [InlineData("class C { void F() {\n foo()│;\n} }", false)]
    [InlineData("class C { void F() {\n for (var i = 0;│\n} }", false)]
    [InlineData("class C { void F() {\n var a = new C { }│\n} }", false)]
    [InlineData("class C { void F() {\n a = x => { }│\n} }", false)]
    [InlineData("class C { void F() {\n try { }│\n} }", false)]
    [InlineData("class C { void F() {\n if (a) { }│\n} }", true)]
    [InlineData("class C { void F() {\n // foo();│\n} }", false)]
    [InlineData("class C { string s = \";│\n", false)]
    [InlineData("class C { void F() { } }│", true)]
    public void Knows_a_finished_statement(string marked, bool finished) => Assert.Equal(finished, MarkedDocument.Of(marked).At().IsFinished);

    [Fact]
    public void A_hole_of_an_interpolated_string_is_not_left()
    {
        var stop = MarkedDocument.Of("class C { void F() { f($\"a {│} b\"); } }").At().Stop;
        Assert.Equal(3, stop.Advance("g()} b"u8).Keep);
    }

    [Fact]
    public void A_selected_item_is_replaced_and_what_every_draft_begins_with()
    {
        var document = MarkedDocument.Of("class C { void F() { foo.Cle│ } }");
        var range = new TextSpan(document.Cursor - 3, 3);
        var situation = document.At(selected: (range, "Clear"));
        Assert.Equal((range, "Clear", null, false), (situation.Replaced, situation.Inserted, situation.SilentReason, situation.IsFinished));
        Assert.Equal("The cursor is inside a word.", MarkedDocument.Of("class C { void F() { foo.Cle│ar } }").At(selected: (new TextSpan(25, 3), "Clear")).SilentReason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("// only\n/* comments */\n// here")]
    [InlineData("}} ) class { ( void \" F '( => ; #if\n $\"{ @\" \n */ [[ else else try do\n\"\"\" x")]
    [InlineData("\n\n\n")]
    public void Has_an_answer_at_every_position(string text)
    {
        var analysis = MarkedDocument.Analyse(text);
        for (var position = 0; position <= text.Length; position++)
        {
            var situation = Situation.At(analysis, position, Extent.Auto, null);
            Assert.NotEqual(Extent.Auto, situation.Extent);
            Assert.NotNull(situation.Stop.Advance("x"u8).Next);
        }
    }

    /// <summary>Reading from the nearest token gives the state that reading the whole file gives.</summary>
    [Fact]
    public void The_state_at_the_cursor_is_that_of_the_whole_text()
    {
        foreach (var (path, text) in RepositorySources.All.Where((_, i) => i % 6 == 0))
        {
            var analysis = MarkedDocument.Analyse(text);
            for (var position = 0; position <= text.Length; position += 97)
            {
                var whole = ScannerAfter(text[..position]);
                var near = Situation.At(analysis, position, Extent.Auto, null).Scanner;
                Assert.True((whole.IsCode, whole.SpansLines, whole.IsInHole) == (near.IsCode, near.SpansLines, near.IsInHole), $"{path} at {position}");
            }
        }
    }

    private static CSharpScanner ScannerAfter(string text) =>
        CSharpScanner.After(Encoding.UTF8.GetBytes(text));
}
