using Completion.CSharp.Analysis;
using Completion.CSharp.Lexing;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors;

/// <summary>The code before a word, read backwards: what can be told of a place without the compiler.</summary>
/// <param name="analysis">The document.</param>
/// <param name="replaced">What the completion replaces.</param>
/// <param name="inserted">Text that stands there before what is generated.</param>
internal sealed class CodeBefore(DocumentAnalysis analysis, TextSpan replaced, string inserted)
{
    /// <summary>The characters before a word, the last one first. Those beyond ASCII in generated text are read as one letter each byte.</summary>
    public IEnumerable<char> Backwards(WordPlace place)
    {
        var generated = GeneratedText.ReadBytes(place.Before);
        for (var at = generated.Length - 1; at >= 0; at--)
        {
            yield return generated[at] < 0x80 ? (char)generated[at] : 'é';
        }

        for (var at = inserted.Length - 1; at >= 0; at--)
        {
            yield return inserted[at];
        }

        var start = replaced.Start;
        while (place.IsTyped && start > 0 && SyntaxFacts.IsIdentifierPartCharacter(analysis.Text[start - 1]))
        {
            start--;
        }

        foreach (var value in CodeBackwards.From(analysis.Tree.GetRoot(), analysis.Text, start))
        {
            yield return value;
        }
    }
}
