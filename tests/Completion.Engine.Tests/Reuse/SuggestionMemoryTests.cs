using System.Collections.Immutable;
using Completion.Engine.Reuse;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Reuse;

public class SuggestionMemoryTests
{
    private static readonly object s_model = new();

    /// <summary>Few characters, so that what is typed often agrees with a draft.</summary>
    private static readonly Gen<string> s_text =
        Gen.Elements('a', 'b', '(', ')', ' ').ListOf().Select(letters => string.Concat(letters.Take(6)));

    private readonly SuggestionMemory _memory = new();

    [Fact]
    public void An_answer_from_memory_makes_the_document_that_was_shown_and_every_key_along_a_draft_is_answered() =>
        Prop.ForAll(
            (from before in s_text
             from behind in s_text
             from draft in s_text.Where(text => text.Trim().Length > 0)
             from typed in s_text
             from closed in Gen.Elements("", "", ")")
             select (before, behind, draft, typed, closed)).ToArbitrary(),
            world =>
            {
                var (before, behind, draft, typed, closed) = world;
                var memory = new SuggestionMemory();
                memory.Remember(Place(before, behind), Result(Draft(draft, before.Length)));
                var now = Place(before + typed, closed + behind);
                var goesAlong = draft.StartsWith(typed, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(draft[typed.Length..]);
                if (memory.Answer(now, _ => true, out _) is not { } answer)
                {
                    Assert.False(goesAlong && closed.Length == 0 && typed.Length > 0, "A key along the draft was not answered.");
                    return;
                }

                var only = Assert.Single(answer);
                var shown = before + draft + behind;
                Assert.Equal(shown, now.Text.Replace(only.Range, only.Text).ToString());
                Assert.Equal(new TextSpan(now.Request.Position, 0), only.Range);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("order.|;", "order.To|;", "String()")]
    [InlineData("order.|;", "order.T|;", "oString()")]
    [InlineData("order.|;", "order.ToString(|;", ")")]
    [InlineData("order.|;", "order.ToString(|);", null)] // the editor closed the bracket
    [InlineData("order.|;", "order.ToString()|;", null)] // all of it is typed
    [InlineData("order.|;", "order.to|;", null)]
    [InlineData("order.|;", "order|;", null)]
    [InlineData("order.|;", "order.| ;", null)]
    [InlineData("order.|;", "Order.To|;", null)]
    public void A_key_that_goes_along_is_answered_with_the_rest(string asked, string now, string? rest)
    {
        _memory.Remember(Place(asked), Result(Draft("ToString()", asked.IndexOf('|', StringComparison.Ordinal))));
        Assert.Equal(rest, _memory.Answer(Place(now), _ => true, out _)?.Single().Text);
    }

    [Fact]
    public void A_place_that_was_answered_is_answered_the_same_with_its_reason()
    {
        _memory.Remember(Place("order.|"), Result(Draft("ToString()", 6), Draft("Total", 6)));
        _memory.Remember(Place("order.x|"), Result() with { EmptyReason = "No draft compiles." });
        Assert.Empty(_memory.Answer(Place("order.x|"), _ => true, out var reason)!.Value);
        Assert.Equal("No draft compiles.", reason);
        Assert.Equal(["ToString()", "Total"], _memory.Answer(Place("order.|"), _ => true, out reason)!.Value.Select(draft => draft.Text));
        Assert.Null(reason);
    }

    [Fact]
    public void The_answer_that_was_shown_last_goes_on()
    {
        _memory.Remember(Place("a|"), Result(Draft("bcd", 1)));
        _memory.Remember(Place("ab|"), Result(Draft("xyz", 2)));
        Assert.Equal("xyz", Only("ab|"));
        Assert.Equal("bcd", Only("a|"));
        Assert.Equal("cd", Only("ab|"));
        Assert.Equal("cd", Only("ab|"));
    }

    [Fact]
    public void Nothing_is_remembered_across_a_change_of_anything_else()
    {
        var asked = Place("order.|");
        _memory.Remember(asked, Result(Draft("Total", 6)));
        var now = Place("order.T|");
        Assert.Null(_memory.Answer(now with { Surroundings = 1 }, _ => true, out _));
        Assert.Null(_memory.Answer(now with { Model = new object() }, _ => true, out _));
        Assert.Null(_memory.Answer(now with { Path = "/other.cs" }, _ => true, out _));
        Assert.Null(_memory.Answer(now with { Settings = now.Settings with { MaxTokens = 1 } }, _ => true, out _));
        Assert.Null(_memory.Answer(asked with { Surroundings = 1 }, _ => true, out _));
        Assert.NotNull(_memory.Answer(now, _ => true, out _));
    }

    [Fact]
    public void Whoever_asks_for_several_drafts_gets_several_and_while_typing_those_that_are_left()
    {
        var asked = Place("order.|") with { Drafts = 2 };
        _memory.Remember(asked, Result(Draft("ToString()", 6), Draft("Total", 6)));
        Assert.Equal(2, _memory.Answer(Place("order.To|") with { Drafts = 2 }, _ => true, out _)!.Value.Length);
        Assert.Null(_memory.Answer(Invoked("order.Tot|", 2), _ => true, out _));
        Assert.Equal("al", Assert.Single(_memory.Answer(Place("order.Tot|") with { Drafts = 2 }, _ => true, out _)!.Value).Text);
        // One draft was asked for, so others may go along as well.
        var other = new SuggestionMemory();
        other.Remember(Place("order.|"), Result(Draft("ToString()", 6)));
        Assert.Null(other.Answer(Place("order.T|") with { Drafts = 2 }, _ => true, out _));
    }

    [Fact]
    public void What_may_not_be_shown_is_not()
    {
        _memory.Remember(Invoked("order.|", 2), Result(Draft("Tot", 6), Draft("Total", 6)));
        Assert.Equal("otal", _memory.Answer(Place("order.T|"), draft => draft.Text == "otal", out _)!.Value.Single().Text);
        Assert.Null(_memory.Answer(Place("order.T|"), _ => false, out _));
    }

    [Theory]
    [InlineData("order.|", "", "order.To|", "To", "ToString", "ToString()")]
    [InlineData("order.|", "", "order.to|", "to", "ToString", "ToString()")] // the item replaces what was typed
    [InlineData("order.|", "", "order.To|", "To", "Total", null)]
    [InlineData("order.To|", "To", "order.ToS|", "ToS", "ToString", "ToString()")]
    [InlineData("order.to|", "to", "order.toS|", "toS", "ToString", "ToString()")]
    [InlineData("order.To|", "To", "order.ToS|", "", "", "tring()")]
    [InlineData("order.to|", "to", "order.toS|", "", "", null)]
    public void With_an_item_selected_the_rest_replaces_its_range_and_begins_with_it(
        string asked, string replaced, string now, string word, string item, string? rest)
    {
        var at = asked.IndexOf('|', StringComparison.Ordinal);
        _memory.Remember(Selected(asked, replaced, "ToString"), Result(Draft("ToString()", at) with { Range = new TextSpan(at - replaced.Length, replaced.Length) }));
        var place = Selected(now, word, item);
        var answer = _memory.Answer(place, _ => true, out _);
        Assert.Equal(rest, answer?.Single().Text);
        if (answer is not null)
        {
            Assert.Equal(place.Request.SelectedItem?.Range ?? new TextSpan(place.Request.Position, 0), answer.Value.Single().Range);
        }
    }

    [Fact]
    public void No_character_and_no_line_ending_is_cut()
    {
        _memory.Remember(Place("|"), Result(Draft("a\r\nb", 0)));
        Assert.Null(_memory.Answer(Place("a\r|"), _ => true, out _));
        Assert.Equal("b", Only("a\r\n|"));
        _memory.Remember(Place("|"), Result(Draft("\"\ud83d\ude00\"", 0)));
        Assert.Null(_memory.Answer(Place("\"\ud83d|"), _ => true, out _));
    }

    [Fact]
    public void The_oldest_answers_are_forgotten()
    {
        for (var count = 0; count < 100; count++)
        {
            _memory.Remember(Place(new string(' ', count) + "|"), Result(Draft("x", count)));
        }

        Assert.Null(_memory.Answer(Place("|"), _ => true, out _));
        Assert.NotNull(_memory.Answer(Place(new string(' ', 99) + "|"), _ => true, out _));
    }

    private string Only(string marked) => _memory.Answer(Place(marked), _ => true, out _)!.Value.Single().Text;

    internal static AskedPlace Place(string marked) => Place(marked[..marked.IndexOf('|', StringComparison.Ordinal)], marked[(marked.IndexOf('|', StringComparison.Ordinal) + 1)..]);

    internal static CompletionResult Result(params ImmutableArray<CompletionDraft> drafts) =>
        new() { Drafts = drafts, Timings = new(), Counters = new() };

    internal static CompletionDraft Draft(string text, int at) =>
        new(text, new TextSpan(at, 0), -1, 3, new DraftReview(ReviewVerdict.Compiles, []), "end of line");

    private static AskedPlace Place(string before, string behind) => new(
        "/a.cs", SourceText.From(before + behind), 0,
        new CompletionRequest { Path = "/a.cs", Position = before.Length, Trigger = CompletionTrigger.Automatic }, 1, new EngineSettings(), s_model);

    private static AskedPlace Invoked(string marked, int drafts)
    {
        var place = Place(marked);
        return place with { Drafts = drafts, Request = place.Request with { Trigger = CompletionTrigger.Invoked } };
    }

    private static AskedPlace Selected(string marked, string word, string item)
    {
        var place = Place(marked);
        return word.Length == 0
            ? place
            : place with { Request = place.Request with { SelectedItem = (new TextSpan(place.Request.Position - word.Length, word.Length), item) } };
    }
}
