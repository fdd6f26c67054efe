using System.Globalization;
using Completion.Constraints;
using Completion.Decoding;
using Completion.Decoding.Superposed;
using Completion.Inference;
using Completion.Inference.Sessions;

namespace Completion.Benchmarks;

/// <summary>
/// What k drafts cost: side by side in the model's batches, superposed and verified, and one after the other, against one
/// draft; after a prompt that is in memory, without any constraint. On one thread, in the process's own time, so that what
/// else runs is left out.
/// </summary>
internal static class DraftCost
{
    private const int PromptTokens = 200;
    private const int Steps = 12;

    private static readonly int[] s_counts = [2, 3, 8];

    /// <param name="file">The model.</param>
    /// <param name="rounds">Prompts; each is completed in every way, so that a busy machine is busy for all of them.</param>
    public static int Measure(string file, int rounds)
    {
        using var model = LanguageModel.Load(
            BenchmarkVocabulary.InRoot(file), new ModelOptions { Threads = 1, ContextLength = 512, MaxSequences = 24, MaxBatch = 128 });
        using var session = model.CreateSession();
        if (session.MixtureProblem is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 1;
        }

        var decoder = new DraftDecoder(session);
        var texts = Directory.EnumerateFiles(BenchmarkVocabulary.InRoot("src/Completion.CSharp"), "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(path => model.Tokenize(File.ReadAllText(path))).Where(tokens => tokens.Length > 2 * PromptTokens).Take(rounds).ToArray();
        var tables = new NgramTables();
        for (var i = 0; i < texts.Length; i++)
        {
            tables.SetFile($"{i}", texts[i]);
        }

        Console.WriteLine($"{file}: {model.Description.Parameters / 1e6:F1} M weights, {model.Device.Name}, {model.Threads} threads; {Steps} tokens after {PromptTokens}, {texts.Length} prompts");
        Console.WriteLine("drafts  way           ms, median  times one draft  model calls  distinct  mean log p");
        var ways = new List<Way> { new("one", 1, request => Decode(decoder, request, 1)) };
        foreach (var k in s_counts)
        {
            ways.Add(new("side by side", k, request => Decode(decoder, request, k)));
            var shipped = new SuperposedSettings { Ngrams = tables };
            ways.Add(new("superposed", k, request => Decode(decoder, request with { Superposed = shipped }, k)));
            ways.Add(new("  to the end", k, request => Decode(decoder, request with { Superposed = shipped with { Steps = Steps } }, k)));
            ways.Add(new("one by one", k, request => OneByOne(session, decoder, request, k)));
        }

        for (var i = 0; i < texts.Length; i++)
        {
            tables.LeaveOut($"{i}");
            var request = new DecodingRequest
            {
                Prompt = texts[i].AsMemory(0, PromptTokens),
                Constraint = new Anything(),
                Stop = new Never(),
                MaxTokens = Steps,

                // Drafts that are as many as wanted, from the first token on.
                ForkRatio = 0,
                LeastRatio = 1e-9,
                Speculation = SpeculationMode.Off,
            };
            foreach (var way in ways)
            {
                session.Prefill(request.Prompt.Span, default);
                way.Measure(request);
            }
        }

        foreach (var way in ways)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{way.Drafts,6}  {way.Name,-12}  {way.Milliseconds,10:F1}  {way.Milliseconds / ways[0].Milliseconds,15:F2}  {way.Calls,11:F1}  {way.Distinct,8:F1}  {way.LogProbability,10:F1}"));
        }

        return 0;
    }

    private static Cost Decode(DraftDecoder decoder, DecodingRequest request, int drafts)
    {
        var result = decoder.Decode(request with { Drafts = drafts }, default);
        return new Cost(result.Counters.ModelCalls, result.Counters.Tokens, result.Drafts.Length, result.Drafts.Average(draft => draft.LogProbability));
    }

    /// <summary>The same likely first tokens, each gone on with alone.</summary>
    private static Cost OneByOne(IModelSession session, DraftDecoder decoder, DecodingRequest request, int drafts)
    {
        session.Prefill(request.Prompt.Span, default);
        var row = session.Logits(0).ToArray();
        var firsts = Enumerable.Range(0, row.Length).Where(token => !session.Vocabulary.Bytes(token).IsEmpty).OrderByDescending(token => row[token]).Take(drafts).ToArray();
        var logSum = Math.Log(row.Sum(logit => Math.Exp(logit)));
        var costs = firsts.Select(first =>
        {
            var cost = Decode(decoder, request with { Prompt = (int[])[.. request.Prompt.Span, first], MaxTokens = Steps - 1 }, 1);
            return cost with { LogProbability = cost.LogProbability + row[first] - logSum };
        }).ToArray();
        return new Cost(1 + costs.Sum(cost => cost.Calls), costs.Sum(cost => cost.Tokens + 1), drafts, costs.Average(cost => cost.LogProbability));
    }

    /// <param name="Calls">Model calls, that of the prompt included.</param>
    /// <param name="Tokens">Tokens added to drafts.</param>
    /// <param name="Distinct">Drafts that say different things.</param>
    /// <param name="LogProbability">Of a draft, on average, as the model itself has it.</param>
    private sealed record Cost(int Calls, int Tokens, int Distinct, double LogProbability);

    private sealed record Way(string Name, int Drafts, Func<DecodingRequest, Cost> Run)
    {
        private readonly List<double> _times = [];
        private readonly List<Cost> _counts = [];

        public double Milliseconds => _times.Order().ElementAt(_times.Count / 2);

        public double Distinct => _counts.Average(count => count.Distinct);

        public double LogProbability => _counts.Average(count => count.LogProbability);

        public double Calls => _counts.Average(count => count.Calls);

        public double Tokens => _counts.Average(count => count.Tokens);

        public void Measure(DecodingRequest request)
        {
            var start = Environment.CpuUsage.TotalTime;
            _counts.Add(Run(request));
            _times.Add((Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
        }
    }

    private sealed class Anything : Constraint
    {
        public override bool MayEnd => false;

        public override Constraint Advance(ReadOnlySpan<byte> bytes) => this;
    }

    private sealed class Never : StopRule
    {
        public override string Reason => "never";

        public override StopVerdict Advance(ReadOnlySpan<byte> bytes) => new(this, bytes.Length);
    }
}
