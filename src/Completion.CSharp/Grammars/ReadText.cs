using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Grammars;

/// <summary>
/// What the compiler reads of a document: its text without directives, and without the branches of <c>#if</c> that are left out. The grammar does not know which
/// symbols are defined and takes any branch, so that to it whatever is written into one may be left out.
/// </summary>
/// <param name="root">The document.</param>
/// <param name="text">Its text.</param>
/// <param name="written">Where something will be written.</param>
/// <remarks>Where one of these places is in what is left out, or in a directive, all is read as it stands; as are directives that are wrong.</remarks>
public sealed class ReadText(SyntaxNode root, SourceText text, params IReadOnlyList<int> written)
{
    private readonly bool _isWhole = !root.ContainsDirectives || written.Any(place => root.FindTrivia(place) is var trivia && IsNoCode(trivia) && IsInside(trivia, place));

    /// <summary>A stretch of it, UTF-8.</summary>
    public byte[] Bytes(TextSpan span) => Encoding.UTF8.GetBytes(Of(span));

    private string Of(TextSpan span)
    {
        if (_isWhole)
        {
            return text.ToString(span);
        }

        var read = new StringBuilder(span.Length);
        var at = span.Start;
        foreach (var trivia in root.DescendantTrivia(span, node => node.ContainsDirectives))
        {
            if (IsNoCode(trivia) && !trivia.ContainsDiagnostics && trivia.FullSpan.Intersection(span) is { IsEmpty: false } left)
            {
                // A line stays one: it ends comments.
                read.Append(text.ToString(TextSpan.FromBounds(at, left.Start))).Append('\n');
                at = left.End;
            }
        }

        return read.Append(text.ToString(TextSpan.FromBounds(at, span.End))).ToString();
    }

    private static bool IsNoCode(SyntaxTrivia trivia) => trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia);

    private static bool IsInside(SyntaxTrivia trivia, int place) => trivia.FullSpan.Start < place && place < trivia.FullSpan.End;
}
