using System.Diagnostics;
using System.Globalization;
using Completion.Inference;
using Completion.Inference.Sessions;

namespace Completion.Benchmarks;

/// <summary>
/// What a model call costs by the number of its tokens: what guesses cost that are verified together, and drafts that are
/// written side by side.
/// </summary>
internal static class BatchCost
{
    private const int PromptTokens = 256;

    private static readonly int[] s_sizes = [1, 2, 4, 8, 16, 32];

    /// <param name="type">Weights of the model that <c>scripts/shapeModel.mjs</c> wrote, q8_0 or q4_0, or another model's file.</param>
    /// <param name="rounds">Calls of each size; sizes take turns, so that a busy machine is busy for all of them.</param>
    /// <param name="threads">Of both models; null: what the runtime would take.</param>
    public static int Measure(string type, int rounds, int? threads)
    {
        MeasureModel("models/csharp-nano.gguf", 20 * rounds, threads);
        MeasureModel(type.EndsWith(".gguf", StringComparison.Ordinal) ? type : $".build/shape-{type}.gguf", rounds, threads);
        return 0;
    }

    private static void MeasureModel(string file, int rounds, int? threads)
    {
        using var model = LanguageModel.Load(
            BenchmarkVocabulary.InRoot(file), new ModelOptions { ContextLength = 512, MaxSequences = s_sizes[^1] + 1, MaxBatch = s_sizes[^1], Threads = threads });
        using var session = model.CreateSession();
        Console.WriteLine($"\n{file}: {model.Description.Parameters / 1e6:F1} M weights, {model.Device.Name}, {model.Threads} threads, after {PromptTokens} tokens");
        var prompt = Enumerable.Range(0, PromptTokens).Select(i => 1 + (i * 7919 % 4000)).ToArray();
        var clock = Stopwatch.StartNew();
        session.Prefill(prompt, CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"prompt {clock.Elapsed.TotalMilliseconds:F1} ms"));
        Print("one text's tokens", rounds, session, prompt, isTree: false);
        Print("a token for each of n texts", rounds, session, prompt, isTree: true);
    }

    private static void Print(string what, int rounds, IModelSession session, int[] prompt, bool isTree)
    {
        var times = s_sizes.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < s_sizes.Length; i++)
            {
                var time = Time(session, prompt, s_sizes[i], isTree);
                if (round > 0)
                {
                    times[i].Add(time);
                }
            }
        }

        Console.WriteLine($"{what}, median of {rounds}:");
        var one = Median(times[0]);
        for (var i = 0; i < s_sizes.Length; i++)
        {
            var median = Median(times[i]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {s_sizes[i],2}: {median,8:F2} ms, {median / one:F2} times one; least {times[i].Min(),8:F2} ms"));
        }
    }

    private static double Time(IModelSession session, int[] prompt, int size, bool isTree)
    {
        // Makes the memory what it was: the prompt is there already.
        session.Prefill(prompt, CancellationToken.None);
        var batch = new BatchToken[size];
        for (var i = 0; i < size; i++)
        {
            var sequence = isTree ? i + 1 : 0;
            if (isTree)
            {
                session.Fork(0, sequence, prompt.Length);
            }

            batch[i] = new BatchToken(100 + i, prompt.Length + (isTree ? 0 : i), sequence);
        }

        var clock = Stopwatch.StartNew();
        session.Decode(batch, CancellationToken.None);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
