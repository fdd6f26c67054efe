using System.Diagnostics;
using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars;

namespace Completion.Benchmarks;

/// <summary>Constructs that nest or repeat without end: time by the byte, and the largest state.</summary>
internal static class GrammarGrowth
{
    /// <summary>How each begins, what comes again and again, what closes each.</summary>
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

    public static void Measure()
    {
        var text = File.ReadAllText(BenchmarkVocabulary.InRoot("grammars/csharp.lark"));
        Console.WriteLine("\nµs a byte and entries of the largest state, at 250 and 1000 repetitions:");
        foreach (var (name, begin, again, end) in s_long)
        {
            Console.WriteLine($"  {name}: {Repeated(250)}; {Repeated(1000)}");

            string Repeated(int times)
            {
                var grammar = Grammar.Read(text, "csharp.lark");
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
    }
}
