using System.Collections.Immutable;
using System.Text;
using Completion.Decoding;
using Completion.Engine.Repairs;
using Completion.Engine.Tests.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Repairs;

public sealed class DraftRepairTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    /// <summary>Tokens as <c>text:log-probability</c>, and what is wrong in brackets; then what is refused, and what remains.</summary>
    [Theory]
    [InlineData("[order:-3].Lines:-1;:-1", "order", "orders.Lines;")]
    [InlineData("Sum(:-1|[a:-2|.:-1|Id:-5]|);:-1", "Sum(a.Id", "Sum(a.Idle);")]
    [InlineData("Sum(:-1|[a:-6|.:-1|Id:-5]|);:-1", "Sum(a", "Sum(b.Id);")]
    [InlineData("é:-1|.:-1|[Än:-2|de:-3| + 1:-4]|;:-1", "é.Ände", "é.Änderung;")]
    [InlineData("Count:-1|;:-3", "Count", "CountBy(x);")]
    public void The_word_at_fault_that_the_model_was_least_sure_of_is_refused_at_its_place(string draft, string refused, string remains)
    {
        var (text, surprises, place) = Parse(draft);
        var repair = new DraftRepair();
        Assert.True(repair.TryRefuse(text, true, surprises, [place]));
        Assert.Equal(refused, Assert.Single(repair.Refused));
        Assert.Null(repair.Constraint.Advance(Encoding.UTF8.GetBytes(text)));
        Assert.NotNull(repair.Constraint.Advance(Encoding.UTF8.GetBytes(remains)));
    }

    [Fact]
    public void Where_nothing_fits_it_is_what_the_words_begin_with_and_then_a_name_before_them()
    {
        var repair = new DraftRepair();
        foreach (var (last, refused) in new[] { ("Id", "a.Sum(b.Id"), ("Size", "a.Sum(b"), ("More", "a.Sum"), ("Rest", "a") })
        {
            var text = $"a.Sum(b.{last});";
            ImmutableArray<TokenSurprise> surprises = [new(0, -1), new(6, -1), new(8, -2)];
            Assert.True(repair.TryRefuse(text, true, surprises, [new TextSpan(6, 2 + last.Length)]));
            Assert.Equal(refused, repair.Refused.Last());
        }
    }

    [Fact]
    public void What_comes_to_no_end_went_wrong_where_it_left_what_was_tried_before()
    {
        var repair = new DraftRepair();
        Assert.True(repair.TryRefuse("f(a, b);", true, [new(0, -1), new(2, -1), new(5, -2)], [new TextSpan(5, 1)]));
        Assert.True(repair.TryRefuse("f(a, c(c(c(c(", false, [new(0, -9)], [null]));
        Assert.Equal(["f(a, b", "f(a, c"], repair.Refused);
    }

    [Fact]
    public void A_dead_end_is_left_whatever_it_may_become()
    {
        var repair = new DraftRepair();
        Assert.True(repair.TryRefuseDeadEnd(Of("Cou")));
        Assert.False(repair.TryRefuseDeadEnd(Of("Cou")));
        Assert.False(repair.TryRefuseDeadEnd(Of("")));
        Assert.Null(repair.Constraint.Advance("Counts"u8));
    }

    [Fact]
    public async Task Answers_that_compile_stay_as_they_are_and_others_may_be_mended()
    {
        var (same, mended, tried) = (0, 0, 0);
        foreach (var document in Documents.All)
        {
            var request = fixture.Open("Repairs.cs", document) with { Drafts = 2 };
            var without = await fixture.CompleteAsync(request, EngineFixture.Settings with { Repairs = 0 });
            var with = await fixture.CompleteAsync(request, EngineFixture.Settings with { Repairs = 4 });
            var again = await fixture.CompleteAsync(request, EngineFixture.Settings with { Repairs = 4 });
            Assert.Equal(with.Drafts.Select(Shown), again.Drafts.Select(Shown));
            Assert.InRange(with.Drafts.Length, 0, 2);
            Assert.DoesNotContain(without.Trace, note => note.Contains("repair", StringComparison.Ordinal));
            if (without.Drafts is [{ Review.Verdict: ReviewVerdict.Compiles }, ..])
            {
                Assert.Equal(without.Drafts.Select(Shown), with.Drafts.Select(Shown));
                same++;
            }
            else if (with.Trace.Any(note => note.Contains(" to repair it", StringComparison.Ordinal)))
            {
                tried++;
                mended += with.Drafts is [{ Review.Verdict: ReviewVerdict.Compiles }, ..] ? 1 : 0;
                Assert.Equal(with.Drafts is [{ Review.Verdict: ReviewVerdict.Compiles }, ..], with.Trace.Any(note => note.StartsWith("compiles at try", StringComparison.Ordinal)));
            }
        }

        Assert.NotEqual(0, same);
        Assert.True(tried >= mended);
        Assert.NotEqual(0, tried);
    }

    private static (string, double, ReviewVerdict) Shown(CompletionDraft draft) => (draft.Text, draft.LogProbability, draft.Review.Verdict);

    private static Draft Of(string text) => new(text, -1, 1, "end of text", IsGreedy: true, IsComplete: true);

    private static (string Text, ImmutableArray<TokenSurprise> Surprises, TextSpan? Place) Parse(string draft)
    {
        var text = new StringBuilder();
        var surprises = ImmutableArray.CreateBuilder<TokenSurprise>();
        var (start, end) = (-1, -1);
        foreach (var piece in draft.Split('|').SelectMany(piece => System.Text.RegularExpressions.Regex.Matches(piece, @"(\[?)(.+?):(-\d+)(\]?)")))
        {
            start = piece.Groups[1].Length > 0 ? text.Length : start;
            surprises.Add(new TokenSurprise(Encoding.UTF8.GetByteCount(text.ToString()), double.Parse(piece.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture)));
            text.Append(piece.Groups[2].Value);
            end = piece.Groups[4].Length > 0 ? text.Length : end;
        }

        return (text.ToString(), surprises.ToImmutable(), start < 0 ? null : TextSpan.FromBounds(start, end));
    }
}
