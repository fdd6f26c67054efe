using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Completion.Evaluation.Reports.Html;

/// <summary>A piece of HTML or SVG. What is put into one is escaped, so that nothing which a project holds can become markup.</summary>
/// <param name="Text">Well formed.</param>
internal readonly record struct Markup(string Text)
{
    /// <summary>Nothing.</summary>
    public static Markup Empty { get; } = new("");

    /// <summary>An interpolated string: the literal parts are markup, the holes are text unless they are markup themselves.</summary>
    public static Markup Of(MarkupBuilder builder) => builder.Build();

    /// <summary>Text for an element's content or for an attribute in double quotes, in HTML as in XML.</summary>
    public static Markup Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        Escape(text, escaped);
        return new Markup(escaped.ToString());
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    internal static void Escape(string text, StringBuilder to)
    {
        // Runes come from broken UTF-16 as U+FFFD.
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => to.Append("&amp;"),
                '<' => to.Append("&lt;"),
                '>' => to.Append("&gt;"),
                '"' => to.Append("&quot;"),
                '\'' => to.Append("&#39;"),
                '\t' or '\n' => to.Append((char)rune.Value),
                // No character of XML 1.0, not even as a reference.
                < ' ' or 0xfffe or 0xffff => to.Append('\ufffd'),
                _ => to.Append(rune.ToString()),
            };
        }
    }
}

/// <summary>What the compiler makes of the interpolated strings given to <see cref="Markup.Of"/>.</summary>
[InterpolatedStringHandler]
internal readonly struct MarkupBuilder
{
    private readonly StringBuilder _text;

    public MarkupBuilder(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + 16 * formattedCount);

    public void AppendLiteral(string markup) => _text.Append(markup);

    public void AppendFormatted(string? text) => Markup.Escape(text ?? "", _text);

    public void AppendFormatted(Markup markup) => _text.Append(markup.Text);

    public void AppendFormatted(IEnumerable<Markup> markups)
    {
        foreach (var markup in markups)
            _text.Append(markup.Text);
    }

    public void AppendFormatted(int number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A coordinate: a hundredth of a pixel is enough, and the last bits of a double are no one's business.</summary>
    public void AppendFormatted(double number) =>
        _text.Append((Math.Round(number, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture));

    public Markup Build() => new(_text.ToString());
}
