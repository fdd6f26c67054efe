namespace Completion.Evaluation.Reports.Html.Plots;

/// <summary>The rectangle in which values are drawn, with its axes.</summary>
internal readonly record struct Frame(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Grid lines and labels of a horizontal axis, and its title below.</summary>
    public Markup Horizontal(Scale scale, string title)
    {
        var (frame, middle) = (this, (Left + Right) / 2);
        return Markup.Of($"""
            <g class="axis">{scale.Ticks.Select(tick => frame.Column(scale.At(tick.Value), tick.Label))}{Drawing.Text("axis-title", middle, Bottom + 40, "middle", title)}</g>
            """);
    }

    /// <summary>Grid lines and labels of a vertical axis, and its title above.</summary>
    public Markup Vertical(Scale scale, string title)
    {
        var frame = this;
        return Markup.Of($"""
            <g class="axis">{scale.Ticks.Select(tick => frame.Row(scale.At(tick.Value), tick.Label))}{Drawing.Text("axis-title", Left, Top - 12, "start", title)}</g>
            """);
    }

    private Markup Column(double x, string label) => Markup.Of(
        $"{Drawing.Line("grid", x, Top, x, Bottom)}{Drawing.Text("tick", x, Bottom + 18, "middle", label)}");

    private Markup Row(double y, string label) => Markup.Of(
        $"{Drawing.Line("grid", Left, y, Right, y)}{Drawing.Text("tick", Left - 8, y + 4, "end", label)}");
}
