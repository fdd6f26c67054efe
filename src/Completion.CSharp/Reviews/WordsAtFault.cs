using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Reviews;

/// <summary>Which words of a draft the compiler's errors are about: one of them should have been another.</summary>
public static class WordsAtFault
{
    /// <summary>Words of a draft: names, keywords, literals, operators and brackets, as the compiler reads them.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="places">As <see cref="Review.Places"/> has them.</param>
    /// <returns>
    /// Those that the first error is about, or touches where it is about nothing; all of them where what is wrong lies outside of the draft: whatever it
    /// says, something does not go with it.
    /// </returns>
    public static ImmutableArray<TextSpan> Of(string draft, ImmutableArray<TextSpan?> places)
    {
        ImmutableArray<TextSpan> words = [.. SyntaxFactory.ParseTokens(draft).Where(token => token.Span.Length > 0).Select(token => token.Span)];
        foreach (var place in places)
        {
            if (place is { } fault)
            {
                var touched = words.Where(word => fault.IsEmpty ? word.IntersectsWith(fault) : word.OverlapsWith(fault)).ToImmutableArray();
                return touched.IsEmpty ? words : touched;
            }
        }

        return words;
    }
}
