using Completion.Engine.Tests.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Tests.Prompting;

/// <summary>Prompts with other files, on the model that comes with the product.</summary>
public class CrossFilePromptTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Parcel = """
        public class Parcel
        {
            public decimal Weight { get; set; }
            public string Recipient { get; set; }
        }

        public class ParcelPrinter
        {
            public void PrintParcel(Parcel parcel)
            {
                System.Console.WriteLine(parcel.Weight);
                System.Console.WriteLine(parcel.Recipient);
            }
        }

        """;

    private const string Letter = """
        public class LetterPrinter
        {
            public void PrintLetter(Parcel parcel, int copies)
            {
                $$
                System.Console.WriteLine(parcel.Weight);
            }
        }

        """;

    private static EngineSettings Settings(string crossFile) => EngineFixture.Settings with { CrossFile = crossFile, Show = "all", MaxTokens = 12 };

    /// <summary>Opens a document beside another file of its folder: loose files of one folder are compiled together.</summary>
    private CompletionRequest Open(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(fixture.Folder, $"{name} folder")).FullName;
        File.WriteAllText(Path.Combine(folder, "Parcel.cs"), Parcel);
        return fixture.Open(name, Letter);
    }

    private async Task<CompletionPrompt> PromptAsync(CompletionRequest request, string crossFile)
    {
        fixture.Engine.Settings = Settings(crossFile);
        return (await fixture.Engine.PromptAsync(request, default))!;
    }

    [Theory]
    [InlineData("comments", "//     decimal Weight { get; set; }\n")]
    [InlineData("on", "\n    decimal Weight { get; set; }\n")]
    public async Task Other_files_stand_in_the_prompt_and_it_keeps_to_the_context(string crossFile, string expected)
    {
        var prompt = await PromptAsync(Open($"other {crossFile}.cs"), crossFile);
        Assert.Contains(expected, prompt.Context, StringComparison.Ordinal);
        Assert.EndsWith("int copies)\n    {\n        ", prompt.Prefix, StringComparison.Ordinal);
        Assert.True(prompt.Tokens + prompt.MaxTokens <= fixture.Engine.Model!.ContextLength);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("auto")]
    public async Task This_model_is_not_shown_them_unless_someone_says_so(string crossFile) =>
        Assert.Equal("", (await PromptAsync(Open($"none {crossFile}.cs"), crossFile)).Context);

    [Theory]
    [InlineData("off")]
    [InlineData("comments")]
    [InlineData("on")]
    public async Task A_key_typed_costs_its_own_tokens(string crossFile)
    {
        var request = Open($"keys {crossFile}.cs");
        var first = await fixture.CompleteAsync(request, Settings(crossFile));
        Assert.Equal(crossFile != "off", first.Trace.Any(note => note.StartsWith("other files: ", StringComparison.Ordinal)));
        var evaluated = new List<int>();
        const string Typed = "if (parcel.Weight > copies) System.Console.";
        for (var key = 0; key < Typed.Length; key++)
        {
            fixture.Engine.Workspace.ChangeDocument(request.Path, [new TextChange(new TextSpan(request.Position + key, 0), Typed[key].ToString())]);
            evaluated.Add((await fixture.CompleteAsync(request with { Position = request.Position + key + 1 }, Settings(crossFile))).Counters.PromptTokensEvaluated);
        }

        Assert.InRange(evaluated.Max(), 1, 6);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("comments")]
    public async Task What_was_read_ahead_costs_the_next_answer_next_to_nothing_and_does_not_change_it(string crossFile)
    {
        // A draft that is repaired reads the last token of the prompt once more.
        var settings = Settings(crossFile) with { Reuse = false, Repairs = 0 };
        var (request, other) = (Open($"ahead {crossFile}.cs"), fixture.Open($"else {crossFile}.cs", Documents.All[0]));
        var plain = await fixture.CompleteAsync(request, settings);
        await fixture.CompleteAsync(other, settings);
        Assert.True(await fixture.Engine.PrefillAsync(request.Path, request.Position, default) > 40);
        var ahead = await fixture.CompleteAsync(request, settings);
        Assert.Equal(1, ahead.Counters.PromptTokensEvaluated);
        Assert.Equal(plain.Drafts.Select(draft => draft.Text), ahead.Drafts.Select(draft => draft.Text));
    }

    [Fact]
    public async Task Without_a_position_the_place_edited_last_is_read_ahead()
    {
        var request = Open("edited.cs");
        await fixture.CompleteAsync(request, Settings("off"));
        Assert.Null(await fixture.Engine.PrefillAsync(request.Path, null, default));
        Assert.Null(await fixture.Engine.PrefillAsync(request.Path + "x", null, default));
        fixture.Engine.Workspace.ChangeDocument(request.Path, [new TextChange(new TextSpan(request.Position, 0), "v")]);
        Assert.NotNull(await fixture.Engine.PrefillAsync(request.Path, null, default));
    }

    [Fact]
    public async Task The_trace_says_how_much_of_other_files_there_is()
    {
        var result = await fixture.CompleteAsync(Open("trace.cs"), Settings("comments"));
        Assert.Contains(result.Trace, note => note.StartsWith("other files: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_trace_says_what_was_cut()
    {
        var request = fixture.Open("long.cs", Letter.Replace("$$", "$$" + string.Concat(Enumerable.Repeat("\n        F(123456, 654321);", 400)), StringComparison.Ordinal)
            .Insert(0, string.Concat(Enumerable.Repeat("// words of a long comment\n", 400))));
        var result = await fixture.CompleteAsync(request, Settings("off"));
        Assert.Contains(result.Trace, note => note.StartsWith("of the text before the cursor", StringComparison.Ordinal));
        Assert.Contains(result.Trace, note => note.StartsWith("of the text after the cursor", StringComparison.Ordinal));
    }
}
