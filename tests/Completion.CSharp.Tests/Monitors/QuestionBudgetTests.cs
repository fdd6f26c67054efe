using Completion.CSharp.Monitors;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.CSharp.Tests.Monitors;

public sealed class QuestionBudgetTests
{
    private static readonly Gen<(int Question, bool IsForFirst)> s_asked =
        from question in Gen.Choose(0, 12)
        from isForFirst in Gen.Elements(true, false)
        select (question, isForFirst);

    /// <summary>The first draft gets the same answers whatever is asked for others in between.</summary>
    [Fact]
    public void Others_take_nothing_from_the_first() =>
        Prop.ForAll(Arb.From(s_asked.ListOf()), asked =>
        {
            var (shared, alone) = (new QuestionBudget<int>(4), new QuestionBudget<int>(4));
            foreach (var (question, isForFirst) in asked)
            {
                var isAllowed = shared.Allows(question, isForFirst);
                if (isForFirst)
                {
                    Assert.Equal(alone.Allows(question, true), isAllowed);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_try_has_a_budget_of_its_own() =>
        Prop.ForAll(Arb.From(s_asked.ListOf()), Arb.From(s_asked.ListOf()), (before, asked) =>
        {
            var (second, fresh) = (new QuestionBudget<int>(4), new QuestionBudget<int>(4));
            foreach (var (question, isForFirst) in before)
            {
                second.Allows(question, isForFirst);
            }

            Assert.All(asked, one => Assert.Equal(fresh.Allows(one.Question, one.IsForFirst), second.Allows(one.Question, one.IsForFirst, attempt: 1)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Each_side_has_so_many_different_questions_and_asks_them_again_for_nothing() =>
        Prop.ForAll(Arb.From(s_asked.ListOf()), asked =>
        {
            var budget = new QuestionBudget<int>(4);
            var allowed = asked.Where(one => budget.Allows(one.Question, one.IsForFirst)).ToArray();
            Assert.InRange(allowed.Where(one => one.IsForFirst).Select(one => one.Question).Distinct().Count(), 0, 4);
            Assert.InRange(allowed.Select(one => one.Question).Distinct().Count(), 0, 8);
            Assert.All(allowed, one => Assert.True(budget.Allows(one.Question, one.IsForFirst)));
        }).QuickCheckThrowOnFailure();
}
