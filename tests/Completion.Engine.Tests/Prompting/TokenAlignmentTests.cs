using System.Text;
using Completion.Engine.Prompting;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Engine.Tests.Prompting;

public class TokenAlignmentTests
{
    private static readonly string[] s_words = [".Length", ".L", "Len", "gth", "  ", "   ", " foo", "foo", "fo", "obar", "é", "(x"];

    private static readonly Vocabulary s_vocabulary = new(
        [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), .. s_words.Select(Encoding.UTF8.GetBytes)], []);

    [Theory]
    [InlineData("x|.", ".")] // .Length
    [InlineData("x|;", "")] // begins no longer token
    [InlineData("x|Len", "")]
    [InlineData("x|   ", "   ")] // the last blank of three begins " foo"
    [InlineData("a|foo", "foo")] // fo·obar
    [InlineData("fo|o", "o")] // o·bar; nothing longer begins with foo
    [InlineData("a|é", "")]
    public void Gives_back_the_tokens_that_a_longer_one_could_begin_in(string spelled, string removed)
    {
        int[] tokens = [.. spelled.Split('|').Select(Token)];
        var (kept, given) = TokenAlignment.Apply(tokens, s_vocabulary);
        Assert.Equal(removed.Replace("|", "", StringComparison.Ordinal), Encoding.UTF8.GetString(given.Bytes.Span));
        Assert.Equal(removed.Length == 0 ? 0 : removed.Split('|').Length, given.Count);
        Assert.Equal(tokens[..^given.Count], kept);
    }

    [Fact]
    public void What_is_kept_and_what_is_given_back_are_the_text_and_no_character_is_cut() =>
        Prop.ForAll(
            Gen.Choose(0, s_vocabulary.Count - 1).ListOf().Select(list => list.ToArray()).ToArbitrary(),
            tokens =>
            {
                var (kept, removed) = TokenAlignment.Apply(tokens, s_vocabulary);
                Assert.Equal(Bytes(tokens), (byte[])[.. Bytes(kept), .. removed.Bytes.Span]);
                Assert.True(kept.Length == 0 || removed.Count == 0 || removed.Bytes.Span[0] is < 0x80 or >= 0xC0);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_the_text_was_spelled_as_a_longer_token_over_the_cursor_stays_possible() =>
        Prop.ForAll(
            Gen.Elements(s_words).Where(word => word.Length > 1).ToArbitrary(), Gen.Choose(1, 6).ToArbitrary(),
            (word, cut) =>
            {
                // Spelled byte by byte, the longest token is looked for no further back than the limit.
                var typed = Encoding.UTF8.GetBytes(word);
                typed = typed[..Math.Min(cut % typed.Length, TokenAlignment.MostTokens)];
                var (_, removed) = TokenAlignment.Apply([.. typed.Select(b => (int)b)], s_vocabulary);
                Assert.True(removed.Count >= typed.Length);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a|\n|foo|;", 0, 0)]
    [InlineData("a|\n|foo|;", 1, 2)]
    [InlineData("a|\n|foo|\n|  |;", 1, 2)]
    [InlineData("a|\n|foo|\n|  |;", 2, 4)]
    [InlineData("a|\n|foo", 5, 3)]
    [InlineData("a|\n", 1, 0)]
    public void Leads_from_the_start_of_a_line(string spelled, int lines, int tokens) =>
        Assert.Equal(tokens, TokenAlignment.Lead([.. spelled.Split('|').Select(Token)], lines, s_vocabulary));

    private static int Token(string text) =>
        Enumerable.Range(0, s_vocabulary.Count).First(token => s_vocabulary.Bytes(token).SequenceEqual(Encoding.UTF8.GetBytes(text)));

    private static byte[] Bytes(int[] tokens) => [.. tokens.SelectMany(token => s_vocabulary.Bytes(token).ToArray())];
}
