namespace Completion.Evaluation.Reports.Html.Sections;

/// <summary>What was evaluated, on what, and what must be known before the numbers are read.</summary>
internal static class HeadingSection
{
    private const int ShaShown = 12;
    private const int NotesShown = 3;

    /// <summary>The page's head.</summary>
    public static Markup Of(EvaluationReport report) => Markup.Of($"""
        <header>
        <p class="eyebrow">Code completion evaluation</p>
        <h1>{report.Project}</h1>
        {(report.Origin is { } origin ? Markup.Of($"""<p class="origin">{origin}</p>""") : Markup.Empty)}
        {(report.Partial is { } partial ? Markup.Of($"""<p class="banner" role="status"><strong>PARTIAL</strong> {Completed(report)}. {partial}</p>""") : Markup.Empty)}
        <dl class="facts">
        {Fact("Cases", Markup.Of($"{Completed(report)}; {Figures.Counted(report.Kinds.Length, "kind")}{(report.Stale > 0 ? $"; {Figures.Count(report.Stale)} stale, left out" : "")}{(report.Shard is { } shard ? $"; shard {shard} alone" : "")}"))}
        {Fact("Model", Markup.Of($"{report.Model.Name}, context of {Figures.Count(report.Model.ContextLength)} tokens"))}
        {Fact("SHA-256", Markup.Of($"""<code title="{report.Model.Sha256}">{Short(report.Model.Sha256)}</code>"""))}
        {Fact("Device", Markup.Escape(report.Cost.Device))}
        {Fact("Seed", Markup.Escape(report.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)))}
        </dl>
        {InShort(report)}
        {Notes(report)}
        </header>
        """);

    private static string Completed(EvaluationReport report) => report.Cases.Length == report.Count
        ? $"{Figures.Count(report.Count)} completed in every mode"
        : $"{Figures.Count(report.Cases.Length)} of {Figures.Count(report.Count)} completed in every mode";

    private static string Short(string sha) => sha.Length > ShaShown ? sha[..ShaShown] + "…" : sha;

    private static Markup Fact(string name, Markup value) => Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");

    private static Markup InShort(EvaluationReport report)
    {
        var lines = report.Pairs
            .Where(pair => pair.Kind == SummaryReport.AllKinds && pair.Metrics.ContainsKey("compileRate"))
            .Select(pair =>
            {
                var difference = pair.Metrics["compileRate"];
                return Markup.Of($"""<li><b>{pair.Mode}</b> against <b>{pair.Baseline}</b>: compile rate <b class="nowrap">{Figures.Points(difference.Value)} points</b> <span class="interval">[{Figures.Points(difference.Low)}, {Figures.Points(difference.High)}]</span>{P(difference)}</li>""");
            })
            .ToArray();
        return lines.Length == 0 ? Markup.Empty : Markup.Of($"""<ul class="short">{lines}</ul>""");
    }

    private static string P(PairedDifference difference) => difference.P switch
    {
        null => "",
        < 0.0001 => ", p < 0.0001",
        { } p => $", p = {Figures.P(p)}",
    };

    private static Markup Notes(EvaluationReport report) => report.Notes.Length == 0
        ? Markup.Empty
        : Markup.Of($"""
            <div class="notes">{List(report.Notes.Take(NotesShown))}{(report.Notes.Length <= NotesShown ? Markup.Empty : Table.Details(Markup.Of($"{Figures.Counted(report.Notes.Length - NotesShown, "further note")}"), List(report.Notes.Skip(NotesShown))))}</div>
            """);

    private static Markup List(IEnumerable<string> notes) => Markup.Of($"<ul>{notes.Select(note => Markup.Of($"<li>{note}</li>"))}</ul>");
}
