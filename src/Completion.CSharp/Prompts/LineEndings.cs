using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Prompts;

/// <summary>LF inside, the document's own line breaks outside.</summary>
public static class LineEndings
{
    /// <summary>A text with LF alone.</summary>
    public static string ToLf(string text) => text.Contains('\r', StringComparison.Ordinal) ? text.ReplaceLineEndings("\n") : text;

    /// <summary>A text with the line breaks that a document uses: those of its first line; LF when it has one line.</summary>
    public static string ToDocument(string text, SourceText document)
    {
        var first = document.Lines[0];
        var lineBreak = document.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak));
        return lineBreak is "" or "\n" ? text : text.ReplaceLineEndings(lineBreak);
    }
}
