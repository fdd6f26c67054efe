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

    [Fact]
    public void None_is_lost()
    {
        Prop.ForAll(Arb.From(s_drafts), drafts =>
            Assert.Equal(
                drafts.Select(d => d.Draft.Text).Order(),
                DraftRanking.Rank(drafts, onlyCompiling: false).Select(d => d.Text).Order())).QuickCheckThrowOnFailure();
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
