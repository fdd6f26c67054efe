using Completion.Inference.Gguf;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Inference.Tests.Gguf;

public sealed class GgufFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Default_model_reads_whole()
    {
        var file = GgufFile.Read(ModelFixture.Path);

        Assert.Equal("llama", file.Architecture);
        Assert.Equal("csharp-nano", file.Name);
        Assert.Equal(512, file.ContextLength);
        Assert.Equal("suffix-prefix-middle", file.Text("completion.fim_order"));
        Assert.Equal(74, file.Tensors.Count);
        Assert.Equal(new FileInfo(ModelFixture.Path).Length, file.Tensors[^1].Offset + file.Tensors[^1].Size);
        var embeddings = file.Tensors.Single(tensor => tensor.Name == "token_embd.weight");
        Assert.Equal([256, 8192], embeddings.Shape);
        Assert.Equal(256L * 8192, embeddings.Elements);
        Assert.Equal("Q8_0", embeddings.Type.Name);
    }

    [Fact]
    public void A_small_well_formed_file_is_accepted() => GgufFile.Read(_folder.Write("m.gguf", GgufBuilder.Model("llama").Build()));

    [Fact]
    public void A_missing_file_is_named() => Refused(Path.Combine(_folder.Path, "none.gguf"), "There is no model at");

    [Fact]
    public void A_folder_is_not_a_model() => Refused(_folder.Path, "is a folder");

    [Theory]
    [InlineData("")]
    [InlineData("GG")]
    [InlineData("<!DOCTYPE html>")]
    public void Another_kind_of_file_is_refused(string content) =>
        Refused(_folder.Write("m.gguf", System.Text.Encoding.UTF8.GetBytes(content)), "is not a GGUF file");

    [Fact]
    public void A_truncated_model_says_how_much_is_missing()
    {
        var bytes = File.ReadAllBytes(ModelFixture.Path);

        Refused(_folder.Write("m.gguf", bytes[..^1000]), $"is truncated: {bytes.Length} bytes are expected and {bytes.Length - 1000} were found");
    }

    [Fact]
    public void A_header_that_is_cut_is_refused() => Refused(_folder.Write("m.gguf", File.ReadAllBytes(ModelFixture.Path)[..5000]), "download or copy the model again");

    [Fact]
    public void Another_version_is_refused() => Refused(Write(new GgufBuilder { Version = 1 }), "version 1, but only versions 2 and 3");

    [Fact]
    public void An_unknown_architecture_is_named() => Refused(Write(GgufBuilder.Model("frobnicator")), "unknown architecture 'frobnicator'");

    [Theory]
    [InlineData("two\nlines", "'two\uFFFDlines'")]
    [InlineData("two\r\u0085\u2028\u2029\u001blines", "'two\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDlines'")]
    public void A_name_in_the_file_cannot_break_the_sentence(string name, string shown) =>
        Refused(Write(GgufBuilder.Model(name)), $"unknown architecture {shown}");

    [Fact]
    public void A_long_name_is_cut() =>
        Refused(Write(GgufBuilder.Model(new string('x', 9_000))), $"unknown architecture '{new string('x', 80)}…'");

    [Fact]
    public void A_recurrent_architecture_is_refused() => Refused(Write(GgufBuilder.Model("mamba")), "unknown architecture 'mamba'");

    [Fact]
    public void No_architecture_is_refused() => Refused(Write(new GgufBuilder()), "which architecture");

    [Fact]
    public void An_unknown_tensor_type_is_refused() => Refused(Write(with: model => model.TensorType = 4), "unknown type 4");

    [Fact]
    public void A_tensor_out_of_place_is_refused() => Refused(Write(with: model => model.TensorOffset = 32), "begins at 32 where 0 is due");

    [Fact]
    public void A_token_id_outside_the_vocabulary_is_refused() =>
        Refused(Write(with: model => model.Number("tokenizer.ggml.eos_token_id", 2)), "is 2, which is not one of its 2 tokens");

    [Fact]
    public void Token_types_must_match_the_tokens() =>
        Refused(Write(with: model => model.Numbers("tokenizer.ggml.token_type", 1)), "2 tokens but 1 token types");

    [Fact]
    public void A_width_that_the_embeddings_do_not_have_is_refused() =>
        Refused(Write(with: model => model.Number("llama.embedding_length", 8)), "embedding table is 4 × 8 where 8 × 2 is due");

    [Fact]
    public void An_alignment_that_is_no_power_of_two_is_refused() =>
        Refused(Write(with: model => model.Number("general.alignment", 24)), "alignment");

    [Fact]
    public void Only_the_first_part_of_a_model_can_be_opened() =>
        Refused(Write(with: model => model.Number("split.count", 3).Number("split.no", 1)), "one of 3 parts");

    [Fact]
    public void All_parts_of_a_model_must_be_there()
    {
        var path = _folder.Write("m-00001-of-00002.gguf", GgufBuilder.Model("llama").Number("split.count", 2).Number("split.no", 0).Build());
        var second = Path.Combine(_folder.Path, "m-00002-of-00002.gguf");
        Assert.Contains(second, Assert.Throws<ModelException>(() => GgufFile.Read(path)).Message);

        _folder.Write("m-00002-of-00002.gguf", new GgufBuilder().Number("split.count", 2).Number("split.no", 1).Build());
        GgufFile.Read(path);
    }

    /// <summary>Whatever is cut off or overwritten in a header, the answer is a model or one sentence, at once and in little memory.</summary>
    [Fact]
    public void Damage_is_a_sentence_or_harmless()
    {
        // The header with the vocabulary shortened, so that a byte picked at random often hits something that matters.
        var whole = GgufBuilder.Model("llama").Numbers("tokenizer.ggml.token_type", 1, 1).Text("general.name", "fuzz").Build();
        var real = File.ReadAllBytes(ModelFixture.Path);
        var realHeader = 280_000;
        var damage =
            from useReal in Gen.Frequency((1, Gen.Constant(true)), (9, Gen.Constant(false)))
            let length = useReal ? realHeader : whole.Length
            from cut in Gen.Frequency((3, Gen.Constant(int.MaxValue)), (1, Gen.Choose(0, length)))
            from flips in Gen.Choose(0, length - 1).Zip(Gen.Choose(0, 255)).ListOf(3)
            select (useReal, cut, flips);
        Prop.ForAll(Arb.From(damage), sample =>
        {
            var bytes = (sample.useReal ? real : whole).ToArray();
            foreach (var (at, value) in sample.flips)
            {
                bytes[at] = (byte)value;
            }

            var path = _folder.Write("damaged.gguf", bytes[..Math.Min(sample.cut, bytes.Length)]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                GgufFile.Read(path);
            }
            catch (ModelException e)
            {
                Assert.Contains(path, e.Message);
                Assert.DoesNotContain('\n', e.Message.Replace(path, string.Empty));
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L * bytes.Length + (1 << 20));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private string Write(Action<GgufBuilder> with)
    {
        var model = GgufBuilder.Model("llama");
        with(model);
        return Write(model);
    }

    private string Write(GgufBuilder model) => _folder.Write("m.gguf", model.Build());

    private static void Refused(string path, string words)
    {
        var message = Assert.Throws<ModelException>(() => GgufFile.Read(path)).Message;
        Assert.Contains(words, message);
        Assert.Contains(path, message);
    }
}
