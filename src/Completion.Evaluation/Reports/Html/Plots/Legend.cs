namespace Completion.Evaluation.Reports.Html.Plots;

/// <summary>Which mark is which mode: entries from left to right, in as many rows as they need.</summary>
internal sealed class Legend
{
    private const double RowHeight = 20;
    private const double Sample = 30;

    private readonly List<(int Mode, string Label, double X, double Y)> _entries = [];

    /// <summary>The legend of some modes.</summary>
    /// <param name="modes">Index among all modes, and the name.</param>
    /// <param name="left">Pixel of the first entry.</param>
    /// <param name="right">Pixel that no entry goes beyond.</param>
    public Legend(IEnumerable<(int Mode, string Name)> modes, double left, double right)
    {
        var (x, y) = (left, 14.0);
        foreach (var (mode, name) in modes)
        {
            var label = Drawing.Fit(name, right - left - Sample);
            var width = Sample + label.Length * Drawing.CharacterWidth + 18;
            if (x > left && x + width > right)
                (x, y) = (left, y + RowHeight);
            _entries.Add((mode, label, x, y));
            x += width;
        }

        Height = y + RowHeight;
    }

    /// <summary>Pixels down to where the plot may begin.</summary>
    public double Height { get; }

    /// <summary>The legend as SVG.</summary>
    /// <param name="dashed">Whether modes differ in their dashes too.</param>
    /// <param name="marked">Whether modes have markers.</param>
    public Markup Draw(bool dashed, bool marked) => Markup.Of(
        $"""<g class="legend">{_entries.Select(e => Markup.Of($"""<g class="{Drawing.ModeClass(e.Mode)}">{Drawing.Path(dashed ? Drawing.Dash(e.Mode) : "", [(e.X, e.Y), (e.X + 24, e.Y)])}{(marked ? Drawing.Marker(e.Mode, e.X + 12, e.Y) : Markup.Empty)}</g>{Drawing.Text("legend-label", e.X + Sample, e.Y + 4, "start", e.Label)}"""))}</g>""");
}
