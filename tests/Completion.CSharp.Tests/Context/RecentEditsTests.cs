using Completion.CSharp.Context;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Context;

public sealed class RecentEditsTests
{
    [Fact]
    public void A_place_moves_along_with_the_text_before_it()
    {
        var edits = from at in Gen.Choose(0, 5000) from length in Gen.Choose(0, 20) from text in Gen.Elements("", "a", "some words") select (at, length, text);
        Prop.ForAll(Arb.From(edits.ListOf(12)), list =>
        {
            // A mark in the text itself says where the place is; edits that take the mark away or join the place are left out.
            var text = SourceText.From(new string('.', 4000) + "#" + new string('.', 4000));
            var recent = new RecentEdits();
            recent.Add("a", [new TextChange(new TextSpan(4000, 0), "")]);
            foreach (var (at, length, inserted) in list)
            {
                var mark = text.ToString().IndexOf('#', StringComparison.Ordinal);
                if (Math.Abs(at - mark) <= RecentEdits.Near + 60)
                    continue;
                var change = new TextChange(new TextSpan(at, length), inserted);
                text = text.WithChanges(change);
                recent.Add("a", [change]);
                Assert.Equal(text.ToString().IndexOf('#', StringComparison.Ordinal), recent.Places.Select(place => place.Position).MinBy(p => Math.Abs(p - mark)));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Edits_near_each_other_are_one_place_and_the_last_comes_first()
    {
        var recent = new RecentEdits();
        foreach (var (path, at) in new[] { ("a", 10), ("b", 10), ("a", 12), ("a", 5000) })
            recent.Add(path, [new TextChange(new TextSpan(at, 0), "x")]);
        Assert.Equal([new EditedPlace("a", 5000), new EditedPlace("a", 12), new EditedPlace("b", 10)], recent.Places);
    }

    [Fact]
    public void Keeps_a_few_places_only()
    {
        var recent = new RecentEdits();
        for (var i = 0; i < 50; i++)
            recent.Add($"{i}", [new TextChange(new TextSpan(0, 0), "x")]);
        Assert.Equal(RecentEdits.Most, recent.Places.Count);
        Assert.Equal("49", recent.Places[0].Path);
    }
}
