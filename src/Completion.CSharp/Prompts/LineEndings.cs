using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Prompts;

/// <summary>LF inside, the document's own line breaks outside.</summary>
/// <remarks>Form feeds and the line separators of Unicode are text: they stand in literals, and a model has seen them there.</remarks>
public static class LineEndings
{
    /// <summary>A text with LF alone.</summary>
    public static string ToLf(string text) => text.Contains('\r', StringComparison.Ordinal)
        ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
        : text;

    /// <summary>A text with the line breaks that a document uses: those of its first line; LF when it has one line.</summary>
    public static string ToDocument(string text, SourceText document)
    {
        var first = document.Lines[0];
        var lineBreak = document.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak));
        var lf = ToLf(text);
        return lineBreak is "\r\n" or "\r" ? lf.Replace("\n", lineBreak, StringComparison.Ordinal) : lf;
    }
}
