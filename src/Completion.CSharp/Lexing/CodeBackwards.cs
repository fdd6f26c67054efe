using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Lexing;

/// <summary>The code before a position of a document, the last character first.</summary>
/// <remarks>
/// What stands between two tokens (comments, directives and what they leave out too) is one character: a line break if there is one in it, else a blank.
/// What the parser skipped is code.
/// </remarks>
internal static class CodeBackwards
{
    /// <param name="root">The document.</param>
    /// <param name="text">Its text.</param>
    /// <param name="position">Where to begin; it may be inside of a token.</param>
    public static IEnumerable<char> From(SyntaxNode root, SourceText text, int position)
    {
        var end = position;
        for (var token = LastBefore(root, position); token.RawKind != 0; token = token.GetPreviousToken(includeSkipped: true))
        {
            var tokenEnd = Math.Min(token.Span.End, end);
            if (tokenEnd < end)
            {
                yield return Between(text, tokenEnd, end);
            }

            for (var at = tokenEnd - 1; at >= token.SpanStart; at--)
            {
                yield return text[at];
            }

            end = token.SpanStart;
        }
    }

    /// <summary>The last token that begins before a position; none: there is none.</summary>
    private static SyntaxToken LastBefore(SyntaxNode root, int position)
    {
        if (position == 0 || root.FullSpan.IsEmpty)
        {
            return default;
        }

        var token = root.FindToken(Math.Min(position, root.FullSpan.End) - 1);
        while (token.RawKind != 0 && (token.SpanStart >= position || token.Span.IsEmpty))
        {
            token = token.GetPreviousToken(includeSkipped: true);
        }

        // What was skipped behind a token belongs to it.
        for (var next = Next(token); next.RawKind != 0 && next.SpanStart < position; next = Next(token))
        {
            token = next;
        }

        return token;

        SyntaxToken Next(SyntaxToken of) => of.RawKind == 0 ? root.GetFirstToken(includeSkipped: true) : of.GetNextToken(includeSkipped: true);
    }

    private static char Between(SourceText text, int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            if (text[at] is '\n' or '\r')
            {
                return '\n';
            }
        }

        return ' ';
    }
}
