using System.Diagnostics;
using System.Globalization;
using System.Text;
using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;
using Completion.CSharp.Tests.Grammars;
using Completion.Decoding.Diffusion;
using Completion.Decoding.Diffusion.Paces;
using Completion.Inference;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.Benchmarks;

/// <summary>
/// What paces of denoising cost and what they write: lines of method bodies, cut out and filled under the grammar, each at every pace. Every
/// fourth case has two holes.
/// </summary>
internal static class StepCost
{
    private const int TokensBefore = 250, TokensBehind = 100, MaxTexts = 6;

    private static readonly string[] s_paces =
    [
        "static", "static:ahead=1", "static:ahead=3", "static:ahead=5", "static:each=2", "static:finished=4", "threshold", "threshold:least=0.6", "leap",
        "leap:anchor=0.7,relaxed=0.4", "credit", "credit:least=0.6", "prophet", "prophet:early=4,middle=3,late=2", "blocks", "blocks:least=0.6", "apd",
        "guided", "threshold:ahead=3", "threshold:least=0.6,ahead=3", "credit:least=0.6,ahead=3",
    ];

    public static int Measure(string folder, int count, string file, string[] paces)
    {
        // Of the cases that the first pace does not fill nothing else is asked.
        var onlyFilled = paces.Contains("--filled");
        paces = [.. paces.Where(pace => pace != "--filled")];
        var grammar = Grammar.Read(File.ReadAllText(BenchmarkVocabulary.InRoot("grammars/csharp.lark")), "csharp.lark");
        using var model = LanguageModel.Load(BenchmarkVocabulary.InRoot(file), new ModelOptions { Threads = 1 });
        using var reader = LanguageModel.Load(BenchmarkVocabulary.InRoot("models/csharp-nano.gguf"), new ModelOptions { Threads = 1, MaxBatch = 64 });
        using var session = reader.CreateSession();
        using var denoiser = model.CreateDenoiser(MaxTexts);
        var decoder = new DiffusionDecoder(denoiser);
        var cases = Cut(folder, count);
        var ways = (paces is [] ? s_paces : paces).Select(pace => DenoisingPace.TryParse(pace, out var parsed, out var problem) ? new Way(parsed) : throw new InvalidOperationException(problem)).ToList();
        var unfilled = 0;
        foreach (var each in cases)
        {
            Console.Error.Write('.');
            var around = Around(model, each);
            foreach (var way in ways)
            {

                var request = new DiffusionRequest
                {
                    FixedTexts = around,
                    Rules = new BodyRules(grammar, each),
                    Settings = new DiffusionSettings { Pace = way.Pace },
                    Supervisor = way.Pace.IsSupervised ? new SessionSupervisor(session, model.Vocabulary, (canvas, hole) => Prompt(reader, around, canvas, hole)) : null,
                };
                var calls = denoiser.ModelCalls;
                var start = Environment.CpuUsage.TotalTime;
                var result = decoder.Fill(request, default);
                if (onlyFilled && way == ways[0] && result.Texts is null)
                {
                    unfilled++;
                    break;
                }

                way.Add(each, result, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds, denoiser.ModelCalls - calls);
            }
        }

        Console.WriteLine($"{file}: {cases.Count} cases, {cases.Count(each => each.Holes.Length > 1)} with two holes, {unfilled} left out that the first pace does not fill, {denoiser.Layout.Format.Attention}");
        Console.WriteLine("| pace | calls | of static | texts | other model's | native | tokens a call | as static | exact | filled | parse | processor ms | of static |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var way in ways)
        {
            Console.WriteLine(way.Row(ways[0]));
        }

        return 0;
    }

    internal static List<Case> Cut(string folder, int count)
    {
        var random = new Random(1);
        var bodies = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(path => File.ReadAllText(path).ReplaceLineEndings("\n"))
            .SelectMany(text => MethodBodies.Of(text).Select(body => (Text: text, Body: body, Start: text.IndexOf(body, StringComparison.Ordinal))))
            .Where(each => each.Start >= 0 && Lines(each.Body).Count > 2)
            .ToArray();
        random.Shuffle(bodies);
        return [.. bodies.Take(count).Select((each, i) => new Case(
            each.Text, each.Start, each.Body.Length, [.. Lines(each.Body).OrderBy(_ => random.Next()).Take(i % 4 == 3 ? 2 : 1).OrderBy(line => line.Start.Value)]))];
    }

    /// <summary>Lines of a body that say something, without their indentation.</summary>
    private static List<Range> Lines(string body)
    {
        var found = new List<Range>();
        for (var start = 0; start < body.Length;)
        {
            var end = body.IndexOf('\n', start) is >= 0 and var at ? at : body.Length;
            var first = start;
            while (first < end && body[first] is ' ' or '\t')
            {
                first++;
            }

            if (end - first is > 5 and < 80 && !body.AsSpan(first, 2).SequenceEqual("//"))
            {
                found.Add(first..end);
            }

            start = end + 1;
        }

        return found;
    }

    /// <summary>The fixed texts' tokens, as many as there is room for.</summary>
    internal static int[][] Around(LanguageModel model, Case each)
    {
        int[][] texts = [.. Enumerable.Range(0, each.Holes.Length + 1).Select(i => model.Tokenize(each.Fixed(i)))];
        texts[0] = texts[0][^Math.Min(texts[0].Length, TokensBefore)..];
        texts[^1] = texts[^1][..Math.Min(texts[^1].Length, TokensBehind)];
        return texts;
    }

    private static int[] Prompt(LanguageModel reader, int[][] around, SlotCanvas canvas, int hole) => reader.Fim.Build(
        [.. Enumerable.Range(0, hole + 1).SelectMany(i => (int[])[.. i == 0 ? [] : canvas.Holes[i - 1], .. around[i]])], around[hole + 1]);

    /// <param name="Text">Of the file.</param>
    /// <param name="Start">Where the body begins in it.</param>
    /// <param name="Length">Of the body.</param>
    /// <param name="Holes">In the body.</param>
    internal sealed record Case(string Text, int Start, int Length, Range[] Holes)
    {
        public string[] Truth => [.. Holes.Select(hole => Text[(Start + hole.Start.Value)..(Start + hole.End.Value)])];

        public string Fixed(int number) => Text[Begin(number)..End(number)];

        /// <summary>The part of a fixed text that lies in the body.</summary>
        public string InBody(int number) => Text[Math.Max(Start, Begin(number))..Math.Min(Start + Length, End(number))];

        public string With(IReadOnlyList<byte[]> fills) =>
            string.Concat(Enumerable.Range(0, Holes.Length + 1).Select(i => Fixed(i) + (i < Holes.Length ? Encoding.UTF8.GetString(fills[i]) : "")));

        private int Begin(int number) => number == 0 ? 0 : Start + Holes[number - 1].End.Value;

        private int End(int number) => number == Holes.Length ? Text.Length : Start + Holes[number].Start.Value;
    }

    /// <summary>The grammar of the body, with holes to the right left empty.</summary>
    private sealed class BodyRules(Grammar grammar, Case each) : ICanvasRules
    {
        public HoleRules? Of(int hole, IReadOnlyList<byte[]> before)
        {
            var (left, right) = (new StringBuilder(), new StringBuilder());
            for (var text = 0; text <= each.Holes.Length; text++)
            {
                (text <= hole ? left : right).Append(each.InBody(text)).Append(text < hole ? Encoding.UTF8.GetString(before[text]) : "");
            }

            return HoleConstraint.Between(grammar, "statements", Encoding.UTF8.GetBytes(left.ToString()), Encoding.UTF8.GetBytes(right.ToString())) is { } rules
                ? new HoleRules(rules, rules)
                : HoleRules.None;
        }

        public bool MayStand(IReadOnlyList<CanvasPiece> pieces) => true;

        public IReadOnlyList<byte[]>? Complete(IReadOnlyList<CanvasPiece> pieces, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>> marginals) => null;
    }

    private sealed class Way(DenoisingPace pace)
    {
        private readonly List<string?> _written = [];
        private readonly DiffusionCounters _sum = new();
        private double _time;
        private long _native;
        private int _exact;
        private int _parsed;

        public DenoisingPace Pace => pace;

        public void Add(Case each, DiffusionResult result, double time, long native)
        {
            _written.Add(result.Texts is null ? null : each.With(result.Texts));
            _exact += result.Texts is not null && result.Texts.Select(Encoding.UTF8.GetString).SequenceEqual(each.Truth) ? 1 : 0;
            _parsed += _written[^1] is { } text && !CSharpSyntaxTree.ParseText(text).GetDiagnostics().Any(problem => problem.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error) ? 1 : 0;
            (_sum.Calls, _sum.Texts, _sum.Placed, _sum.SupervisorCalls) = (
                _sum.Calls + result.Counters.Calls, _sum.Texts + result.Counters.Texts, _sum.Placed + result.Counters.Placed, _sum.SupervisorCalls + result.Counters.SupervisorCalls);
            (_time, _native) = (_time + time, _native + native);
        }

        public string Row(Way plain) => string.Create(
            CultureInfo.InvariantCulture,
            $"| `{pace}` | {_sum.Calls} | {(double)_sum.Calls / plain._sum.Calls:F2} | {_sum.Texts} | {_sum.SupervisorCalls} | {_native} | {(double)_sum.Placed / _sum.Calls:F2} | {_written.Zip(plain._written).Count(pair => pair.First == pair.Second)} | {_exact} | {_written.Count(text => text is not null)} | {_parsed} | {_time:F0} | {_time / plain._time:F2} |");
    }
}
