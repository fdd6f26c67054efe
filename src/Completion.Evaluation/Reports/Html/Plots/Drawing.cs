namespace Completion.Evaluation.Reports.Html.Plots;

/// <summary>The shapes of all plots, as SVG. Colours come from the page's style sheet by class, so that they follow its dark theme.</summary>
/// <remarks>
/// Points, whiskers and steps are all there is to draw: a library that runs a script engine or native code, and brings
/// colours of its own, would cost more than these lines.
/// </remarks>
internal static class Drawing
{
    /// <summary>Pixels that one character of a label takes at most, on average; the reader's font is not known here.</summary>
    public const double CharacterWidth = 7.6;

    private static readonly string[] Dashes = ["", "7 3", "2 3", "9 3 2 3", "4 2", "1 2", "12 4", "6 2 1 2 1 2"];

    /// <summary>The class that gives the mode of an index its colour.</summary>
    public static string ModeClass(int mode) => $"mode-{mode % 8}";

    /// <summary>The dashes of a mode's line: colour is not all that tells modes apart.</summary>
    public static string Dash(int mode) => Dashes[mode % Dashes.Length];

    /// <summary>A whole plot.</summary>
    /// <param name="id">Names the plot for tests and links.</param>
    /// <param name="label">What someone who does not see it is told.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="content">What is in it.</param>
    public static Markup Svg(string id, string label, double width, double height, IEnumerable<Markup> content) => Markup.Of(
        $"""<svg xmlns="http://www.w3.org/2000/svg" id="{id}" class="plot" role="img" aria-label="{label}" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{content}</svg>""");

    /// <summary>A straight line.</summary>
    public static Markup Line(string cssClass, double x1, double y1, double x2, double y2) =>
        Markup.Of($"""<line class="{cssClass}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>""");

    /// <summary>Text; <paramref name="anchor"/> is <c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    public static Markup Text(string cssClass, double x, double y, string anchor, string text) =>
        Markup.Of($"""<text class="{cssClass}" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>""");

    /// <summary>A line through points.</summary>
    public static Markup Path(string dash, IEnumerable<(double X, double Y)> points) => Markup.Of(
        $"""<path class="curve" stroke-dasharray="{(dash.Length == 0 ? "none" : dash)}" d="M{Markup.Of($"{points.Select((p, i) => Markup.Of($"{(i == 0 ? "" : "L")}{p.X} {p.Y}"))}")}"/>""");

    /// <summary>The marker of a mode; hollow for the second of two kinds of values.</summary>
    public static Markup Marker(int mode, double x, double y, bool hollow = false)
    {
        var cssClass = hollow ? "marker hollow" : "marker";
        const double r = 4;
        return (mode % 4) switch
        {
            0 => Markup.Of($"""<circle class="{cssClass}" cx="{x}" cy="{y}" r="{r}"/>"""),
            1 => Markup.Of($"""<rect class="{cssClass}" x="{x - 3.6}" y="{y - 3.6}" width="7.2" height="7.2"/>"""),
            2 => Markup.Of($"""<path class="{cssClass}" d="M{x} {y - 5}L{x + 5} {y}L{x} {y + 5}L{x - 5} {y}Z"/>"""),
            _ => Markup.Of($"""<path class="{cssClass}" d="M{x} {y - 4.6}L{x + 4.8} {y + 3.8}L{x - 4.8} {y + 3.8}Z"/>"""),
        };
    }

    /// <summary>A label that fits into so many pixels.</summary>
    public static string Fit(string text, double width)
    {
        var most = Math.Max(2, (int)(width / CharacterWidth));
        return text.Length <= most ? text : text[..(most - 1)] + "…";
    }
}
