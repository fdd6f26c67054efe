using Completion.Engine.Ranking;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Engine.Tests.Ranking;

public class DraftAgreementTests
{
    private static readonly Gen<CompletionDraft[]> s_drafts = Gen.ArrayOf(
        from tokens in Gen.ArrayOf(Gen.Elements("a", "b", ".", "1", ";"))
        from logProbability in Gen.Choose(-900, 0)
        select Draft(string.Join(' ', tokens), logProbability / 10.0));

    [Fact]
    public void Two_against_one_win_unless_the_one_is_more_probable_than_both()
    {
        Assert.Equal([2 / 3.0, 2 / 3.0, 1 / 3.0], Of(Draft("x = 1;", -1), Draft("x  = 1; // one", -1), Draft("Run(y)", -1)), Close);
        Assert.True(Of(Draft("x = 1;", -2), Draft("x=1;", -2), Draft("Run(y)", -1)) is [var one, _, var other] && one < other);
    }

    [Fact]
    public void Likeness_counts_tokens_and_not_characters() =>
        // Of six tokens, one is another; however long it is.
        Assert.Equal([11 / 12.0, 11 / 12.0], Of(Draft("a.b(c)", -1), Draft("a.aVeryLongNameOfSomething(c)", -1)), Close);

    [Fact]
    public void It_is_the_mean_of_likenesses_by_probability() => Prop.ForAll(Arb.From(s_drafts), drafts =>
    {
        var agrees = Of(drafts);
        for (var i = 0; i < drafts.Length; i++)
        {
            Assert.InRange(agrees[i], 0, 1 + 1e-12);

            // One of two drafts with the same text agrees as the other does, and with probability 1 alone all there is agrees with itself.
            Assert.All(Enumerable.Range(0, drafts.Length).Where(j => drafts[j].Text == drafts[i].Text), j => Assert.Equal(agrees[i], agrees[j], 12));
        }

        Assert.Equal(drafts.Length == 1 ? [1.0] : [], drafts.Length == 1 ? agrees : []);

        // All less probable by the same factor changes nothing, and so does the order.
        Assert.Equal(agrees, Of([.. drafts.Select(draft => draft with { LogProbability = draft.LogProbability - 700 })]), Close);
        Assert.Equal(agrees.Reverse(), Of([.. drafts.Reverse()]), Close);
    }).QuickCheckThrowOnFailure();

    private static double[] Of(params CompletionDraft[] drafts) => DraftAgreement.Of(drafts);

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-9;

    private static CompletionDraft Draft(string text, double logProbability) =>
        new(text, default, logProbability, 1, new DraftReview(ReviewVerdict.Compiles, []), "end");
}
