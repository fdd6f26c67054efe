using System.Text;
using Completion.Inference.Gguf;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Inference.Tests.Vocabularies;

[Collection(nameof(ModelFixture))]
public sealed class VocabularyReaderTests(ModelFixture fixture)
{
    private readonly LanguageModel _model = fixture.Model;

    [Fact]
    public void Every_token_has_the_bytes_the_library_gives_it()
    {
        for (var token = 0; token < _model.Vocabulary.Count; token++)
        {
            Assert.Equal(_model.NativePiece(token), _model.Vocabulary.Bytes(token).ToArray());
        }
    }

    [Fact]
    public void Markers_and_end_of_text_end_a_completion_and_have_no_bytes()
    {
        Assert.True(_model.File.TryGetStrings("tokenizer.ggml.tokens", out var tokens));
        var names = _model.Vocabulary.EndOfGeneration.Select(token => Encoding.UTF8.GetString(tokens[token]));

        Assert.Equal(
            ["<|endoftext|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"],
            names);
        Assert.All(_model.Vocabulary.EndOfGeneration, token => Assert.True(_model.Vocabulary.Bytes(token).IsEmpty));
    }

    [Fact]
    public void Tokens_spell_the_text_they_were_made_from()
    {
        var character = Gen.Frequency(
            (8, Gen.Choose(32, 126).Select(c => ((char)c).ToString())),
            (2, Gen.Elements("\r\n", "\n", "\t", "    ", "<|endoftext|>", "<|fim_middle|>", "}\r\n\r\n")),
            (1, Gen.Choose(0xA0, 0xD7FF).Select(c => ((char)c).ToString())),
            (1, Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32)),
            (1, Gen.Choose(0, 31).Select(c => ((char)c).ToString())));
        Prop.ForAll(Arb.From(character.ListOf().Select(string.Concat)), text =>
        {
            var tokens = _model.Tokenize(text);
            Assert.Equal(text, Spell(tokens));
            Assert.DoesNotContain(tokens, _model.Vocabulary.EndsGeneration);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Text_that_spells_a_control_token_is_text()
    {
        var tokens = _model.Tokenize("<|endoftext|>");

        Assert.True(tokens.Length > 1);
        Assert.Equal("<|endoftext|>", Spell(tokens));
    }

    [Fact]
    public void No_text_has_no_tokens() => Assert.Empty(_model.Tokenize(string.Empty));

    [Theory]
    [InlineData("▁int", " int")]
    [InlineData("▁▁▁▁", "    ")]
    [InlineData("<0x0A>", "\n")]
    [InlineData("<0xZZ>", "<0xZZ>")]
    [InlineData("x▁y", "x y")]
    public void SentencePiece_tokens_are_spelled(string token, string text) =>
        Assert.Equal(text, Encoding.UTF8.GetString(VocabularyReader.DecodeSentencePiece(Encoding.UTF8.GetBytes(token))));

    [Fact]
    public void Types_and_the_librarys_opinion_decide_which_tokens_are_silent()
    {
        using var folder = new TestFolder();
        var model = GgufBuilder.Model("llama", "Ġa", "unk", "ctl", "Ġuser", "unused", "mislabelled", "end")
            .Numbers("tokenizer.ggml.token_type", 1, 2, 3, 4, 5, 1, 1);
        var file = GgufFile.Read(folder.Write("m.gguf", model.Build()));

        var vocabulary = VocabularyReader.Read(file, token => token == 6, token => token == 5, [2]);

        Assert.Equal(
            [" a", "", "", "Ġuser", "", "", ""],
            Enumerable.Range(0, 7).Select(token => Encoding.UTF8.GetString(vocabulary.Bytes(token))));
        Assert.Equal([2, 6], vocabulary.EndOfGeneration.ToArray());
    }

    [Fact]
    public void A_vocabulary_that_spells_no_text_is_refused()
    {
        using var folder = new TestFolder();
        var file = GgufFile.Read(folder.Write("m.gguf", GgufBuilder.Model("llama").Text("tokenizer.ggml.model", "bert").Build()));

        Assert.Contains("kind 'bert'", Assert.Throws<ModelException>(() => VocabularyReader.Read(file, _ => false, _ => false, [])).Message);
    }

    private string Spell(IEnumerable<int> tokens) =>
        Encoding.UTF8.GetString([.. tokens.SelectMany(token => _model.Vocabulary.Bytes(token).ToArray())]);
}
