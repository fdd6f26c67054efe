namespace Completion.Evaluation.Reports.Html.Sections;

/// <summary>In what the modes differ, and what they share.</summary>
internal static class SettingsSection
{
    /// <summary>The tables.</summary>
    public static Markup Of(EvaluationReport report)
    {
        var names = report.Modes.SelectMany(mode => mode.Settings.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var (shared, different) = (
            names.Where(name => report.Modes.Select(mode => Value(mode, name)).Distinct().Count() == 1).ToArray(),
            names.Where(name => report.Modes.Select(mode => Value(mode, name)).Distinct().Count() > 1).ToArray());
        return Markup.Of($"""
            {(different.Length == 0 ? Markup.Empty : Table.Of("Settings in which the modes differ", [Table.Row([Table.Head("setting"), .. report.Modes.Select((mode, index) => Table.ModeHead(mode.Name, index))])], different.Select(name => Row(name, report.Modes.Select(mode => Value(mode, name))))))}
            {(shared.Length == 0 ? Markup.Empty : Table.Details(Markup.Of($"""The same in every mode <span class="dim">{Figures.Counted(shared.Length, "setting")}</span>"""), Table.Of("Settings that all modes share", [Table.Row([Table.Head("setting"), Table.Head("value")])], shared.Select(name => Row(name, [Value(report.Modes[0], name)])))))}
            """);
    }

    private static string? Value(ModeReport mode, string setting) => mode.Settings.GetValueOrDefault(setting);

    private static Markup Row(string name, IEnumerable<string?> values) => Table.Row(
    [
        Table.RowHead(Markup.Of($"<code>{name}</code>")),
        .. values.Select(value => Markup.Of($"<td>{(value is null ? Markup.Escape(Figures.None) : Markup.Of($"<code>{value}</code>"))}</td>")),
    ]);
}
