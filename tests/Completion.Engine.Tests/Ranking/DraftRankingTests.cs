using Completion.Engine.Ranking;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Engine.Tests.Ranking;

public class DraftRankingTests
{
    private static readonly Gen<(CompletionDraft Draft, bool IsGreedy)[]> s_drafts =
        from greedy in Gen.Choose(0, 5)
        from drafts in Gen.ArrayOf(
            from text in Gen.Elements("a", "b", " b", "c;\n", "c;", "d")
            from verdict in Gen.Elements(ReviewVerdict.Compiles, ReviewVerdict.AddsErrors, ReviewVerdict.Unknown)
            from logProbability in Gen.Choose(-9, 0)
            select new CompletionDraft(text, default, logProbability, 1, new DraftReview(verdict, []), "end"))
        select drafts.Select((d, i) => (d, i == greedy)).ToArray();

    [Fact]
    public void A_draft_that_compiles_is_never_behind_one_that_adds_errors()
    {
        Prop.ForAll(Arb.From(s_drafts), drafts =>
        {
            var shown = DraftRanking.Rank(drafts, onlyCompiling: false);
            var worst = shown.Select(d => d.Review.Verdict == ReviewVerdict.AddsErrors).ToArray();
            Assert.Equal(worst.Order(), worst);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_greedy_draft_is_first_whenever_it_compiles()
    {
        Prop.ForAll(Arb.From(s_drafts), drafts =>
        {
            var greedy = drafts.FirstOrDefault(d => d.IsGreedy).Draft;
            if (greedy is { Review.Verdict: ReviewVerdict.Compiles })
            {
                Assert.Same(greedy, DraftRanking.Rank(drafts, onlyCompiling: false)[0]);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void None_is_lost_and_verdicts_come_before_agreement(bool byAgreement)
    {
        Prop.ForAll(Arb.From(s_drafts), drafts =>
        {
            var ranked = DraftRanking.Rank(drafts, onlyCompiling: false, byAgreement);
            Assert.Equal(drafts.Select(d => d.Draft.Text).Order(), ranked.Select(d => d.Text).Order());
            Assert.Equal(
                DraftRanking.Rank(drafts, onlyCompiling: false).Select(d => d.Review.Verdict), ranked.Select(d => d.Review.Verdict));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>By definition: of those with the best verdict, no other one has a higher expected likeness.</summary>
    [Fact]
    public void By_agreement_the_first_is_most_like_the_others()
    {
        Prop.ForAll(Arb.From(s_drafts), drafts =>
        {
            var ranked = DraftRanking.Rank(drafts, onlyCompiling: false, byAgreement: true);
            var equals = ranked.TakeWhile(d => d.Review.Verdict == ranked[0].Review.Verdict).ToArray();
            var agrees = DraftAgreement.Of(equals);
            Assert.Equal(agrees.OrderDescending(), agrees);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Drafts_that_add_errors_can_be_hidden()
    {
        Prop.ForAll(Arb.From(s_drafts), drafts =>
            Assert.DoesNotContain(
                DraftRanking.Rank(drafts, onlyCompiling: true), d => d.Review.Verdict == ReviewVerdict.AddsErrors))
            .QuickCheckThrowOnFailure();
    }
}
