using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Lexing;

/// <summary>The lexical state at a position of a document.</summary>
internal static class DocumentScanner
{
    /// <summary>
    /// Reads from the token at the position, or from the string around it: the state there is known to be code, however
    /// large the file is.
    /// </summary>
    /// <param name="root">The document.</param>
    /// <param name="text">Its text.</param>
    /// <param name="position">Up to where it counts.</param>
    /// <param name="inserted">What stands there behind it.</param>
    public static CSharpScanner At(SyntaxNode root, SourceText text, int position, string inserted)
    {
        var start = 0;
        if (position > 0 && !root.FullSpan.IsEmpty)
        {
            var token = root.FindToken(Math.Min(position, root.FullSpan.End) - 1);
            var literal = token.Parent?.AncestorsAndSelf().OfType<InterpolatedStringExpressionSyntax>().LastOrDefault();
            start = Math.Min(position, literal?.SpanStart ?? token.FullSpan.Start);
        }

        return CSharpScanner.After(Encoding.UTF8.GetBytes(text.ToString(TextSpan.FromBounds(start, position)) + inserted));
    }
}
