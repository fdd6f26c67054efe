using System.Diagnostics;
using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Lexing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Names;

/// <summary>
/// Which words may stand at the places of one kind, in one document at one cursor. Asks the compiler and remembers its
/// answers by the text generated so far.
/// </summary>
/// <remarks>Not thread-safe: one request's decoding asks it.</remarks>
public abstract class NameSource : ICompilerQuestions
{
    /// <summary>Questions per request after which the source abstains: a mask over a large vocabulary could ask hundreds.</summary>
    public const int MostQuestions = 48;

    /// <summary>Stands in the document for the word that is asked about, where no one has a name like it.</summary>
    protected const string Placeholder = "Xq9z";

    private readonly Dictionary<string, LegalNames?> _byText = new(StringComparer.Ordinal);
    private readonly int _wordStart;
    private LegalNames? _ofTyped;
    private bool _hasAskedOfTyped;

    private protected NameSource(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
    {
        (Analysis, Replaced, Inserted, Cancellation) = (analysis, replaced, inserted, cancellation);
        var text = analysis.Text;
        Scanner = DocumentScanner.At(analysis.Tree.GetRoot(cancellation), text, replaced.Start, inserted);
        _wordStart = replaced.Start;
        while (inserted.Length == 0 && _wordStart > 0 && (SyntaxFacts.IsIdentifierPartCharacter(text[_wordStart - 1]) || text[_wordStart - 1] is '@' or '"' or '\''))
        {
            _wordStart--;
        }

        IsAfterWord = inserted.Length > 0 ? SyntaxFacts.IsIdentifierPartCharacter(inserted[^1]) || inserted[^1] is '@' or '"' or '\'' : _wordStart < replaced.Start;
        if (_wordStart < replaced.Start && (char.IsAsciiLetter(text[_wordStart]) || text[_wordStart] == '_') && (Scanner.IsCode || Scanner.IsInHole))
        {
            Typed = Encoding.UTF8.GetBytes(text.ToString(TextSpan.FromBounds(_wordStart, replaced.Start)));
        }
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public int Questions { get; private set; }

    /// <inheritdoc/>
    public int Abstentions { get; private set; }

    /// <inheritdoc/>
    public int Failures { get; private set; }

    /// <inheritdoc/>
    public long Ticks { get; private set; }

    /// <summary>The lexical state at the cursor.</summary>
    internal CSharpScanner Scanner { get; }

    /// <summary>Whether what comes next would continue a word or follows a literal directly.</summary>
    internal bool IsAfterWord { get; }

    /// <summary>The piece of a word before the cursor that what comes next continues; null when there is none.</summary>
    internal byte[]? Typed { get; }

    /// <summary>Whether the names at a place are few, so that a decoder may compare whole words, see <see cref="Constraint.IsInsideWord"/>.</summary>
    internal virtual bool ComparesWords => false;

    private protected DocumentAnalysis Analysis { get; }

    private protected TextSpan Replaced { get; }

    private protected string Inserted { get; }

    private protected CancellationToken Cancellation { get; }

    /// <summary>Names that a word may begin to be without the place being looked at closely; null: nothing is said of the word.</summary>
    internal abstract LegalNames? AtHand(WordPlace place);

    /// <summary>The names at a place, asked for when a word is none of those at hand; null when anything may stand there.</summary>
    internal LegalNames? Ask(WordPlace place)
    {
        if (place.IsTyped)
        {
            if (!_hasAskedOfTyped)
            {
                _hasAskedOfTyped = true;
                _ofTyped = CanTell(WordEndingBefore(_wordStart))
                    ? Answer(() => Find(Analysis.Splice(TextSpan.FromBounds(_wordStart, Replaced.End), Placeholder)))
                    : null;
            }

            return _ofTyped;
        }

        var text = GeneratedText.Read(place.Before);
        if (_byText.TryGetValue(text, out var known))
        {
            return known;
        }

        var before = Inserted + text.ReplaceLineEndings("\n");
        if (!CanTell(LastWord(before)))
        {
            return _byText[text] = null;
        }

        if (Questions >= MostQuestions)
        {
            Abstentions++;
            return null;
        }

        return _byText[text] = Answer(() => Find(Analysis.Splice(Replaced, before + Placeholder)));
    }

    /// <summary>What may stand where the placeholder stands, at the end of the insertion; null when anything may.</summary>
    private protected abstract LegalNames? Find(SplicedDocument spliced);

    /// <summary>Whether anything can be said of a word that follows another; empty: that follows none.</summary>
    private protected abstract bool CanTell(string lastWord);

    /// <summary>The placeholder's token.</summary>
    private protected static SyntaxToken PlaceholderIn(SplicedDocument spliced) =>
        spliced.Tree.GetRoot().FindToken(spliced.Inserted.End - Placeholder.Length);

    /// <summary>Takes the time of an answer; a failure is none.</summary>
    private protected T? Answer<T>(Func<T?> find)
        where T : class
    {
        Cancellation.ThrowIfCancellationRequested();
        var started = Stopwatch.GetTimestamp();
        Questions++;
        try
        {
            return find();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Unfinished code can bring the compiler into states that its authors did not foresee: no answer, but no harm.
            Failures++;
            return null;
        }
        finally
        {
            Ticks += Stopwatch.GetTimestamp() - started;
        }
    }

    /// <summary>Whether the text before a word, white space aside, ends in some ASCII; a word only as a whole one.</summary>
    private protected bool Follows(WordPlace place, string ending)
    {
        var at = ending.Length - 1;
        var isSkipping = true;
        foreach (var value in Backwards(place))
        {
            if (isSkipping && IsWhiteSpace(value))
            {
                continue;
            }

            isSkipping = false;
            if (at < 0)
            {
                return !char.IsAsciiLetter(ending[0]) || !(SyntaxFacts.IsIdentifierPartCharacter(value) || value == '@');
            }

            if (value != ending[at--])
            {
                return false;
            }
        }

        return at < 0;
    }

    /// <summary>The text before a word from its end: generated, inserted, the document's. Bytes beyond ASCII count as letters.</summary>
    private IEnumerable<char> Backwards(WordPlace place)
    {
        foreach (var value in GeneratedText.Backwards(place.Before))
        {
            yield return value < 0x80 ? (char)value : 'é';
        }

        for (var at = Inserted.Length - 1; at >= 0; at--)
        {
            yield return Inserted[at];
        }

        for (var at = (place.IsTyped ? _wordStart : Replaced.Start) - 1; at >= 0; at--)
        {
            yield return Analysis.Text[at];
        }
    }

    /// <summary>The word that the text ends in, white space aside; what is before the cursor counts where nothing visible follows.</summary>
    private string LastWord(string generated)
    {
        var trimmed = generated.AsSpan().TrimEnd();
        if (trimmed.IsEmpty)
        {
            return WordEndingBefore(Replaced.Start);
        }

        var start = trimmed.Length;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(trimmed[start - 1]))
        {
            start--;
        }

        // All of it may be the end of a word from before the cursor.
        var rest = trimmed[start..].ToString();
        return start > 0 || Inserted.Length > 0 ? rest : Analysis.Text.ToString(TextSpan.FromBounds(WordBefore(Replaced.Start), Replaced.Start)) + rest;
    }

    /// <summary>The last word before a position of the document, white space between them aside.</summary>
    private string WordEndingBefore(int end)
    {
        while (end > 0 && IsWhiteSpace(Analysis.Text[end - 1]))
        {
            end--;
        }

        return Analysis.Text.ToString(TextSpan.FromBounds(WordBefore(end), end));
    }

    private int WordBefore(int end)
    {
        var start = end;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(Analysis.Text[start - 1]))
        {
            start--;
        }

        return start;
    }

    private static bool IsWhiteSpace(char value) => value is ' ' or '\t' or '\r' or '\n';
}
