using Completion.Server.Completions;
using Completion.Server.Documents;
using Completion.Server.Tests.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Server.Tests.Completions;

public sealed class ShownSuggestionsTests
{
    private readonly ShownSuggestions _shown = new();

    [Fact]
    public void What_was_computed_for_a_former_version_is_never_shown()
    {
        var before = Document("");
        var after = before.With(2, SourceText.From("ab"), LineTable.Of(SourceText.From("ab")));
        _shown.Change(before, after, [new TextChange(new TextSpan(0, 0), "ab")]);
        // Too late: the change was there first.
        _shown.Remember(before, [FakeEngine.Draft("abc", 0)]);
        Assert.Null(_shown.Rest(after, 2, null));
    }

    [Fact]
    public void A_cursor_away_from_the_suggestion_gets_nothing_of_it()
    {
        var document = Document("abab\nab");
        _shown.Remember(document, [FakeEngine.Draft("ab", 4)]);
        Assert.Equal("ab", _shown.Rest(document, 4, null)?.Text);
        foreach (var offset in new[] { 0, 2, 3, 5, 7 })
            Assert.Null(_shown.Rest(document, offset, null));
    }

    private static OpenDocument Document(string text) =>
        new("file:///a.cs", "/a.cs", true, 1, SourceText.From(text), LineTable.Of(SourceText.From(text)), PositionEncoding.Utf16);
}
