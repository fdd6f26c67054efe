using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Cli.Commands;

/// <summary>A place as people write it, <c>FILE:LINE:COL</c>, both counted from 1.</summary>
internal sealed record SourceLocation(string File, int Line, int Column)
{
    /// <exception cref="InputException">The text has another form.</exception>
    public static SourceLocation Parse(string text)
    {
        // From the right, because a drive letter brings a colon of its own.
        var column = text.LastIndexOf(':');
        var line = column > 0 ? text.LastIndexOf(':', column - 1) : -1;
        if (line > 0
            && !text.Contains('\0', StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(line + 1, column - line - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var lineNumber)
            && int.TryParse(text.AsSpan(column + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var columnNumber)
            && lineNumber > 0 && columnNumber > 0)
        {
            return new SourceLocation(Path.GetFullPath(text[..line]), lineNumber, columnNumber);
        }

        throw new InputException($"'{text}' is not a place: write FILE:LINE:COL, both numbers counted from 1.");
    }

    /// <summary>The offset of the place in a text.</summary>
    /// <exception cref="InputException">The place lies outside.</exception>
    public int In(SourceText text)
    {
        if (Line > text.Lines.Count)
        {
            throw new InputException($"{File} has {text.Lines.Count} lines; line {Line} is outside.");
        }

        var line = text.Lines[Line - 1];
        if (Column > line.Span.Length + 1)
        {
            throw new InputException(
                $"Line {Line} of {File} has {line.Span.Length} characters; column {Column} is outside (at most {line.Span.Length + 1}).");
        }

        return line.Start + Column - 1;
    }
}
