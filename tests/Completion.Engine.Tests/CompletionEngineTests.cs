using Completion.CSharp.Monitors;
using Completion.Engine.Tests.Testing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests;

/// <summary>The whole pipeline on the model that comes with the product: what holds whatever the model says.</summary>
public sealed class CompletionEngineTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Line_endings_change_nothing_but_the_line_endings()
    {
        var settings = EngineFixture.Settings with { MaxTokens = 48, Extent = "block" };
        var severalLines = 0;
        foreach (var document in Documents.All)
        {
            var lf = await fixture.CompleteAsync(fixture.Open("Lf.cs", document), settings);
            var crlf = await fixture.CompleteAsync(fixture.Open("Crlf.cs", document.Replace("\n", "\r\n", StringComparison.Ordinal)), settings);
            Assert.Equal(lf.EmptyReason, crlf.EmptyReason);
            Assert.Equal(
                lf.Drafts.Select(d => (d.Text.Replace("\n", "\r\n", StringComparison.Ordinal), d.LogProbability, d.Review.Verdict)),
                crlf.Drafts.Select(d => (d.Text, d.LogProbability, d.Review.Verdict)));
            severalLines += crlf.Drafts.Count(d => d.Text.Contains("\r\n", StringComparison.Ordinal));
        }

        Assert.NotEqual(0, severalLines);
    }

    [Fact]
    public async Task The_same_question_has_the_same_answer_whatever_was_asked_between()
    {
        var first = new List<string>();
        foreach (var document in Documents.All)
        {
            var request = fixture.Open("Same.cs", document);
            first.Add(Drafts(await fixture.CompleteAsync(request)));
            Assert.Equal(first[^1], Drafts(await fixture.CompleteAsync(request)));
        }

        foreach (var (document, answer) in Documents.All.Zip(first).Reverse())
        {
            Assert.Equal(answer, Drafts(await fixture.CompleteAsync(fixture.Open("Same.cs", document))));
        }
    }

    [Fact]
    public async Task More_drafts_leave_the_first_one_as_it_is_when_it_compiles()
    {
        // What is repaired is so where none of all drafts compiles.
        var settings = EngineFixture.Settings with { Repairs = 0 };
        var compared = 0;
        foreach (var document in Documents.All)
        {
            var request = fixture.Open("Drafts.cs", document);
            var one = await fixture.CompleteAsync(request with { Drafts = 1 }, settings);
            var four = await fixture.CompleteAsync(request with { Drafts = 4 }, settings);
            Assert.InRange(one.Drafts.Length, 0, 1);
            Assert.InRange(four.Drafts.Length, 0, 4);
            Assert.Equal(four.Drafts.Length, four.Drafts.Select(d => d.Text).Distinct().Count());
            if (one.Drafts is [{ Review.Verdict: ReviewVerdict.Compiles } only])
            {
                Assert.Contains(four.Drafts, d => (d.Text, d.Review.Verdict) == (only.Text, ReviewVerdict.Compiles));
                Assert.Equal(ReviewVerdict.Compiles, four.Drafts[0].Review.Verdict);
                Assert.Equal(only.Text, four.Drafts[0].Text);
                compared++;
            }
        }

        Assert.NotEqual(0, compared);
    }

    [Theory]
    [InlineData("order.$$", "Cancel")]
    [InlineData("order.Ca$$", "Cancel")]
    [InlineData("order.Ca$$;", "Customer")]
    [InlineData("Con$$", "Console")]
    [InlineData("order.cancel$$", "Cancel")]
    public async Task Every_draft_replaces_the_selected_items_range_and_begins_with_its_text(string code, string item)
    {
        var request = fixture.Open("Selected.cs", Documents.In(code));
        var typed = code[..code.IndexOf("$$", StringComparison.Ordinal)];
        var word = typed.Length - (typed.LastIndexOf('.') + 1);
        var range = new TextSpan(request.Position - word, word);
        var result = await fixture.CompleteAsync(request with { SelectedItem = (range, item), Drafts = 4 });
        Assert.NotEmpty(result.Drafts);
        Assert.All(result.Drafts, draft =>
        {
            Assert.Equal(range, draft.Range);
            Assert.StartsWith(item, draft.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task With_the_monitor_on_only_members_follow_the_dot()
    {
        string[] places = ["order.$$", "var total = order.$$;", "if (order.$$)", "count = count + order.$$", "Console.WriteLine(order.$$);", "name = order.$$"];
        var strangers = 0;
        foreach (var place in places)
        {
            var request = fixture.Open("Members.cs", Documents.In(place)) with { Drafts = 8 };
            var monitored = await fixture.CompleteAsync(request, EngineFixture.Settings with { Review = false });
            // A second dot makes a range of the first: what follows that is no member.
            var names = monitored.Drafts.Select(d => FirstName(d.Text)).Where(name => name.Length > 0 && name != ".").ToArray();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.Contains(name, Documents.OrderMembers));

            var free = await fixture.CompleteAsync(request, EngineFixture.Settings with { Review = false, Monitors = MonitorSet.None });
            strangers += free.Drafts.Count(d => !Documents.OrderMembers.Contains(FirstName(d.Text)));
        }

        Assert.NotEqual(0, strangers);
    }

    [Theory]
    [InlineData(CompletionTrigger.Invoked)]
    [InlineData(CompletionTrigger.Automatic)]
    public async Task Only_drafts_that_compile_are_shown_when_that_is_asked_for(CompletionTrigger trigger)
    {
        var (shown, refused) = (0, 0);
        foreach (var document in Documents.All)
        {
            var request = fixture.Open("Show.cs", document) with { Drafts = 4, Trigger = trigger };
            var compiling = await fixture.CompleteAsync(request, EngineFixture.Settings with { Show = "compiles" });
            Assert.All(compiling.Drafts, draft => Assert.Equal(ReviewVerdict.Compiles, draft.Review.Verdict));
            Assert.Equal(compiling.Drafts.IsEmpty, compiling.EmptyReason is not null);
            shown += compiling.Drafts.Length;
            var all = await fixture.CompleteAsync(request, EngineFixture.Settings with { Show = "all", Monitors = MonitorSet.None, Repairs = 0 });
            refused += all.Drafts.Count(draft => draft.Review.Verdict == ReviewVerdict.AddsErrors);
        }

        Assert.NotEqual(0, shown);
        Assert.NotEqual(0, refused);
    }

    /// <summary>The first token, which white space and comments may precede; empty when there is none.</summary>
    private static string FirstName(string text) => SyntaxFactory.ParseTokens(text).First().Text;

    private static string Drafts(CompletionResult result) =>
        $"{result.EmptyReason}\n{string.Join('\n', result.Drafts.Select(d => $"{d.LogProbability:R} {d.Range} {d.Review.Verdict} {d.Text}"))}";
}
