using System.Diagnostics;
using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.CSharp.Tests.Grammars;
using Completion.Inference.Gguf;
using Completion.Inference.Vocabularies;

namespace Completion.Benchmarks;

/// <summary>What the C# grammar costs per model token: time and memory of <c>Advance</c>, size of the states, time of a mask.</summary>
/// <remarks>
/// Tokens are cut from method bodies by longest match with the vocabulary of the model in <c>models/</c>, which is nearly what
/// the model would do. The first pass meets most sets of places for the first time, the second finds them made.
/// </remarks>
internal static class GrammarCost
{
    /// <summary>Constructs that nest or repeat: how they begin, what comes again and again, what closes each.</summary>
    private static readonly (string Name, string Begin, string Again, string End)[] s_long =
    [
        ("statements", "", "a(b);\n", ""),
        ("members", "a = b", ".c(d)", ""),
        ("sums", "a = b", " + \"c\"", ""),
        ("comparisons", "a = b", " < c", ""),
        ("parentheses", "a = ", "(b + c(", "))"),
        ("calls", "a = ", "b(", ")"),
        ("blocks", "", "if (a) {", "}"),
        ("else if", "if (a) b();", " else if (a) b();", ""),
        ("conditionals", "a = b", " ? c : d", ""),
        ("assignments", "a", " = a", ""),
        ("coalescing", "a = b", " ?? c", ""),
        ("lambdas", "a = ", "x => ", ""),
        ("type arguments", "", "A<", ">"),
        ("lists", "int[] a = {", " 1,", ""),
        ("patterns", "a = b is c", " or (> 1 and < 3)", ""),
        ("unary", "a = ", "-", ""),
        ("interpolation", "a = ", "$\"{b(", ")}\""),
    ];

    public static int Measure(string folder)
    {
        var watch = Stopwatch.StartNew();
        var text = File.ReadAllText("grammars/csharp.lark");
        var grammar = Grammar.Read(text, "csharp.lark");
        Console.WriteLine($"grammar read in {watch.ElapsedMilliseconds} ms, {grammar.Lexer.Count} lexer states; again in {Again(text)} ms");

        var file = GgufFile.Read("models/csharp-nano.gguf");
        var vocabulary = VocabularyReader.Read(file, static _ => false, static _ => false, []);
        var bodies = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(path => MethodBodies.Of(File.ReadAllText(path)))
            .Select(Encoding.UTF8.GetBytes)
            .ToList();
        var known = Enumerable.Range(0, vocabulary.Count).Select(token => Encoding.Latin1.GetString(vocabulary.Bytes(token))).ToHashSet(StringComparer.Ordinal);
        var cut = bodies.Select(body => Cut(body, known)).ToList();
        Console.WriteLine($"{bodies.Count} bodies, {bodies.Sum(body => (long)body.Length)} bytes, {cut.Sum(tokens => tokens.Count)} tokens of {vocabulary.Count}");
        foreach (var pass in new[] { "first pass", "second pass", "third pass" })
        {
            Advance(pass, grammar, bodies, cut);
        }

        Mask(grammar, vocabulary, bodies, cut);
        Console.WriteLine("µs a byte, largest state, at 250 and 1000 repetitions:");
        foreach (var (name, begin, again, end) in s_long)
        {
            Console.WriteLine($"  {name}: {Repeated(250)}; {Repeated(1000)}");

            string Repeated(int times)
            {
                var bytes = Encoding.UTF8.GetBytes(begin + string.Concat(Enumerable.Repeat(again, times)) + string.Concat(Enumerable.Repeat(end, times)));
                var watch = Stopwatch.StartNew();
                Constraint? state = grammar.Start();
                var largest = 0;
                for (var i = 0; i < bytes.Length && state is not null; i++)
                {
                    state = state.Advance(bytes.AsSpan(i, 1));
                    largest = Math.Max(largest, (state as GrammarConstraint)?.Entries ?? 0);
                }

                return $"{watch.Elapsed.TotalMicroseconds / bytes.Length:F1} µs, {largest}{(state is null ? " (refused)" : "")}";
            }
        }

        return 0;
    }

    private static long Again(string text)
    {
        var watch = Stopwatch.StartNew();
        Grammar.Read(text, "csharp.lark");
        return watch.ElapsedMilliseconds;
    }

    private static void Advance(string pass, Grammar grammar, List<byte[]> bodies, List<List<Range>> cut)
    {
        var (times, entries, readings) = (new List<double>(), new List<int>(), new List<int>());
        var allocated = 0L;
        var refused = 0;
        for (var i = 0; i < bodies.Count; i++)
        {
            Constraint? state = grammar.Start();
            foreach (var token in cut[i])
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                state = state.Advance(bodies[i].AsSpan(token));
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                if (state is null)
                {
                    refused++;
                    break;
                }

                var constraint = (GrammarConstraint)state;
                entries.Add(constraint.Entries);
                readings.Add(constraint.Readings);
            }
        }

        times.Sort();
        entries.Sort();
        readings.Sort();
        Console.WriteLine(
            $"{pass}: Advance mean {times.Average():F1} µs, p50 {At(times, 0.5):F1}, p90 {At(times, 0.9):F1}, p99 {At(times, 0.99):F1}, max {times[^1]:F0}; "
            + $"{allocated / times.Count} bytes a token; entries p50 {At(entries, 0.5)}, p99 {At(entries, 0.99)}, max {entries[^1]}; "
            + $"readings max {readings[^1]}; {grammar.Tables.SetCount} item sets; {refused} refused");
    }

    private static void Mask(Grammar grammar, Vocabulary vocabulary, List<byte[]> bodies, List<List<Range>> cut)
    {
        var times = new List<double>();
        var allowed = new List<int>();
        var mask = new TokenMask(vocabulary.Count);
        for (var i = 0; i < bodies.Count; i += Math.Max(1, bodies.Count / 100))
        {
            Constraint? state = grammar.Start();
            for (var t = 0; t < cut[i].Count && state is not null; t++)
            {
                if (t % 10 == 5)
                {
                    mask.SetAll();
                    var start = Stopwatch.GetTimestamp();
                    state.Mask(vocabulary.Trie, mask);
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    allowed.Add(mask.Allowed);
                }

                state = state.Advance(bodies[i].AsSpan(cut[i][t]));
            }
        }

        times.Sort();
        Console.WriteLine(
            $"{times.Count} masks: mean {times.Average():F2} ms, p50 {At(times, 0.5):F2}, p90 {At(times, 0.9):F2}, p99 {At(times, 0.99):F2}, max {times[^1]:F1}; "
            + $"{allowed.Average():F0} tokens allowed on average");
    }

    private static T At<T>(List<T> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];

    private static List<Range> Cut(byte[] body, HashSet<string> known)
    {
        var text = Encoding.Latin1.GetString(body);
        var tokens = new List<Range>();
        for (var at = 0; at < body.Length;)
        {
            var length = Math.Min(24, body.Length - at);
            while (length > 1 && !known.Contains(text.Substring(at, length)))
            {
                length--;
            }

            tokens.Add(at..(at + length));
            at += length;
        }

        return tokens;
    }
}
