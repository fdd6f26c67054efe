using System.Diagnostics;
using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;
using Completion.CSharp.Tests.Grammars;

namespace Completion.Benchmarks;

/// <summary>What a hole in a C# body costs: the first answer, each token, and whether the text may end there.</summary>
/// <remarks>
/// Bodies of about 200 lines, made of the repository's own ones as nested blocks; the hole is in the middle, one statement long,
/// so that about 100 lines stand before and behind it. The truth is written in pieces of at most four bytes.
/// </remarks>
internal static class HoleCost
{
    private const int Lines = 200;

    private const int Piece = 4;

    public static void Measure(string folder)
    {
        var grammar = Grammar.Read(File.ReadAllText("grammars/csharp.lark"), "csharp.lark");
        var bodies = Bodies(folder);
        Console.WriteLine($"{bodies.Count} bodies of {Lines} lines and more");
        foreach (var pass in new[] { "first", "second", "third" })
        {
            var (reading, opening, advancing, ending) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            var (ends, nodes, entries, steps, free, refused) = (0, 0, 0, 0L, 0, 0);
            foreach (var (prefix, middle, suffix) in bodies)
            {
                var watch = Stopwatch.GetTimestamp();
                var before = (GrammarConstraint)grammar.Start().Advance(prefix)!;
                reading.Add(Stopwatch.GetElapsedTime(watch).TotalMicroseconds);
                watch = Stopwatch.GetTimestamp();
                var hole = HoleConstraint.Between(before, suffix);
                var mayEnd = hole?.MayEnd;
                opening.Add(Stopwatch.GetElapsedTime(watch).TotalMicroseconds);
                Constraint? state = hole;
                for (var at = 0; at < middle.Length && state is not null; at += Piece)
                {
                    var piece = middle.AsSpan(at..Math.Min(middle.Length, at + Piece));
                    watch = Stopwatch.GetTimestamp();
                    state = state.Advance(piece);
                    advancing.Add(Stopwatch.GetElapsedTime(watch).TotalMicroseconds);
                    watch = Stopwatch.GetTimestamp();
                    mayEnd = state?.MayEnd;
                    ending.Add(Stopwatch.GetElapsedTime(watch).TotalMicroseconds);
                }

                ends += mayEnd == true ? 1 : 0;
                refused += state is null ? 1 : 0;
                nodes = Math.Max(nodes, hole?.Table.Chart.Nodes.Count ?? 0);
                entries = Math.Max(entries, hole?.Table.Chart.Nodes.Sum(node => node.Entries.Count) ?? 0);
                steps = Math.Max(steps, hole?.Table.Steps ?? 0);
                free += hole is { Table.IsFree: true } ? 1 : 0;
            }

            Console.WriteLine($"{pass} pass, µs: prefix {Spread(reading)}; first answer {Spread(opening)}; Advance {Spread(advancing)}; MayEnd {Spread(ending)}");
            Console.WriteLine($"  at most {nodes} nodes, {entries} entries, {steps} steps; {free} free, {ends} may end behind the truth, {refused} refused");
        }
    }

    private static List<(byte[] Prefix, byte[] Middle, byte[] Suffix)> Bodies(string folder)
    {
        var made = new List<(byte[], byte[], byte[])>();
        var statements = new List<string>();
        var lines = 0;
        foreach (var body in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .Order(StringComparer.Ordinal)
            .SelectMany(path => MethodBodies.Of(File.ReadAllText(path))))
        {
            statements.Add($"if (a{statements.Count})\n{{{body}\n}}\n");
            lines += statements[^1].Count(c => c == '\n');
            if (lines < Lines)
            {
                continue;
            }

            var half = statements.Count / 2;
            made.Add((
                Encoding.UTF8.GetBytes("while (b) {\n" + string.Concat(statements[..half])),
                Encoding.UTF8.GetBytes(statements[half]),
                Encoding.UTF8.GetBytes(string.Concat(statements[(half + 1)..]) + "}\n")));
            (statements, lines) = ([], 0);
        }

        return made;
    }

    private static string Spread(List<double> times)
    {
        times.Sort();
        return $"median {At(0.5):F1}, p90 {At(0.9):F1}, p99 {At(0.99):F0}, max {times[^1]:F0}";

        double At(double share) => times[Math.Min(times.Count - 1, (int)(share * times.Count))];
    }
}
