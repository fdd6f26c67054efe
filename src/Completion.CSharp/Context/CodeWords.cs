using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Context;

/// <summary>The names that a piece of code uses.</summary>
internal static class CodeWords
{
    /// <summary>Shorter ones are loop variables.</summary>
    private const int ShortestWord = 3;

    /// <summary>Identifiers of a text, each once, in the order in which they first occur; keywords are none.</summary>
    /// <remarks>Words of comments and literals are among them: what a comment speaks of is what the code is about.</remarks>
    public static IReadOnlyList<string> Of(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var known = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = 0; at < text.Length;)
        {
            if (!SyntaxFacts.IsIdentifierPartCharacter(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && SyntaxFacts.IsIdentifierPartCharacter(text[at]))
            {
                at++;
            }

            var word = text[start..at];
            if (word.Length >= ShortestWord && SyntaxFacts.IsIdentifierStartCharacter(word[0]) && known.Add(word))
            {
                known.TryGetValue(word, out var kept);
                words.Add(kept!);
            }
        }

        words.RemoveAll(word => SyntaxFacts.GetKeywordKind(word) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(word) is SyntaxKind.VarKeyword or SyntaxKind.GetKeyword or SyntaxKind.SetKeyword);
        return words;
    }

    /// <summary>The words of a span of a document.</summary>
    public static IReadOnlyList<string> Of(SourceText text, TextSpan span) => Of(text.ToString(span));
}
