using Completion.CSharp.Workspaces;
using Completion.Engine.Models;
using Completion.Engine.Tests.Testing;
using Completion.Inference;

namespace Completion.Engine.Tests.Models;

/// <summary>A model file that cannot be used is refused in one sentence that names it.</summary>
public sealed class BadModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("completion-models-").FullName;

    public static TheoryData<string, double> Truncations => new()
    {
        { "empty.gguf", 0 }, { "magic.gguf", 4e-7 }, { "header.gguf", 0.001 }, { "vocabulary.gguf", 0.02 }, { "half.gguf", 0.5 }, { "almost.gguf", 0.999 },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Truncations))]
    public async Task A_file_that_ends_early(string name, double part)
    {
        var model = await File.ReadAllBytesAsync(DefaultModel.Resolve(null));
        await AssertRefusedAsync(Write(name, model[..(int)(model.Length * part)]));
    }

    [Fact]
    public Task A_file_that_is_not_there() => AssertRefusedAsync(Path.Combine(_folder, "missing.gguf"));

    [Fact]
    public Task A_folder() => AssertRefusedAsync(_folder);

    [Fact]
    public Task Random_bytes()
    {
        var bytes = new byte[100_000];
        new Random(3).NextBytes(bytes);
        return AssertRefusedAsync(Write("noise.gguf", bytes));
    }

    [Fact]
    public async Task An_architecture_that_no_one_knows()
    {
        var model = await File.ReadAllBytesAsync(DefaultModel.Resolve(null));
        var key = model.AsSpan().IndexOf("general.architecture"u8) + "general.architecture".Length;
        // A string's type (4 bytes) and length (8 bytes) stand before its text.
        model.AsSpan(key + 12, 1).Fill((byte)'x');
        await AssertRefusedAsync(Write("strange.gguf", model), "architecture");
    }

    [Fact]
    public async Task After_a_model_that_fails_a_good_one_can_be_loaded()
    {
        await using var engine = new CompletionEngine(
            EngineFixture.Settings with { Model = Write("noise.gguf", [1, 2, 3]) }, new WorkspaceOptions { WatchFiles = false });
        await Assert.ThrowsAsync<ModelException>(() => engine.LoadModelAsync(null, CancellationToken.None));
        engine.Settings = EngineFixture.Settings;
        await engine.LoadModelAsync(null, CancellationToken.None);
        Assert.NotNull(engine.Model);
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static async Task AssertRefusedAsync(string path, string words = "")
    {
        await using var engine = new CompletionEngine(EngineFixture.Settings with { Model = path }, new WorkspaceOptions { WatchFiles = false });
        var refused = await Assert.ThrowsAsync<ModelException>(() => engine.LoadModelAsync(null, CancellationToken.None));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Null(engine.Model);
    }
}
