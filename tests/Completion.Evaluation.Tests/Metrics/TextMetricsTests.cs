using Completion.Evaluation.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Evaluation.Tests.Metrics;

public sealed class TextMetricsTests
{
    [Theory]
    [InlineData("Length;", "Length;", true)]
    [InlineData("  Length /* no */ ;", "Length == 3;", true)]
    [InlineData("Lengths;", "Length;", false)]
    [InlineData("@class;", "class;", false)]
    [InlineData("", "Length;", false)]
    [InlineData("// only a comment", "Length;", false)]
    public void Next_identifier_is_the_first_token(string written, string truth, bool expected) =>
        Assert.Equal(expected, NextIdentifierMatch.Of(written, truth));

    [Theory]
    [InlineData("Add( 1,\n 2 );", "Add(1, 2);", true)]
    [InlineData("Add(1, 2); // sum", "Add(1, 2);", true)]
    [InlineData("Add(\"a b\");", "Add(\"a  b\");", false)]
    [InlineData("Add(1, 2)", "Add(1, 2);", false)]
    [InlineData("AddA();", "Add A();", false)]
    public void Exact_match_ignores_layout_and_comments_only(string written, string truth, bool expected) =>
        Assert.Equal(expected, ExactMatch.Of(written, truth));

    [Fact]
    public void Edit_distance_is_that_of_the_definition()
    {
        var words = Gen.Elements('a', 'b', 'c').ArrayOf().Select(units => new string([.. units.Take(6)])).ToArbitrary();
        Prop.ForAll(words, words, (a, b) => EditSimilarity.Distance(a, b) == Defined(a, b)).QuickCheckThrowOnFailure();

        static int Defined(string a, string b) =>
            a.Length == 0 ? b.Length
            : b.Length == 0 ? a.Length
            : Math.Min(
                Defined(a[1..], b[1..]) + (a[0] == b[0] ? 0 : 1),
                1 + Math.Min(Defined(a[1..], b), Defined(a, b[1..])));
    }

    [Theory]
    [InlineData("Length;", "Length;", 1)]
    [InlineData("", "Length;", 0)]
    [InlineData("", "", 1)]
    [InlineData("Length   ;", "Length;", 1)]
    [InlineData("Lengtt;", "Length;", 1 - 1.0 / 8)]
    public void Edit_similarity_is_over_normalised_text(string written, string truth, double expected) =>
        Assert.Equal(expected, EditSimilarity.Of(written, truth), 12);

    [Fact]
    public void Edit_similarity_is_symmetric_and_within_0_and_1() =>
        Prop.ForAll<string, string>((a, b) =>
        {
            var similarity = EditSimilarity.Of(a ?? "", b ?? "");
            return similarity is >= 0 and <= 1 && similarity == EditSimilarity.Of(b ?? "", a ?? "");
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a.B(c);", "a.B(c);", 1.0, 1.0, 7)]
    [InlineData("a . B(d);", "a.B(c);", 2.0 / 3, 4.0 / 7, 4)]
    [InlineData("", "a.B(c);", 0.0, 0.0, 0)]
    [InlineData("a.B(c); a.B(c);", "a.B(c);", 1.0, 1.0, 7)]
    [InlineData("x", "a.B(c);", 0.0, 0.0, 0)]
    [InlineData("3;", "3;", null, 1.0, 2)]
    [InlineData("int x;", "int y;", 0.0, 1.0 / 3, 3)]
    [InlineData("@a;", "a;", 1.0, 0.0, 0)]
    public void Sequences_match_as_far_as_they_begin_alike(string written, string truth, double? identifiers, double prefix, int kept)
    {
        Assert.Equal(identifiers, SequenceMatch.Identifiers(written, truth));
        Assert.Equal(prefix, SequenceMatch.Prefix(written, truth), 12);
        Assert.Equal(kept, SequenceMatch.KeptCharacters(written, truth));
    }
}
