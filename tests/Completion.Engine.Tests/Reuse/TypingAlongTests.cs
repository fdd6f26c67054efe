using Completion.Engine.Tests.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Reuse;

/// <summary>Memory in the pipeline, on the model that comes with the product.</summary>
public sealed class TypingAlongTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly EngineSettings s_settings = EngineFixture.Settings with { Reuse = true };

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Whoever_types_along_sees_the_rest_and_the_model_is_not_asked(string lineEnding)
    {
        var request = Open("Along.cs", "Console.$$", lineEnding) with { Trigger = CompletionTrigger.Automatic };
        var first = await fixture.CompleteAsync(request, s_settings);
        Assert.False(first.FromMemory);
        var shown = Assert.Single(first.Drafts);
        Assert.Equal(new TextSpan(request.Position, 0), shown.Range);
        for (var typed = 1; typed < shown.Text.TrimEnd().Length; typed++)
        {
            Type(request, typed - 1, shown.Text[typed - 1].ToString());
            if (shown.Text[typed - 1] == '\r')
            {
                continue;
            }

            var rest = await fixture.CompleteAsync(request with { Position = request.Position + typed }, s_settings);
            Assert.True(rest.FromMemory);
            Assert.Equal(new CompletionCounters(), rest.Counters);
            Assert.Equal(shown.Text[typed..], Assert.Single(rest.Drafts).Text);
        }

        // And back, where it came from.
        fixture.Engine.Workspace.ChangeDocument(request.Path, [new TextChange(new TextSpan(request.Position, shown.Text.TrimEnd().Length - 1), "")]);
        var again = await fixture.CompleteAsync(request, s_settings);
        Assert.True(again.FromMemory);
        Assert.Equal(first.Drafts, again.Drafts);
    }

    [Fact]
    public async Task Nothing_is_answered_from_memory_when_that_is_off()
    {
        var request = Open("Off.cs", "Console.$$", "\n");
        await fixture.CompleteAsync(request, s_settings);
        Assert.False((await fixture.CompleteAsync(request, s_settings with { Reuse = false })).FromMemory);
        Assert.True((await fixture.CompleteAsync(request, s_settings)).FromMemory);
    }

    [Fact]
    public async Task A_change_of_another_document_or_elsewhere_in_this_one_ends_the_memory()
    {
        var request = Open("Changed.cs", "Console.$$", "\n");
        await fixture.CompleteAsync(request, s_settings);
        Type(request, 2, " ");
        Assert.False((await fixture.CompleteAsync(request, s_settings)).FromMemory);
        Assert.True((await fixture.CompleteAsync(request, s_settings)).FromMemory);
        var other = Path.Combine(Path.GetDirectoryName(request.Path)!, "Other.cs");
        fixture.Engine.Workspace.OpenDocument(other, SourceText.From("class Other;"));
        Assert.False((await fixture.CompleteAsync(request, s_settings)).FromMemory);
        fixture.Engine.Workspace.ChangeDocument(other, [new TextChange(new TextSpan(0, 0), " ")]);
        Assert.False((await fixture.CompleteAsync(request, s_settings)).FromMemory);
        Assert.True((await fixture.CompleteAsync(request, s_settings)).FromMemory);
    }

    private CompletionRequest Open(string name, string code, string lineEnding)
    {
        var document = Documents.In(code);
        return fixture.Open(lineEnding.Length + name, document.Replace("\n", lineEnding, StringComparison.Ordinal));
    }

    private void Type(CompletionRequest request, int offset, string text) =>
        fixture.Engine.Workspace.ChangeDocument(request.Path, [new TextChange(new TextSpan(request.Position + offset, 0), text)]);
}
