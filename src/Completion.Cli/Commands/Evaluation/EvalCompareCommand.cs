using System.CommandLine;
using Completion.Evaluation.Metrics;
using Completion.Evaluation.Reports;

namespace Completion.Cli.Commands.Evaluation;

/// <summary><c>completion eval compare A B</c>: the paired difference of two reports; <c>--gate</c> fails when a metric fell.</summary>
internal static class EvalCompareCommand
{
    /// <summary>Exit code when a gate does not hold.</summary>
    private const int Fallen = 3;

    public static Command Create()
    {
        var before = new Argument<string>("A") { Description = "The report compared with: report.json or its folder." };
        var after = new Argument<string>("B") { Description = "The report compared." };
        var gates = new Option<string?>("--gate")
        {
            Description = $"Metrics, separated by commas, that must not fall; exit code {Fallen} if the whole 95 % interval of the difference lies below zero, or if it cannot be told: "
                + $"{string.Join(", ", MetricCatalogue.All.Select(metric => metric.Name))}.",
        };
        var command = new Command("compare", "Compare two reports case by case.") { before, after, gates };
        command.SetAction((parsed, _) =>
        {
            var gated = parsed.GetValue(gates)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(MetricCatalogue.Find).Select(metric => metric.Name).ToList() ?? [];
            var (first, second) = (ReportJson.ReadFrom(parsed.GetValue(before)!), ReportJson.ReadFrom(parsed.GetValue(after)!));
            var comparison = ReportComparison.Of(first, second);
            var result = Print(comparison, gated);
            if (gated.Count > 0 && comparison.WhyNotJudged(first, second, gated) is { } reason)
            {
                Console.Error.WriteLine($"completion: {reason}");
                result = Fallen;
            }

            return Task.FromResult(result);
        });
        return command;
    }

    private static int Print(ReportComparison comparison, List<string> gated)
    {
        Console.Out.WriteLine($"{comparison.Cases} cases in both reports{(comparison.OnlyInOne > 0 ? $", {comparison.OnlyInOne} in one only" : "")}.");
        foreach (var pair in comparison.Pairs)
        {
            foreach (var (name, difference) in pair.Metrics)
            {
                Console.Out.WriteLine(ReportTable.Difference(MetricCatalogue.Find(name).Title, pair, difference));
            }
        }

        var fallen = comparison.Fallen(gated).ToList();
        foreach (var (pair, metric, _) in fallen)
        {
            Console.Error.WriteLine($"completion: {metric} of {pair.Mode} fell by more than its interval.");
        }

        return fallen.Count == 0 ? 0 : Fallen;
    }
}
