using Completion.Engine.Tests.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests;

/// <summary>Prompts cut anywhere, on the real model: between tokens, inside them, inside characters.</summary>
public sealed class BoundaryTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly EngineSettings[] s_settings =
    [
        .. from alignment in new[] { "none", "align", "exact" }
           from lead in new[] { 0, 1, 8 }
           select EngineFixture.Settings with { TokenAlignment = alignment, MiddleLead = lead, MaxTokens = 8, Review = false, Show = "all" },
    ];

    [Fact]
    public async Task Every_offset_is_answered_with_text_that_goes_on_from_the_cursor()
    {
        const string Line = "var é = order.Total + \"😀é\".Length;";
        for (var cut = 0; cut <= Line.Length; cut += 2)
        {
            var request = fixture.Open($"offset {cut}.cs", Documents.In(Line.Insert(cut, "$$")));
            foreach (var settings in s_settings)
            {
                var result = await fixture.CompleteAsync(request, settings);
                Assert.False(result.IsFailure, result.EmptyReason);
                Assert.All(result.Drafts, draft => Assert.Equal(new TextSpan(request.Position, 0), draft.Range));
            }
        }
    }

    [Theory]
    [InlineData("order.Tot$$", "al")]
    [InlineData("order.To$$", "tal", "String")]
    [InlineData("order.Ca$$", "ncel")]
    [InlineData("order.Cust$$", "omer")]
    [InlineData("order.$$", "Total", "Customer", "Place", "Cancel", "Lines", "GetHashCode", "GetType", "Equals", "ToString")]
    public async Task A_word_that_is_begun_is_finished_and_not_begun_again(string code, params string[] rests)
    {
        var request = fixture.Open($"word {code.Length}.cs", Documents.In(code));
        foreach (var settings in s_settings.Where(settings => settings.TokenAlignment != "none"))
        {
            var text = (await fixture.CompleteAsync(request, settings)).Drafts[0].Text;
            Assert.True(rests.Any(rest => text.StartsWith(rest, StringComparison.Ordinal)), $"{settings.TokenAlignment} {settings.MiddleLead}: {text}");
        }
    }

    [Theory]
    [InlineData("align")]
    [InlineData("exact")]
    public async Task The_answer_is_the_same_whatever_was_asked_before(string alignment)
    {
        var settings = EngineFixture.Settings with { TokenAlignment = alignment, MiddleLead = 1 };
        var requests = Documents.All.Select((text, index) => fixture.Open($"again {index}.cs", text)).ToArray();
        var first = new List<string>();
        foreach (var request in requests)
        {
            first.Add(string.Join('|', (await fixture.CompleteAsync(request, settings)).Drafts.Select(draft => draft.Text)));
        }

        foreach (var (request, expected) in requests.Zip(first).Reverse())
        {
            Assert.Equal(expected, string.Join('|', (await fixture.CompleteAsync(request, settings)).Drafts.Select(draft => draft.Text)));
        }
    }

    [Fact]
    public async Task While_a_line_is_typed_the_prompt_stays_in_memory()
    {
        var settings = EngineFixture.Settings with { TokenAlignment = "align", MiddleLead = 1 };
        var request = fixture.Open("typing.cs", Documents.In("$$"));
        await fixture.CompleteAsync(request, settings);
        var evaluated = 0;
        const string Typed = "foreach (var line in order.Lines)";
        for (var key = 0; key < Typed.Length; key++)
        {
            fixture.Engine.Workspace.ChangeDocument(request.Path, [new TextChange(new TextSpan(request.Position + key, 0), Typed[key].ToString())]);
            var result = await fixture.CompleteAsync(request with { Position = request.Position + key + 1 }, settings);
            evaluated = Math.Max(evaluated, result.Counters.PromptTokensEvaluated);
        }

        Assert.InRange(evaluated, 1, 4);
    }
}
