using Completion.Inference.Gguf;
using Completion.Inference.Vocabularies;

namespace Completion.Benchmarks;

/// <summary>The vocabularies that masks are measured on: that of the model in <c>models/</c>, and Qwen2.5's.</summary>
internal static class BenchmarkVocabulary
{
    /// <summary>Written by <c>scripts/qwenTokens.mjs</c>: for each token two bytes of length, least first, and its bytes.</summary>
    private const string Qwen = ".build/qwen2.5.tokens";

    /// <summary>Names for <see cref="Read"/>; without the large one, a line says how to get it.</summary>
    public static IReadOnlyList<string> Available()
    {
        if (File.Exists(InRoot(Qwen)))
        {
            return ["nano", "qwen2.5"];
        }

        Console.WriteLine($"{Qwen} is missing, so nothing is measured on Qwen2.5's 151,936 tokens: run `npm install`, then `npm run bench`.");
        return ["nano"];
    }

    public static Vocabulary Read(string name) => name == "nano"
        ? VocabularyReader.Read(GgufFile.Read(InRoot("models/csharp-nano.gguf")), static _ => false, static _ => false, [])
        : new Vocabulary(Tokens(File.ReadAllBytes(InRoot(Qwen))), []);

    /// <summary>A path in the repository, wherever the program was started.</summary>
    public static string InRoot(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Completion.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The benchmark has to be started inside the repository.");
        }

        return Path.Combine(folder, path);
    }

    private static IEnumerable<byte[]> Tokens(byte[] file)
    {
        for (var at = 0; at < file.Length;)
        {
            var length = file[at] | file[at + 1] << 8;
            yield return file[(at + 2)..(at + 2 + length)];
            at += 2 + length;
        }
    }
}
