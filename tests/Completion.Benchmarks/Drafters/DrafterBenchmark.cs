using System.Diagnostics;
using Completion.Decoding.Speculation;
using Completion.Inference;
using Completion.Inference.Sessions;

namespace Completion.Benchmarks.Drafters;

/// <summary>What drafters cost, and what they are worth on what the default model writes in a folder's files.</summary>
internal static class DrafterBenchmark
{
    private static readonly int[] s_rooms = [8, 16, 32, 64];

    public static int Measure(string folder, int places)
    {
        using var model = LanguageModel.Load(BenchmarkVocabulary.InRoot("models/csharp-nano.gguf"), new ModelOptions { Threads = 1, MaxBatch = 32 });
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(path => (Path: path, Text: File.ReadAllText(path).ReplaceLineEndings("\n")))
            .Where(file => file.Text.Length > 2000)
            .ToList();
        var tokens = files.ToDictionary(file => file.Path, file => model.Tokenize(file.Text));
        Calls(model, [.. tokens.Values.SelectMany(file => file).Take(1000)]);
        Costs(model, [.. tokens.Values.SelectMany(file => file)]);

        var watch = Stopwatch.StartNew();
        using var corpus = new Corpus(TimeSpan.Zero, mostTokens: int.MaxValue);
        foreach (var (path, text) in tokens)
        {
            corpus.SetFile(path, text);
        }

        corpus.WhenCurrent.GetAwaiter().GetResult();
        Console.WriteLine($"index of {corpus.Tokens} tokens of {files.Count} files: {watch.ElapsedMilliseconds} ms");
        var recordings = Recording.Make(model, files, places);
        Console.WriteLine($"{recordings.Count} places, {recordings.Sum(recording => recording.Tokens.Length)} tokens written after prompts of {recordings.Average(recording => recording.Prompt.Length):F0} on average");
        var replay = new Replay(recordings);
        var vocabulary = model.Vocabulary.Count;
        int[] markers = [.. Enumerable.Range(0, vocabulary).Where(token => model.Vocabulary.Bytes(token).IsEmpty)];
        var row = new float[vocabulary];
        foreach (var room in s_rooms)
        {
            Console.WriteLine($"at most {room} guesses a call:");
            var files1 = new CorpusSource(corpus);
            Show("recycled, published tree", new RecycledDrafter(new SuccessorTable(vocabulary)));
            Show("recycled, grown", Grown(Recycled()));
            Show("trigrams, grown", Grown(Trigrams()));
            Show("trigrams, tree search", new SearchDrafter(Grown(Trigrams()), simulations: 8 * room));
            Show("recycled, tree search", new SearchDrafter(Grown(Recycled()), simulations: 8 * room));
            Show("copies from the context", Grown(Copies()));
            Show("copies from other files", Grown(files1));
            Show("context, recycled", Grown(Copies(), Recycled()));
            Show("context, other files", Grown(Copies(), files1));
            Show("all three", Grown(Copies(), files1, Recycled()));
            Show("all, trigrams too", Grown(Copies(), files1, Trigrams(), Recycled()));

            var (alone, beside) = (new SuccessorTable(vocabulary), new SuccessorTable(vocabulary));
            Show("recycled, prompts' rows", Grown(new RecycledSource(alone)), alone);
            Show("all three, prompts' rows", Grown(Copies(), files1, new RecycledSource(beside)), beside);

            void Show(string name, IDrafter drafter, SuccessorTable? warmed = null) =>
                Console.WriteLine($"  {name,-25} {replay.Run(drafter, room, recording => Begin(recording, warmed))}");
        }

        return 0;

        void Begin(Recording recording, SuccessorTable? warmed)
        {
            corpus.Without = recording.File;
            if (warmed is not null)
            {
                recording.Warm(warmed, row);
            }
        }

        HierarchyDrafter Grown(params IGuessSource[] sources) => new(sources);
        RecycledSource Recycled() => new(new SuccessorTable(vocabulary));
        TrigramSource Trigrams() => new(new TrigramTable(vocabulary));
        CopySource Copies() => new(markers);
    }

