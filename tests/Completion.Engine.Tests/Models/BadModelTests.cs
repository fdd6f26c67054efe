using System.Text;
using Completion.CSharp.Workspaces;
using Completion.Inference;

namespace Completion.Engine.Tests.Models;

public sealed class BadModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("completion-models-").FullName;

    public static TheoryData<string> Damages => ["missing", "empty", "text", "truncated", "architecture"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_model_that_cannot_be_used_is_refused_with_a_sentence_that_names_it(string damage)
    {
        var path = Path.Combine(_folder, $"{damage}.gguf");
        Write(path, damage);
        await using var engine = new CompletionEngine(new EngineSettings { Model = path, Device = "cpu" }, new WorkspaceOptions { WatchFiles = false });
        var error = await Assert.ThrowsAsync<ModelException>(() => engine.LoadModelAsync(null, CancellationToken.None));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        var document = Path.Combine(_folder, "A.cs");
        await File.WriteAllTextAsync(document, "class A { }");
        var result = await engine.CompleteAsync(new CompletionRequest { Path = document, Position = 0 }, CancellationToken.None);
        Assert.Equal("The model is not loaded yet.", result.EmptyReason);
    }

    private static void Write(string path, string damage)
    {
        var good = File.ReadAllBytes(Completion.Engine.Models.DefaultModel.Resolve(null));
        switch (damage)
        {
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "text":
                File.WriteAllText(path, "This is no model.");
                break;
            case "truncated":
                File.WriteAllBytes(path, good[..(good.Length / 2)]);
                break;
            case "architecture":
                var at = good.AsSpan().IndexOf(Encoding.UTF8.GetBytes("llama"));
                Encoding.UTF8.GetBytes("lloma").CopyTo(good.AsSpan(at));
                File.WriteAllBytes(path, good);
                break;
        }
    }
}
