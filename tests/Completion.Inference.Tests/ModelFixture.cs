using Completion.Inference.Devices;

namespace Completion.Inference.Tests;

/// <summary>The default model, loaded once for all tests that need it. It fails, with a sentence, where the runtime is missing.</summary>
public sealed class ModelFixture : IDisposable
{
    public ModelFixture() => Model = LanguageModel.Load(Path, new ModelOptions { Device = DeviceKind.Cpu });

    public LanguageModel Model { get; }

    public static string Path { get; } = Find();

    public void Dispose() => Model.Dispose();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "models", "csharp-nano.gguf");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("models/csharp-nano.gguf is not above the test's folder.");
    }
}

[CollectionDefinition(nameof(ModelFixture))]
public sealed class ModelGroup : ICollectionFixture<ModelFixture>;
