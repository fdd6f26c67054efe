using Completion.CSharp.Workspaces;
using Completion.Engine.Tests.Testing;

namespace Completion.Engine.Tests;

/// <summary>Whatever is asked gets an answer: drafts, or one sentence why there are none.</summary>
public sealed class EmptyAnswerTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task A_file_that_is_not_there()
    {
        var path = Path.Combine(fixture.Folder, "Nowhere.cs");
        AssertReason("neither open nor on the disk", await fixture.CompleteAsync(new CompletionRequest { Path = path, Position = 0 }), path);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public async Task A_position_outside(int position)
    {
        var request = fixture.Open("Short.cs", "class C { }$$") with { Position = position };
        var result = await fixture.CompleteAsync(request);
        AssertReason("outside", result, request.Path);
        Assert.False(result.IsFailure);
    }

    [Fact]
    public async Task A_file_that_is_not_text()
    {
        var path = fixture.Write("Latin.cs", [(byte)'c', 0xE9, (byte)'x', 0xFF]);
        var result = await fixture.CompleteAsync(new CompletionRequest { Path = path, Position = 1 });
        AssertReason("UTF-8", result, path);
        Assert.True(result.IsFailure);
    }

    [Fact]
    public async Task The_model_is_not_loaded_yet()
    {
        await using var engine = new CompletionEngine(EngineFixture.Settings, new WorkspaceOptions { WatchFiles = false });
        var path = fixture.Write("Early.cs", "class C { }"u8.ToArray());
        AssertReason("not loaded", await engine.CompleteAsync(new CompletionRequest { Path = path, Position = 10 }, CancellationToken.None));
    }

    [Fact]
    public async Task The_cursor_is_inside_a_word() =>
        AssertReason("inside a word", await fixture.CompleteAsync(fixture.Open("Word.cs", "class Cust$$omer { }")));

    [Fact]
    public async Task A_finished_statement_is_left_alone_until_someone_asks()
    {
        var request = fixture.Open("Finished.cs", Documents.In("count = 1;$$"));
        AssertReason("finished", await fixture.CompleteAsync(request with { Trigger = CompletionTrigger.Automatic }));
        var invoked = await fixture.CompleteAsync(request);
        Assert.DoesNotContain("finished", invoked.EmptyReason ?? "", StringComparison.Ordinal);
        Assert.True(invoked.Counters.ModelCalls > 0);
    }

    [Fact]
    public async Task A_selected_item_outside_of_the_document()
    {
        var request = fixture.Open("Item.cs", "class C { }$$");
        foreach (var span in new[] { new Microsoft.CodeAnalysis.Text.TextSpan(5, 500), new(400, 2) })
        {
            AssertReason("outside", await fixture.CompleteAsync(request with { SelectedItem = (span, "Text") }), request.Path);
        }
    }

    [Fact]
    public async Task Text_that_is_no_program_is_answered_everywhere()
    {
        const string Broken = "using ;; class { void ( { x. = \"a {{ } '\n#if \n#endif ) <<< @\" \u0001 \uD800 $\"{ \"\"\" }}}} => where ?? /* ";
        for (var position = 0; position <= Broken.Length; position++)
        {
            await AssertAnsweredAsync(fixture.Open("Broken.cs", Broken.Insert(position, "$$")));
        }
    }

    [Fact]
    public async Task A_file_of_50000_lines_is_answered()
    {
        var body = string.Concat(Enumerable.Range(0, 12_500).Select(i =>
            FormattableString.Invariant($"    public int Method{i}(int a)\n    {{\n        return a + {i};\n    }}\n")));
        var text = $"class Large\n{{\n    int Total(string s)\n    {{\n        return s.$$\n    }}\n{body}}}\n";
        await AssertAnsweredAsync(fixture.Open("Large.cs", text));
        await AssertAnsweredAsync(fixture.Open("Large.cs", text.Replace("$$", "Length", StringComparison.Ordinal)[..^2] + "    int Last(string s)\n    {\n        return s.$$\n    }\n}\n"));
    }

    private async Task AssertAnsweredAsync(CompletionRequest request)
    {
        var result = await fixture.CompleteAsync(request, EngineFixture.Settings with { MaxTokens = 6, Drafts = 1 });
        Assert.Equal(result.Drafts.IsEmpty, result.EmptyReason is not null);
    }

    private static void AssertReason(string words, CompletionResult result, string named = "")
    {
        Assert.Empty(result.Drafts);
        Assert.Contains(words, result.EmptyReason, StringComparison.Ordinal);
        Assert.Contains(named, result.EmptyReason, StringComparison.Ordinal);
        Assert.EndsWith(".", result.EmptyReason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.EmptyReason!);
    }
}
