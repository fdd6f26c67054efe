using System.Globalization;
using Completion.Constraints;
using Completion.Decoding;
using Completion.Decoding.Diffusion;
using Completion.Decoding.Speculation;
using Completion.Inference;
using Completion.Inference.Sessions;

namespace Completion.Benchmarks;

/// <summary>
/// What blocks of a diffusion model are worth as guesses of what the completion model writes: lines of method bodies, cut out and written again,
/// greedily and without a mask.
/// </summary>
internal static class BlockCost
{
    private const int MaxTokens = 24;

    public static int Measure(string folder, int count, string file)
    {
        using var model = LanguageModel.Load(BenchmarkVocabulary.InRoot(file), new ModelOptions { Threads = 1 });
        using var writer = LanguageModel.Load(BenchmarkVocabulary.InRoot("models/csharp-nano.gguf"), new ModelOptions { Threads = 1, MaxBatch = 32 });
        using var session = writer.CreateSession();
        using var denoiser = model.CreateDenoiser(1);
        int[] markers = [.. Enumerable.Range(0, writer.Vocabulary.Count).Where(token => writer.Vocabulary.Bytes(token).IsEmpty)];
        int[][] around = [];
        Way[] ways =
        [
            new("nothing", session, []),
            new("blocks of 8, one call", session, [Blocks(8, 1)]),
            new("blocks of 8, two calls", session, [Blocks(8, 2)]),
            new("blocks of 16, two calls", session, [Blocks(16, 2)]),
            new("copies", session, [new CopySource(markers)]),
            new("copies, blocks of 8, one call", session, [new CopySource(markers), Blocks(8, 1)]),
        ];
        foreach (var each in StepCost.Cut(folder, count))
        {
            around = StepCost.Around(model, each);
            var request = new DecodingRequest
            {
                Prompt = writer.Fim.Build(around[0], around[1]),
                Constraint = new ProductConstraint([]),
                Stop = StopRule.Never,
                MaxTokens = MaxTokens,
                ForcedText = false,
            };
            foreach (var way in ways)
            {
                var (calls, start) = (denoiser.ModelCalls, Environment.CpuUsage.TotalTime);
                var result = way.Decoder.Decode(request with { Speculation = way == ways[0] ? SpeculationMode.Off : SpeculationMode.Always }, default);
                way.Add(result, denoiser.ModelCalls - calls, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
            }
        }

        Console.WriteLine("| guesses | model calls | diffusion model's | tokens | tokens a call | the same text | processor ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var way in ways)
        {
            Console.WriteLine(way.Row(ways[0]));
        }

        return 0;

        DiffusionSource Blocks(int size, int passes) => new(denoiser, _ => (around[0], around[^1]), size, passes);
    }

    private sealed class Way(string name, IModelSession session, IGuessSource[] sources)
    {
        private readonly List<string> _texts = [];
        private int _calls;
        private int _tokens;
        private long _asked;
        private double _time;

        public DraftDecoder Decoder { get; } = new(session) { Drafters = [new HierarchyDrafter(sources, Guesser.Drafter)] };

        public void Add(DecodingResult result, long asked, double time)
        {
            _texts.Add(result.Drafts[0].Text);
            (_calls, _tokens, _asked, _time) = (_calls + result.Counters.ModelCalls, _tokens + result.Counters.Tokens, _asked + asked, _time + time);
        }

        public string Row(Way plain) => string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {_calls} | {_asked} | {_tokens} | {(double)_tokens / _calls:F2} | {_texts.Zip(plain._texts).Count(pair => pair.First == pair.Second)} of {_texts.Count} | {_time:F0} |");
    }
}