    private static void Costs(LanguageModel model, int[] text)
    {
        foreach (var vocabulary in (int[])[model.Vocabulary.Count, 151_936])
        {
            var random = new Random(1);
            float[][] rows = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, vocabulary).Select(_ => (float)(random.NextDouble() * 20)).ToArray())];
            var (table, trigrams) = (new SuccessorTable(vocabulary), new TrigramTable(vocabulary));
            var i = 0;
            Console.WriteLine($"a row of {vocabulary} logits:");
            Show("the largest", () => System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(rows[++i % 8]), 300);
            Show("8 largest, taken in", () => table.Observe(++i % 100, rows[i % 8]), 300);
            Show("12 largest, mixed in", () => trigrams.Observe(3, ++i % 100, rows[i % 8]), 300);
        }

        Console.WriteLine("the context:");
        foreach (var length in (int[])[1000, 2000, 4000])
        {
            var automaton = new SuffixAutomaton();
            var at = 0;
            automaton.Set(text.AsSpan(0, length), 0);
            Show($"automaton of {length} tokens", () => automaton.Set(text.AsSpan((at += 997) % (text.Length - length), length), 512), 100);
            Show("  one more token", () => automaton.Append(text[(at += 1) % text.Length]), 300);
        }

        var same = new SuffixAutomaton();
        Show("automaton of 4000 equal tokens", () => same.Set(new int[4000], 512), 20);
        var source = new CopySource();
        source.Begin(text.AsSpan(0, 2000));
        var place = 0;
        Show("where 32 tokens end in it", () => source.Locate(text.AsSpan((place += 31) % (text.Length - 32), 32)), 300);
    }

    /// <summary>What rows cost: a call that goes on with so many tokens after a prompt.</summary>
    private static void Calls(LanguageModel model, int[] text)
    {
        const int Prompt = 330;
        using var session = model.CreateSession();
        session.Prefill(text.AsSpan(0, Prompt), CancellationToken.None);
        Console.WriteLine($"a model call after a prompt of {Prompt} tokens:");
        foreach (var rows in (int[])[1, 2, 4, 8, 16, 32])
        {
            BatchToken[] batch = [.. Enumerable.Range(0, rows).Select(i => new BatchToken(text[Prompt + i], Prompt + i, 0))];
            Show($"{rows} rows", () => Call(session, batch, Prompt), 100);
        }

        BatchToken[] all = [.. Enumerable.Range(1, session.MaxBatch * 10).Select(i => new BatchToken(text[i], i, 0))];
        Show($"a prompt of {all.Length}, last row", () => Prompted(session, text, all.Length), 20);
        Show($"a prompt of {all.Length}, all rows", () => Prompted(session, text, all), 20);
    }

    private static void Prompted(IModelSession session, int[] text, int length)
    {
        session.Prefill(text.AsSpan(0, 1), CancellationToken.None);
        session.Prefill(text.AsSpan(0, length + 1), CancellationToken.None);
    }

    private static void Prompted(IModelSession session, int[] text, BatchToken[] all)
    {
        session.Prefill(text.AsSpan(0, 1), CancellationToken.None);
        foreach (var batch in all.Chunk(session.MaxBatch))
        {
            session.Decode(batch, CancellationToken.None);
        }
    }

    private static void Call(IModelSession session, BatchToken[] batch, int prompt)
    {
        session.Decode(batch, CancellationToken.None);
        session.Truncate(0, prompt);
    }

    private static void Show(string name, Action call, int times)
    {
        // Until the compiler has made the fast code of it.
        for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 300;)
        {
            call();
        }

        var spread = new Distribution();
        for (var i = 0; i < times; i++)
        {
            spread.Measure(call);
        }

        Console.WriteLine($"  {name,-32} {spread}");
    }
}
