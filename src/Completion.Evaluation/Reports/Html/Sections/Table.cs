namespace Completion.Evaluation.Reports.Html.Sections;

/// <summary>A table that scrolls within itself when the window is too narrow for it.</summary>
internal static class Table
{
    /// <summary>The table.</summary>
    /// <param name="label">Names it for who does not see it.</param>
    /// <param name="head">One row of <see cref="Head"/> cells, or several.</param>
    /// <param name="rows">The rows, each with its cells.</param>
    public static Markup Of(string label, IEnumerable<Markup> head, IEnumerable<Markup> rows) => Markup.Of(
        $"""<div class="scroll" role="region" aria-label="{label}" tabindex="0"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>""");

    /// <summary>A row.</summary>
    public static Markup Row(IEnumerable<Markup> cells) => Markup.Of($"<tr>{cells}</tr>\n");

    /// <summary>The head of a column, or of some.</summary>
    public static Markup Head(string text, int span = 1, string cssClass = "") => Markup.Of(
        $"""<th scope="{(span > 1 ? "colgroup" : "col")}" colspan="{span}" class="{cssClass}">{text}</th>""");

    /// <summary>The head of a mode's column.</summary>
    public static Markup ModeHead(string name, int index) => Markup.Of($"""<th scope="col">{Swatch(index)}{name}</th>""");

    /// <summary>The head of a row.</summary>
    public static Markup RowHead(Markup text) => Markup.Of($"""<th scope="row">{text}</th>""");

    /// <summary>A cell with a number or with what stands for none.</summary>
    public static Markup Cell(string text, string cssClass = "") => Markup.Of($"""<td class="{cssClass}">{text}</td>""");

    /// <summary>A share in percent and its interval.</summary>
    public static Markup Cell(Estimate? share) => share is null
        ? Cell(Figures.None)
        : Markup.Of($"""<td class="estimate"><b>{Figures.Percent(share.Value)}</b> <span class="interval">[{Figures.Percent(share.Low)}, {Figures.Percent(share.High)}]</span></td>""");

    /// <summary>The colour of a mode in the plots.</summary>
    public static Markup Swatch(int mode) => Markup.Of($"""<span class="swatch {Plots.Drawing.ModeClass(mode)}"></span>""");

    /// <summary>Something that opens.</summary>
    public static Markup Details(Markup summary, Markup content) => Markup.Of($"<details><summary>{summary}</summary>{content}</details>\n");
}
