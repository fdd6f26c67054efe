using System.Text;
using Completion.CSharp.Situations;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.CSharp.Reviews;

/// <summary>What a draft says but for its layout: two drafts with the same meaning are one suggestion to a person.</summary>
public static class DraftMeaning
{
    /// <summary>Between tokens, so that <c>a b</c> is not <c>ab</c>; no token has it.</summary>
    private const char Between = '\0';

    /// <summary>
    /// The tokens of a draft as Roslyn reads them, without white space and comments; inside of a literal or a comment, where
    /// every character counts, the text itself.
    /// </summary>
    /// <param name="situation">Where it goes.</param>
    /// <param name="text">The draft.</param>
    public static string Of(Situation situation, string text)
    {
        // White space before the first word may be what makes it a word of its own.
        if (!situation.Scanner.IsCode || text.Contains('#', StringComparison.Ordinal))
        {
            return text.TrimEnd();
        }

        var meaning = new StringBuilder(text.Length + 16);
        if (text.Length > 0 && char.IsWhiteSpace(text[0]) && EndsInWord(situation))
        {
            meaning.Append(' ');
        }

        var end = 0;
        foreach (var token in SyntaxFactory.ParseTokens(text))
        {
            meaning.Append(token.Text).Append(Between);
            end = token.FullSpan.End;
        }

        // A comment alone is all there is to show.
        return meaning.Length > 1 || end == 0 ? meaning.ToString() : text.Trim();
    }

    private static bool EndsInWord(Situation situation)
    {
        var before = situation.Inserted.Length > 0 ? situation.Inserted[^1]
            : situation.Replaced.Start > 0 ? situation.Analysis.Text[situation.Replaced.Start - 1]
            : ' ';
        return SyntaxFacts.IsIdentifierPartCharacter(before);
    }
}
