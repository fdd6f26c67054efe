using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.Inference.Gguf;
using Completion.Inference.Vocabularies;

namespace Completion.CSharp.Tests.Grammars;

/// <summary>Masks of the C# grammar over the vocabulary of the model in <c>models/</c>, at places in this repository's method bodies.</summary>
public sealed class CSharpGrammarMaskTests
{
    private const int Places = 60;

    [Fact]
    public void KeepWhatTheGrammarAccepts()
    {
        var root = Root();
        var vocabulary = VocabularyReader.Read(GgufFile.Read(Path.Combine(root, "models", "csharp-nano.gguf")), static _ => false, static _ => false, []);
        var grammar = Grammar.Read(File.ReadAllText(Path.Combine(root, "grammars", "csharp.lark")), "csharp.lark");
        var bodies = Directory.EnumerateFiles(Path.Combine(root, "src", "Completion.Constraints"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .Order(StringComparer.Ordinal)
            .SelectMany(path => MethodBodies.Of(File.ReadAllText(path)))
            .Select(Encoding.UTF8.GetBytes)
            .ToArray();
        var mask = new TokenMask(vocabulary.Count);
        var random = new Random(17);
        for (var place = 0; place < Places; place++)
        {
            var body = bodies[random.Next(bodies.Length)];
            var text = body[..random.Next(body.Length + 1)];
            var state = grammar.Start().Advance(text)!;
            mask.SetAll();
            state.Mask(vocabulary.Trie, mask);
            for (var token = 0; token < vocabulary.Count; token++)
            {
                var bytes = vocabulary.Bytes(token);
                if (mask[token] != (bytes.IsEmpty || state.Advance(bytes) is not null))
                {
                    Assert.Fail($"'{Encoding.UTF8.GetString(bytes)}' is {(mask[token] ? "kept" : "cleared")} behind\n{Encoding.UTF8.GetString(text)}");
                }
            }
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Completion.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
