using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Completion.CSharp.Context;
using Completion.Engine.Prompting;
using Completion.Inference.Fim;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Engine.Tests.Prompting;

public class ContextPackerTests
{
    private const int File = 1000;
    private const int Repository = 1001;

    private static readonly FimTemplate s_fim = new()
    {
        Family = "test", Order = FimOrder.SuffixPrefixMiddle, Prefix = 1002, Suffix = 1003, FileSeparator = File, RepositoryName = Repository,
    };

    private static readonly Gen<ImmutableArray<Snippet>> s_snippets =
        (from lines in Gen.Elements("a\n", "int é;\n\nb\n", "void F() {\n    g();\n}\n")
         from value in Gen.Choose(1, 50)
         from number in Gen.Choose(0, 99)
         select new Snippet(SnippetKind.SimilarCode, $"{number}.cs", $"// {number}\n{lines}", value)).ListOf().Select(list => list.ToImmutableArray());

    [Theory]
    [InlineData("comments")]
    [InlineData("on")]
    public void Never_takes_more_than_its_room_and_cuts_no_snippet(string setting)
    {
        var form = CrossFile.FormFor(setting, s_fim, 0);
        Prop.ForAll(Arb.From(s_snippets), Arb.From(Gen.Choose(0, 300)), (snippets, room) =>
        {
            var packed = new ContextPacker(Tokenize, s_fim).Pack(snippets, form, "D.cs", room);
            Assert.True(packed.Tokens.Length <= room);
            var texts = snippets.Select(snippet => form == ContextForm.Comments
                ? string.Concat(snippet.Text.TrimEnd('\n').Split('\n').Select(line => line.Length > 0 ? $"// {line}\n" : "//\n"))
                : $"<file>{snippet.Origin}\n{snippet.Text}").ToList();
            var text = Text(packed.Tokens);
            if (form == ContextForm.Files && text.Length > 0)
            {
                Assert.StartsWith("<repo>solution\n", text, StringComparison.Ordinal);
                Assert.EndsWith("<file>D.cs\n", text, StringComparison.Ordinal);
                text = text["<repo>solution\n".Length..^"<file>D.cs\n".Length];
            }

            // What is left after taking whole snippets away, the last and best first, is nothing.
            for (var index = 0; index < texts.Count; index++)
            {
                text = text.EndsWith(texts[index], StringComparison.Ordinal) ? text[..^texts[index].Length] : text;
            }

            Assert.Equal("", text);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_same_set_is_packed_once()
    {
        var packer = new ContextPacker(Tokenize, s_fim);
        ImmutableArray<Snippet> snippets = [new(SnippetKind.SimilarCode, "a.cs", "a\n", 1)];
        Assert.Same(packer.Pack(snippets, ContextForm.Files, "D.cs", 100), packer.Pack(snippets, ContextForm.Files, "D.cs", 100));
        _ = packer.Pack(snippets, ContextForm.Comments, "D.cs", 100);
        Assert.Equal(2, packer.Packed);
    }

    /// <summary>Models are trained with snippets in this form by <c>training/cross_file.py</c>, whose tests read the same file.</summary>
    [Fact]
    public void The_form_is_that_of_the_training_data()
    {
        using var format = JsonDocument.Parse(System.IO.File.ReadAllText(TrainingFormat()));
        ImmutableArray<Snippet> snippets =
        [
            .. format.RootElement.GetProperty("snippets").EnumerateArray().Select(snippet => new Snippet(
                SnippetKind.SimilarCode, snippet.GetProperty("origin").GetString()!, snippet.GetProperty("text").GetString()!, snippet.GetProperty("value").GetDouble())),
        ];
        foreach (var each in format.RootElement.GetProperty("cases").EnumerateArray())
        {
            var packed = new ContextPacker(Tokenize, s_fim).Pack(
                snippets, ContextForm.Files, format.RootElement.GetProperty("document").GetString()!, each.GetProperty("room").GetInt32());
            var expected = each.GetProperty("expected").GetString()!
                .Replace("<|repo_name|>", "<repo>", StringComparison.Ordinal).Replace("<|file_sep|>", "<file>", StringComparison.Ordinal);
            Assert.Equal(expected, Text(packed.Tokens));
        }
    }

    [Theory]
    [InlineData("auto", true, null, 2048, "Files")]
    [InlineData("auto", true, null, 512, "None")]
    [InlineData("auto", true, true, 2048, "Files")]
    [InlineData("auto", true, true, 1024, "None")]
    [InlineData("auto", true, false, 32768, "None")]
    [InlineData("auto", false, null, 32768, "None")]
    [InlineData("auto", false, true, 32768, "None")]
    [InlineData("on", true, false, 512, "Files")]
    [InlineData("on", false, null, 512, "Comments")]
    [InlineData("comments", true, null, 512, "Comments")]
    [InlineData("off", true, true, 32768, "None")]
    public void The_model_decides_the_form(string setting, bool separates, bool? learnt, int trained, string expected)
    {
        var fim = (separates ? s_fim : s_fim with { FileSeparator = null }) with { LearntOtherFiles = learnt };
        Assert.Equal(expected, CrossFile.FormFor(setting, fim, trained).ToString());
        Assert.Equal(expected == "None", CrossFile.Describe(setting, fim, trained).Contains("not shown", StringComparison.Ordinal));
    }

    private static string TrainingFormat([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "training", "context_format.json");

    private static int[] Tokenize(string text) => [.. Encoding.UTF8.GetBytes(text).Select(b => (int)b)];

    private static string Text(int[] tokens) => Encoding.UTF8.GetString(
        [.. tokens.SelectMany(token => token switch { File => "<file>"u8.ToArray(), Repository => "<repo>"u8.ToArray(), _ => [(byte)token] })]);
}
