using System.Globalization;
using System.Text;

namespace Completion.Evaluation.Reports;

/// <summary>A report as text for a terminal: one table of modes, one line per comparison, then the notes.</summary>
public static class ReportTable
{
    /// <summary>Heads of the columns of <see cref="Rows"/>.</summary>
    public static IReadOnlyList<string> Headers { get; } =
        ["mode", "compiles %", "next identifier %", "exact %", "edit similarity", "ms p50", "ms p95"];

    /// <summary>One row per mode; shares in percent, each with its 95 % interval.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(EvaluationReport report) =>
    [
        .. report.Modes.Select(mode => (IReadOnlyList<string>)
        [
            mode.Mode,
            Percent(mode.CompileRate),
            Percent(mode.NextIdentifierMatch),
            Percent(mode.ExactMatch),
            Invariant($"{mode.EditSimilarity.Value:0.000} [{mode.EditSimilarity.Low:0.000}, {mode.EditSimilarity.High:0.000}]"),
            Invariant($"{mode.Milliseconds.P50:0}"),
            Invariant($"{mode.Milliseconds.P95:0}"),
        ]),
    ];

    /// <summary>What the table does not say: what was evaluated, the comparisons, whether the report is partial, the notes.</summary>
    public static IReadOnlyList<string> Remarks(EvaluationReport report) =>
    [
        $"{report.Project}: {report.Cases.Length} of {report.Count} {report.CaseKind} cases, seed {report.Seed}, {report.Model} on {report.Device}.",
        "Brackets: 95 % intervals; Wilson's for shares, bootstrap for edit similarity and differences.",
        .. report.Paired.SelectMany(pair => new[]
        {
            Difference("compiles", pair, pair.CompileRate),
            Difference("next identifier", pair, pair.NextIdentifierMatch),
        }),
        .. report.Partial is { } partial ? [$"PARTIAL: {partial}"] : Array.Empty<string>(),
        .. report.Notes,
    ];

    /// <summary>Table and remarks as plain text with LF line ends.</summary>
    public static string Write(EvaluationReport report)
    {
        IReadOnlyList<string>[] lines = [Headers, .. Rows(report)];
        var widths = Headers.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        text.Append('\n');
        foreach (var remark in Remarks(report))
            text.Append(remark).Append('\n');
        return text.ToString();
    }

    private static string Percent(Estimate share) =>
        Invariant($"{100 * share.Value:0.0} [{100 * share.Low:0.0}, {100 * share.High:0.0}]");

    private static string Difference(string metric, PairedReport pair, PairedDifference difference) => Invariant(
        $"{pair.Mode} against {pair.Baseline}, {metric}: {100 * difference.Value:+0.0;-0.0;0.0} points [{100 * difference.Low:+0.0;-0.0;0.0}, {100 * difference.High:+0.0;-0.0;0.0}], gained {difference.Gained}, lost {difference.Lost}, McNemar p = {difference.P:0.0000}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
