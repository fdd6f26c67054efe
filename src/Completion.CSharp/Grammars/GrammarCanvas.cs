using System.Text;
using Completion.Constraints.Grammars.Holes;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Grammars;

/// <summary>The construct around several holes of a document, as a canvas of the C# grammar.</summary>
public static class GrammarCanvas
{
    /// <summary>Characters around the holes beyond which nothing is said, as for <see cref="GrammarMonitor"/>.</summary>
    private const int MostCharacters = 40_000;

    /// <summary>What may stand between the text before the first hole and the text behind the last.</summary>
    /// <param name="analysis">The document with its holes empty.</param>
    /// <param name="range">From the first hole to the last.</param>
    /// <param name="cancellation">Ends the parsing.</param>
    /// <returns>Null where nothing can be said: the text before the holes is wrong, or there is too much of it.</returns>
    public static CanvasChecker? At(DocumentAnalysis analysis, TextSpan range, CancellationToken cancellation)
    {
        var place = GrammarPlace.At((CompilationUnitSyntax)analysis.Tree.GetRoot(cancellation), range);
        return place.After is { } after && place.Before.Length + range.Length + after.Length <= MostCharacters
            ? CanvasChecker.Between(
                CSharpGrammar.Instance, place.Rule, Bytes(analysis, place.Before), Bytes(analysis, after), HiddenFragments.Refused)
            : null;
    }

    private static byte[] Bytes(DocumentAnalysis analysis, TextSpan span) => Encoding.UTF8.GetBytes(analysis.Text.ToString(span));
}
