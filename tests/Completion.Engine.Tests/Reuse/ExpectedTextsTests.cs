using System.Text;
using Completion.CSharp.Workspaces;
using Completion.Engine.Reuse;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Reuse;

public class ExpectedTextsTests
{
    private readonly SuggestionMemory _memory = new();

    [Theory]
    [InlineData("x = order.|;", "x = order.To|;", "String()")]
    [InlineData("x = order.|;", "x = order.ToString(|);", ")")] // the editor closed the bracket
    [InlineData("x = order.|;", "// new\nx = order.T|;", "oString()")] // another line came before
    [InlineData("x = order.|;", "x = order.|", "ToString()")]
    [InlineData("x = order.|;", "x = |;", "order.ToString()")] // deleted, and what was suggested behind it
    [InlineData("x = order.|;", "| order.;", "x =")] // deleted before the cursor of that time
    [InlineData("x = order.|;", "x = order.x|;", null)]
    [InlineData("x = order.|;", "y = order.|;", null)]
    public void Expects_the_rest_of_a_suggestion_and_what_was_deleted(string asked, string now, string? expected)
    {
        _memory.Remember(SuggestionMemoryTests.Place(asked), SuggestionMemoryTests.Result(SuggestionMemoryTests.Draft("ToString()", asked.IndexOf('|', StringComparison.Ordinal))));
        Assert.Equal(expected, Of(now).FirstOrDefault());
    }

    [Fact]
    public void Expects_each_text_once_the_newest_first_and_with_plain_line_ends()
    {
        _memory.Remember(SuggestionMemoryTests.Place("x.|"), SuggestionMemoryTests.Result(SuggestionMemoryTests.Draft("Ab()", 2)));
        _memory.Remember(
            SuggestionMemoryTests.Place("x.|"),
            SuggestionMemoryTests.Result(SuggestionMemoryTests.Draft("Ac\r\n{", 2), SuggestionMemoryTests.Draft("Ab()", 2)));
        Assert.Equal(["c\n{", "b()"], Of("x.A|"));
    }

    [Fact]
    public void At_the_beginning_of_a_line_only_the_same_place_counts()
    {
        _memory.Remember(SuggestionMemoryTests.Place("  |\n  y"), SuggestionMemoryTests.Result(SuggestionMemoryTests.Draft("x", 2)));
        Assert.Equal(["x"], Of("  |\n"));
        Assert.Empty(Of("\n  |\n"));
    }

    private string[] Of(string marked)
    {
        var place = SuggestionMemoryTests.Place(marked);
        var document = new DocumentSnapshot(place.Path, null!, place.Text, new ProjectStatus(null, ProjectState.Loose, null, null));
        return [.. ExpectedTexts.Of(_memory, document, place.Request).Select(text => Encoding.UTF8.GetString(text.Span))];
    }
}
