using Completion.CSharp.Reviews;
using Completion.CSharp.Situations;
using Completion.CSharp.Tests.Situations;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.CSharp.Tests.Reviews;

public sealed class DraftMeaningTests
{
    private static readonly string[] s_pieces =
        ["if", "(", ")", "{", "}", "a", "b", "1", "+", "++", ";", ".", "x.Y", "\"a b\"", "'c'", "=>", "return", "$\"{a} b\"", "?", ">", ">>"];

    private static readonly Situation s_code = MarkedDocument.Of("class C { void F(int a) { │ } }").At();

    [Fact]
    public void Layout_and_comments_change_no_meaning_and_everything_else_does()
    {
        var between = Gen.Elements(" ", "  ", "\n", "\n    ", " /* a */ ", " // b\n");
        var pieces = Gen.Elements(s_pieces).NonEmptyListOf();
        Prop.ForAll(
            (from one in pieces from other in pieces from layout in between.ListOf(40) select (one, other, layout)).ToArbitrary(),
            world =>
            {
                var plain = Of(string.Join(' ', world.one));
                var laidOut = Of(string.Concat(world.one.Select((piece, i) => piece + world.layout[i % world.layout.Count])));
                Assert.Equal(plain, laidOut);
                Assert.Equal(Tokens(world.one).SequenceEqual(Tokens(world.other)), plain == Of(string.Join(' ', world.other)));
            }).QuickCheckThrowOnFailure();
        static string[] Tokens(IEnumerable<string> pieces) =>
            [.. SyntaxFactory.ParseTokens(string.Join(' ', pieces)).Select(token => token.Text).Where(text => text.Length > 0)];
    }

    [Theory]
    [InlineData("│", "a b", "ab")]
    [InlineData("│", "x = \"a b\";", "x = \"ab\";")]
    [InlineData("│", "// one", "// two")]
    [InlineData("ret│", "urn a;", " urn a;")] // the white space ends the word
    [InlineData("var s = \"│", "a b\";", "ab\";")] // inside a literal
    public void What_a_reader_would_tell_apart_has_different_meanings(string code, string one, string other)
    {
        var situation = MarkedDocument.Of($"class C {{ void F(int a) {{ {code} }} }}").At();
        Assert.NotEqual(DraftMeaning.Of(situation, one), DraftMeaning.Of(situation, other));
    }

    private static string Of(string text) => DraftMeaning.Of(s_code, text);
}
