using Completion.Constraints;
using Completion.CSharp.Workspaces;
using Completion.Decoding;
using Completion.Engine.Models;
using Completion.Engine.Tests.Testing;
using Completion.Inference;

namespace Completion.Engine.Tests.Models;

/// <summary>A draft model that does not fit is refused in one sentence that names both files; one that fits changes no draft.</summary>
public sealed class DraftModelFileTests : IDisposable
{
    private const string Before = "using System;\n\npublic class Inventory\n{\n    private int _count;\n\n    public int Count()\n    {\n        ";

    private const string After = "\n    }\n}\n";

    private static readonly string s_model = DefaultModel.Resolve(null);

    private readonly string _folder = Directory.CreateTempSubdirectory("completion-draft-models-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task The_same_file() => AssertRefusedAsync(s_model, "itself");

    [Fact]
    public Task A_link_to_the_same_file()
    {
        var link = Path.Combine(_folder, "link.gguf");
        File.CreateSymbolicLink(link, s_model);
        return AssertRefusedAsync(link, "itself");
    }

    [Fact]
    public Task A_file_that_is_not_there() => AssertRefusedAsync(Path.Combine(_folder, "missing.gguf"));

    [Fact]
    public Task A_file_that_ends_early() => AssertRefusedAsync(Changed(model => model.AsSpan(0, model.Length / 2).ToArray()));

    [Fact]
    public Task A_token_that_is_spelled_otherwise() => AssertRefusedAsync(
        Changed(model => Replace(model, "Console", "Consple")), "its token ");

    [Fact]
    public Task Another_order_of_prefix_and_suffix() => AssertRefusedAsync(
        Changed(model => Replace(model, "suffix-prefix-middle", "prefix-suffix-middle")), "order");

    /// <summary>The context that it was trained for is shorter than the one that the model is used with.</summary>
    [Fact]
    public Task A_context_that_is_too_small() => AssertRefusedAsync(Changed(model =>
    {
        const string key = "llama.context_length";
        var value = model.AsSpan().IndexOf("llama.context_length"u8) + key.Length + sizeof(uint);
        BitConverter.TryWriteBytes(model.AsSpan(value), 100u);
        return model;
    }), "at most 100");

    [Fact]
    public void A_vocabulary_differs_by_size_by_bytes_and_by_what_ends_a_text()
    {
        Inference.Vocabularies.Vocabulary Of(int[] ends, params string[] tokens) => new(tokens.Select(System.Text.Encoding.UTF8.GetBytes), ends);

        Assert.Null(Of([0], "", "a").DifferenceFrom(Of([0], "", "a")));
        Assert.Equal("it has 2 tokens and not 3", Of([0], "", "a").DifferenceFrom(Of([0], "", "a", "b")));
        Assert.Equal("its token 1 is 0x61 and not 0x62", Of([0], "", "a").DifferenceFrom(Of([0], "", "b")));
        Assert.Equal("its token 1 is a marker and not 0x62", Of([0], "", "").DifferenceFrom(Of([0], "", "b")));
        Assert.Equal("its token 0 does not end a text", Of([], "", "a").DifferenceFrom(Of([0], "", "a")));
    }

    [Fact]
    public void A_copy_of_the_model_guesses_right_and_changes_no_draft()
    {
        var copy = Changed(model => model);
        using var plain = LoadedModel.Load(EngineFixture.Settings, null, CancellationToken.None);
        using var drafted = LoadedModel.Load(EngineFixture.Settings with { DraftModel = copy }, null, CancellationToken.None);
        Assert.Equal(copy, drafted.Description.DraftModel);
        var (with, without) = (0, 0);
        for (var cut = Before.IndexOf("class", StringComparison.Ordinal); cut < Before.Length; cut += 13)
        {
            var (one, other) = (Decode(plain, cut, SpeculationMode.Off), Decode(drafted, cut, SpeculationMode.Always));
            Assert.Equal((one.Drafts[0].Text, one.Drafts[0].LogProbability), (other.Drafts[0].Text, other.Drafts[0].LogProbability));
            Assert.True(other.Counters.Steps <= 1 || other.Counters.DraftModelCalls > 0);
            with += other.Counters.Steps;
            without += one.Counters.Steps;
        }

        Assert.True(2 * with < without, $"{with} calls against {without}");
    }

    private static DecodingResult Decode(LoadedModel model, int cut, SpeculationMode mode)
    {
        var packed = model.Packer.Pack(Before[..cut], After, 400);
        return model.Decoder.Decode(
            new DecodingRequest
            {
                Prompt = model.Fim.Build(packed.Prefix, packed.Suffix),
                Constraint = new ProductConstraint([]),
                Stop = StopRule.Never,
                MaxTokens = 24,
                Speculation = mode,
            },
            CancellationToken.None);
    }

    private static byte[] Replace(byte[] model, string text, string by)
    {
        var at = model.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.True(at >= 0);
        System.Text.Encoding.UTF8.GetBytes(by).CopyTo(model, at);
        return model;
    }

    private string Changed(Func<byte[], byte[]> change)
    {
        var path = Path.Combine(_folder, "draft.gguf");
        File.WriteAllBytes(path, change(File.ReadAllBytes(s_model)));
        return path;
    }

    private static async Task AssertRefusedAsync(string path, string words = "")
    {
        await using var engine = new CompletionEngine(EngineFixture.Settings with { DraftModel = path }, new WorkspaceOptions { WatchFiles = false });
        var refused = await Assert.ThrowsAsync<ModelException>(() => engine.LoadModelAsync(null, CancellationToken.None));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains(s_model, refused.Message, StringComparison.Ordinal);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Null(engine.Model);
    }
}
