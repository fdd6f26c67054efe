using Microsoft.CodeAnalysis.Text;

namespace Completion.Cli.Commands;

/// <summary>A stretch of a file as people write it, <c>LINE:COL-LINE:COL</c>, or <c>LINE:COL</c> for an empty one; counted from 1, without its end.</summary>
internal sealed record SourceRange(string Text, SourceLocation Start, SourceLocation End)
{
    /// <exception cref="InputException">The text has another form.</exception>
    public static SourceRange Parse(string text)
    {
        var parts = text.Split('-');
        try
        {
            // A name of no file stands in front, since a place in a file is what can be read.
            var start = SourceLocation.Parse("x:" + parts[0]);
            return parts.Length <= 2
                ? new SourceRange(text, start, parts.Length == 1 ? start : SourceLocation.Parse("x:" + parts[1]))
                : throw new InputException("");
        }
        catch (InputException)
        {
            throw new InputException($"'{text}' is no hole: write LINE:COL-LINE:COL, or LINE:COL for an empty place, all counted from 1.");
        }
    }

    /// <summary>The stretch in a text.</summary>
    /// <exception cref="InputException">It lies outside, or ends before it begins.</exception>
    public TextSpan In(string path, SourceText text)
    {
        var (start, end) = ((Start with { File = path }).In(text), (End with { File = path }).In(text));
        return start <= end ? TextSpan.FromBounds(start, end) : throw new InputException($"The hole {Text} ends before it begins; swap its two places.");
    }
}
