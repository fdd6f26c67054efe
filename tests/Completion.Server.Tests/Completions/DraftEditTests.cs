using Completion.Server.Completions;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Tests.Completions;

public sealed class DraftEditTests
{
    private static readonly Gen<string> s_text = Gen.ListOf(Gen.Elements('a', 'b')).Select(string.Concat);

    private static readonly Gen<(string Text, DraftEdit Edit, TextSpan Range)> s_case =
        from text in s_text
        from span in Span(text.Length)
        from range in Span(text.Length)
        from replacement in s_text
        select (text, new DraftEdit(span, replacement), range);

    [Fact]
    public void Over_another_range_has_the_same_effect_and_is_null_only_when_nothing_has()
    {
        Prop.ForAll(s_case.ToArbitrary(), given =>
        {
            var (text, edit, range) = given;
            var wanted = Apply(text, edit.Span, edit.Text);
            var over = edit.Over(range, SourceText.From(text));
            var possible = wanted.Length >= text.Length - range.Length
                && wanted.StartsWith(text[..range.Start], StringComparison.Ordinal)
                && wanted.EndsWith(text[range.End..], StringComparison.Ordinal);
            return over is null ? !possible : Apply(text, range, over) == wanted;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void After_changes_inside_it_leads_to_the_same_text()
    {
        var property = Prop.ForAll(s_case.ToArbitrary(), s_text.ToArbitrary(), (given, typed) =>
        {
            var (text, edit, change) = given;
            var inside = change.Start >= edit.Span.Start && change.End <= edit.Span.End;
            var after = edit.After([new TextChange(change, typed)]);
            return inside
                ? Apply(Apply(text, change, typed), after!.Value.Span, edit.Text) == Apply(text, edit.Span, edit.Text)
                : after is null;
        });
        property.QuickCheckThrowOnFailure();
    }

    private static Gen<TextSpan> Span(int length) =>
        from a in Gen.Choose(0, length)
        from b in Gen.Choose(0, length)
        select TextSpan.FromBounds(Math.Min(a, b), Math.Max(a, b));

    private static string Apply(string text, TextSpan span, string replacement) => text[..span.Start] + replacement + text[span.End..];
}
