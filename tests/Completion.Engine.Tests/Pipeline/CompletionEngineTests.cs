using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Pipeline;

public class CompletionEngineTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Stack = """
        using System.Collections.Generic;

        public class Basket
        {
            private readonly List<string> _items = new List<string>();

            public void Put(string item)
            {
                if (item == null)
                    throw new System.ArgumentNullException("item");
                _items.│
            }

            public int Count()
            {
                return _items.Count;
            }
        }
        """;

    public static TheoryData<string> Places => new()
    {
        Stack,
        Stack.Replace("_items.│", "_items.A│", StringComparison.Ordinal),
        Stack.Replace("_items.│", "│", StringComparison.Ordinal),
        Stack.Replace("_items.│", "int length = item.│;", StringComparison.Ordinal),
        Stack.Replace("return _items.Count;", "│", StringComparison.Ordinal).Replace("_items.│", "_items.Clear();", StringComparison.Ordinal),
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Line_endings_make_no_difference(string marked)
    {
        var lf = await fixture.CompleteAsync(marked);
        var crlf = await fixture.CompleteAsync(marked.ReplaceLineEndings("\r\n"));
        Assert.Equal(lf.Drafts.Select(d => d.Text), crlf.Drafts.Select(d => d.Text.ReplaceLineEndings("\n")));
        Assert.All(crlf.Drafts, draft => Assert.Equal(draft.Text.ReplaceLineEndings("\r\n"), draft.Text));
        Assert.Equal(lf.Drafts.Select(d => d.LogProbability), crlf.Drafts.Select(d => d.LogProbability));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task The_same_question_gets_the_same_answer_whatever_was_asked_between(string marked)
    {
        var first = await fixture.CompleteAsync(marked);
        await fixture.CompleteAsync(Stack.Replace("Basket", "Other", StringComparison.Ordinal), drafts: 6);
        var again = await fixture.CompleteAsync(marked);
        Assert.Equal(first.Drafts.Select(d => (d.Text, d.LogProbability)), again.Drafts.Select(d => (d.Text, d.LogProbability)));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task The_first_draft_is_the_same_for_one_and_four_when_it_compiles(string marked)
    {
        var one = await fixture.CompleteAsync(marked, drafts: 1);
        var four = await fixture.CompleteAsync(marked, drafts: 4);
        if (one.Drafts is [{ Review.Verdict: ReviewVerdict.Compiles }])
        {
            Assert.Equal(one.Drafts[0].Text, four.Drafts[0].Text);
            Assert.Equal(one.Drafts[0].LogProbability, four.Drafts[0].LogProbability);
        }
    }

    [Fact]
    public async Task After_a_dot_every_draft_names_a_member_that_exists()
    {
        var members = typeof(List<string>).GetMembers().Select(m => m.Name)
            .Concat(typeof(Enumerable).GetMethods().Select(m => m.Name)).ToHashSet();
        var result = await fixture.CompleteAsync(Stack, drafts: 8);
        Assert.NotEmpty(result.Drafts);
        Assert.All(result.Drafts, draft => Assert.Contains(SyntaxFactory.ParseToken(draft.Text).ValueText, members));
        Assert.True(result.Counters.ConstraintChecks > result.Counters.Tokens);
    }

    [Fact]
    public async Task Without_the_monitor_nothing_is_asked_of_the_compiler_and_nothing_refused()
    {
        var result = await fixture.CompleteAsync(Stack, settings: new EngineSettings { MemberAccessMonitor = false, Review = false });
        Assert.Equal(0, result.Counters.Refused);
        Assert.All(result.Drafts, draft => Assert.Equal(ReviewVerdict.Unknown, draft.Review.Verdict));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_is_shown_while_typing_compiles(string marked)
    {
        var result = await fixture.CompleteAsync(marked, drafts: 1, CompletionTrigger.Automatic);
        Assert.All(result.Drafts, draft => Assert.Equal(ReviewVerdict.Compiles, draft.Review.Verdict));
        Assert.Equal(result.Drafts.IsEmpty, result.EmptyReason is not null);
    }

    [Fact]
    public async Task Every_draft_begins_with_the_selected_item_and_replaces_its_range()
    {
        var (path, position) = fixture.Open(Stack.Replace("_items.│", "_items.Ad│", StringComparison.Ordinal));
        var selected = (new TextSpan(position - 2, 2), "Add");
        var result = await fixture.Engine.CompleteAsync(
            new CompletionRequest { Path = path, Position = position, Drafts = 4, SelectedItem = selected }, CancellationToken.None);
        Assert.NotEmpty(result.Drafts);
        Assert.All(result.Drafts, draft => Assert.Equal(selected.Item1, draft.Range));
        Assert.All(result.Drafts, draft => Assert.StartsWith("Add", draft.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("class C { void F() { fo│o(); } }", CompletionTrigger.Invoked, "inside a word")]
    [InlineData("class C { char c = '│'; }", CompletionTrigger.Invoked, "character literal")]
    [InlineData("class C { void F() { F();│\n } }", CompletionTrigger.Automatic, "finished")]
    public async Task An_empty_answer_says_why(string marked, CompletionTrigger trigger, string reason)
    {
        var result = await fixture.CompleteAsync(marked, 1, trigger);
        Assert.Empty(result.Drafts);
        Assert.Contains(reason, result.EmptyReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_cannot_be_completed_are_answered_with_a_sentence()
    {
        var binary = Path.Combine(fixture.Folder, "Binary.cs");
        await File.WriteAllBytesAsync(binary, [0x80, 0xFF, 0x00, 0x01, 0xC0]);
        Assert.Contains("UTF-8", (await AskAsync(binary, 0)).EmptyReason, StringComparison.Ordinal);
        Assert.Contains("neither open nor on the disk", (await AskAsync(Path.Combine(fixture.Folder, "No.cs"), 0)).EmptyReason, StringComparison.Ordinal);
        var (path, _) = fixture.Open("class C { }│");
        Assert.Contains("outside", (await AskAsync(path, 5000)).EmptyReason, StringComparison.Ordinal);

        Task<CompletionResult> AskAsync(string file, int position) =>
            fixture.Engine.CompleteAsync(new CompletionRequest { Path = file, Position = position }, CancellationToken.None);
    }

    [Theory]
    [InlineData("")]
    [InlineData("}}}} ((( class ; . . .")]
    [InlineData("class C { void F( { if (( x. y..  \"\"\" { $\"{ ")]
    public async Task Broken_documents_are_answered_at_every_place(string text)
    {
        for (var position = 0; position <= text.Length; position += 5)
        {
            await fixture.CompleteAsync(text.Insert(position, "│"), drafts: 2);
        }
    }

    [Fact]
    public async Task A_file_of_fifty_thousand_lines_is_answered()
    {
        var lines = new StringBuilder("class C\n{\n");
        for (var i = 0; i < 12_500; i++)
        {
            lines.Append("    public int Method").Append(i).Append("(string text)\n    {\n        return text.Length;\n    }\n");
        }

        lines.Append("    public int Last(string text)\n    {\n        return text.│\n    }\n}\n");
        var result = await fixture.CompleteAsync(lines.ToString());
        Assert.NotEmpty(result.Drafts);
    }

    [Fact]
    public async Task Cancellation_is_heard_and_the_next_request_works()
    {
        var (path, position) = fixture.Open(Stack);
        var request = new CompletionRequest { Path = path, Position = position, Drafts = 8 };
        var expected = await fixture.Engine.CompleteAsync(request, CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Engine.CompleteAsync(request, cancelled.Token));
        for (var milliseconds = 1; milliseconds < 20; milliseconds += 6)
        {
            using var late = new CancellationTokenSource(milliseconds);
            try
            {
                await fixture.Engine.CompleteAsync(request, late.Token);
            }
            catch (OperationCanceledException)
            {
                // Mostly; a quick machine may be done before.
            }
        }

        var again = await fixture.Engine.CompleteAsync(request, CancellationToken.None);
        Assert.Equal(expected.Drafts.Select(d => d.Text), again.Drafts.Select(d => d.Text));
    }
}
