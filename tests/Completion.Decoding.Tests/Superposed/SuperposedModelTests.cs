using Completion.Constraints;
using Completion.Decoding.Superposed;
using Completion.Inference;
using Completion.Inference.Devices;

namespace Completion.Decoding.Tests.Superposed;

/// <summary>On the default model, on the CPU: what is shown of a draft is what the model says of its text, to the bit.</summary>
public class SuperposedModelTests
{
    private const string Source = """
        public class Inventory
        {
            private readonly Dictionary<string, int> _stock = new Dictionary<string, int>();

            public int CountOf(string name)
            {
                int count;
                return _stock.TryGetValue(name, out count) ? count : 0;
            }

            public void Add(string name, int amount)
            {
                if (name == null)
                    throw new ArgumentNullException("name");
                _stock[name] = CountOf(name) + amount;
            }
        }
        """;

    [Fact]
    public void Probabilities_of_superposed_drafts_are_those_of_their_texts_alone()
    {
        using var model = LanguageModel.Load(
            ModelPath(), new ModelOptions { Device = DeviceKind.Cpu, Threads = 1, MaxSequences = 24, MaxBatch = 64 });
        using var session = model.CreateSession();
        using var plain = model.CreateSession();
        Assert.Null(session.MixtureProblem);
        var ngrams = new NgramTables();
        ngrams.SetFile("a", model.Tokenize(Source));
        for (var cut = 80; cut < Source.Length - 20; cut += 97)
        {
            var prompt = model.Fim.Build(model.Tokenize(Source[..cut]), model.Tokenize(Source[(cut + 5)..]));
            var parts = new DecodingParts(session);
            var request = new DecodingRequest
            {
                Prompt = prompt,
                Constraint = new ProductConstraint([]),
                Stop = StopRule.Never,
                Drafts = 4,
                MaxTokens = 10,
                Superposed = new SuperposedSettings { Ngrams = ngrams, Steps = 6 },
            };
            var run = new DecodingRun(session, parts, request);
            run.Decode(default);
            Assert.InRange(run.Counters.SharedSteps, 1, 6);
            foreach (var path in run.Done)
            {
                Assert.Equal(TeacherForced(plain, prompt, Tokens(parts.Tree, path.Node)), parts.Tree[path.Node].LogProbability);
            }
        }
    }

    private static double TeacherForced(Inference.Sessions.IModelSession session, int[] prompt, int[] tokens)
    {
        var (total, scratch) = (0.0, new float[session.Vocabulary.Count]);
        for (var length = 0; length < tokens.Length; length++)
        {
            session.Prefill([.. prompt, .. tokens[..length]], default);
            total += session.Logits(0)[tokens[length]] - LegalTokens.LogSumExp(session.Logits(0), scratch);
        }

        return total;
    }

    private static int[] Tokens(CandidateTree tree, int node) =>
        node == CandidateTree.Root ? [] : [.. Tokens(tree, tree[node].Parent), tree[node].Token];

    private static string ModelPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "models", "csharp-nano.gguf")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("models/csharp-nano.gguf is not above the test's folder.");
        }

        return Path.Combine(folder.FullName, "models", "csharp-nano.gguf");
    }
}
