using System.Collections.Immutable;
using System.Globalization;
using Completion.Engine;
using Completion.Evaluation.Typing;
using Spectre.Console;

namespace Completion.Cli.Commands;

/// <summary>What <see cref="BenchCommand"/> prints.</summary>
internal static class BenchTables
{
    public static void Print(ModelDescription model, List<TypedAnswer> answers)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{model.Name}[/] on {model.Device}");
        var table = new Table().AddColumns("requests", "n", "p50 ms", "p95 ms", "p99 ms", "model", "analysis", "constraint", "review", "tokens", "prompt", "evaluated", "shown");
        foreach (var (name, group) in new[]
        {
            ("first at a place", answers.Where(a => a.Key == 0).ToList()),
            ("next key", answers.Where(a => a.Key > 0).ToList()),
            ("from memory", answers.Where(a => a.Result.FromMemory).ToList()),
            ("by the model", answers.Where(a => a.Result.Counters.ModelCalls > 0).ToList()),
            ("all", answers),
        })
        {
            if (group.Count > 0)
            {
                table.AddRow(Row(name, [.. group.Select(a => a.Result)]));
            }
        }

        AnsiConsole.Write(table);
        var total = answers.Sum(a => a.Result.Timings.Total);
        var analysis = answers.Sum(a => a.Result.Timings.Analysis + a.Result.Timings.Constraint + a.Result.Timings.Review);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{(total > 0 ? analysis / total : 0):P0} of the time is analysis, constraint and review.");
    }

    /// <summary>Several programs on the same keys; the last one is what the others are compared with.</summary>
    public static void Print(ModelDescription model, ImmutableArray<TypedBy> all)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{model.Name}[/] on {model.Device}");
        var peer = all[^1];
        var table = new Table().AddColumns("answers by", "n", "p50 ms", "p95 ms", "mean ms", "of its p50", "of its mean", "from memory", "same text");
        foreach (var by in all)
        {
            table.AddRow(
                by.Name, Count(by.Answers.Length), Number(by.Milliseconds(0.5)), Number(by.Milliseconds(0.95)), Number(by.MeanMilliseconds),
                Ratio(by.Milliseconds(0.5) / peer.Milliseconds(0.5)), Ratio(by.MeanMilliseconds / peer.MeanMilliseconds),
                Count(by.Answers.Count(answer => answer.FromMemory)), Count(by.EqualTo(peer)));
        }

        AnsiConsole.Write(table);
    }

    private static string[] Row(string name, CompletionResult[] results)
    {
        var totals = results.Select(r => r.Timings.Total).Order().ToArray();
        double Quantile(double q) => totals[Math.Min(totals.Length - 1, (int)(q * totals.Length))];
        return
        [
            name, Count(results.Length),
            Number(Quantile(0.5)), Number(Quantile(0.95)), Number(Quantile(0.99)),
            Number(results.Average(r => r.Timings.Model)), Number(results.Average(r => r.Timings.Analysis)),
            Number(results.Average(r => r.Timings.Constraint)), Number(results.Average(r => r.Timings.Review)),
            Number(results.Average(r => r.Counters.Tokens)),
            Number(results.Average(r => r.Counters.PromptTokens)), Number(results.Average(r => r.Counters.PromptTokensEvaluated)),
            Count(results.Count(r => !r.Drafts.IsEmpty)),
        ];
    }

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);
}
