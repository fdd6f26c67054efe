namespace Completion.Evaluation.Reports.Html.Sections;

/// <summary>What the modes and the run took.</summary>
internal static class CostSection
{
    /// <summary>The table of times, that of work, and the run's cost.</summary>
    public static Markup Of(EvaluationReport report)
    {
        var summaries = report.Modes
            .Select((mode, index) => (Index: index, Summary: report.Summaries.FirstOrDefault(summary => summary.Kind == SummaryReport.AllKinds && summary.Mode == mode.Name)))
            .Where(mode => mode.Summary is not null)
            .ToArray();
        return Markup.Of($"""
            {(summaries.Length == 0 ? Markup.Empty : Markup.Of($"{Times(summaries!)}{Work(summaries!)}"))}
            <dl class="facts">
            {Fact("The run", $"{Figures.Duration(report.Cost.Seconds)} on {report.Cost.Device}")}
            {Fact("Peak memory", Figures.Bytes(report.Cost.PeakMemory))}
            {Fact("One compile check", $"{Figures.Milliseconds(report.Cost.Check.P50)} / {Figures.Milliseconds(report.Cost.Check.P95)} / {Figures.Milliseconds(report.Cost.Check.P99)} ms (p50 / p95 / p99)")}
            </dl>
            """);
    }

    private static Markup Times((int Index, SummaryReport Summary)[] modes) => Table.Of(
        "Times of each mode in milliseconds",
        [
            Table.Row([Table.Head("ms per case"), Table.Head("first token", 3, "span"), Table.Head("answer with all drafts", 3, "span")]),
            Table.Row([Table.Head("")
                , .. Enumerable.Repeat(new[] { "p50", "p95", "p99" }, 2).SelectMany(quantiles => quantiles).Select(name => Table.Head(name))]),
        ],
        modes.Select(mode => Table.Row(
        [
            Name(mode),
            .. new[] { mode.Summary.Cost.FirstToken, mode.Summary.Cost.Total }
                .SelectMany(times => new[] { times.P50, times.P95, times.P99 })
                .Select(time => Table.Cell(Figures.Milliseconds(time))),
        ])));

    private static Markup Work((int Index, SummaryReport Summary)[] modes) => Table.Of(
        "Work of each mode",
        [
            Table.Row(
            [
                Table.Head("all cases"), Table.Head("tokens"), Table.Head("model calls per token"), Table.Head("constraint checks per token"), Table.Head("emitted per call"), Table.Head("guesses right"),
                Table.Head("refused"), Table.Head("masks"), Table.Head("constraints given up"), Table.Head("nothing suggested"),
            ]),
        ],
        modes.Select(mode => (Mode: mode, mode.Summary.Counts)).Select(one => Table.Row(
        [
            Name(one.Mode),
            Table.Cell(Figures.Count(one.Counts.Tokens)),
            // A peer does not say how often it calls the model.
            Table.Cell(one.Counts is { ModelCalls: 0, Tokens: > 0 } ? "–" : Figures.Per(one.Counts.ModelCalls, one.Counts.Tokens)),
            Table.Cell(Figures.Per(one.Counts.ConstraintChecks, one.Counts.Tokens)),
            Table.Cell(Figures.Per(one.Counts.MainTokens, one.Counts.ModelCalls)),
            Table.Cell(Figures.Per(one.Counts.GuessedTokens, one.Counts.GuessedTokens + one.Counts.WrongGuesses)),
            Table.Cell(Figures.Count(one.Counts.Refused)),
            Table.Cell(Figures.Count(one.Counts.Masks)),
            Table.Cell(Figures.Count(one.Counts.Relaxed)),
            Table.Cell(Figures.Count(one.Counts.Empty)),
        ])));

    private static Markup Name((int Index, SummaryReport Summary) mode) =>
        Table.RowHead(Markup.Of($"{Table.Swatch(mode.Index)}{mode.Summary.Mode}"));

    private static Markup Fact(string name, string value) => Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
}
