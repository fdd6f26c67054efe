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
public abstract class NameSource : CompilerQuestions
{
    /// <summary>Questions in a try of a request after which the source abstains: a mask over a large vocabulary could ask hundreds.</summary>
    public const int MostQuestions = 48;

    /// <summary>Stands in the document for the word that is asked about, where no one has a name like it.</summary>
    protected const string Placeholder = "Xq9z";

    /// <summary>How much of the code before the cursor is read for its last word or sign.</summary>
    private const int TailLength = 64;

    private readonly Dictionary<string, LegalNames?> _byText = new(StringComparer.Ordinal);
    private readonly QuestionBudget<string> _budget = new(MostQuestions);
    private readonly Dictionary<TextTail, bool> _watched = [];
    private readonly int _wordStart;
    private LegalNames? _ofTyped;
    private bool _hasAskedOfTyped;
    private ByteSet? _starts;

    private protected NameSource(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : base(cancellation)
    {
        (Analysis, Replaced, Inserted, Cancellation) = (analysis, replaced, inserted, cancellation);
        var text = analysis.Text;
        Scanner = DocumentScanner.At(analysis.Tree.GetRoot(cancellation), text, replaced.Start, inserted);
        _wordStart = replaced.Start;
        while (inserted.Length == 0 && _wordStart > 0 && (SyntaxFacts.IsIdentifierPartCharacter(text[_wordStart - 1]) || text[_wordStart - 1] is '@' or '"' or '\''))
        {
            _wordStart--;
        }

        Tail = TailAt(replaced.Start, inserted);
        IsAfterWord = inserted.Length > 0 ? SyntaxFacts.IsIdentifierPartCharacter(inserted[^1]) || inserted[^1] is '@' or '"' or '\'' : _wordStart < replaced.Start;
        if (_wordStart < replaced.Start && (char.IsAsciiLetter(text[_wordStart]) || text[_wordStart] == '_') && (Scanner.IsCode || Scanner.IsInHole))
        {
            Typed = Encoding.UTF8.GetBytes(text.ToString(TextSpan.FromBounds(_wordStart, replaced.Start)));
        }
    }

    /// <summary>The lexical state at the cursor.</summary>
    internal CSharpScanner Scanner { get; }

    /// <summary>Whether what comes next would continue a word or follows a literal directly.</summary>
    internal bool IsAfterWord { get; }

    /// <summary>The piece of a word before the cursor that what comes next continues; null when there is none.</summary>
    internal byte[]? Typed { get; }

    /// <summary>Whether the names at a place are few, so that a decoder may compare whole words, see <see cref="Constraint.IsInsideWord"/>.</summary>
    internal virtual bool ComparesWords => false;

    /// <summary>Bytes that begin no word but a literal or another expression, and that may be refused where a word is watched. ASCII.</summary>
    internal virtual string LiteralStarts => "";

    /// <summary>What the source heeds where a word of its own may begin.</summary>
    internal ByteSet Starts => _starts ??= ByteSet.Of(Encoding.ASCII.GetBytes("aA_" + LiteralStarts));

    /// <summary>Whether words after a dot, an arrow or a double colon are the source's business.</summary>
    private protected virtual bool WatchesMembers => false;

    /// <summary>Whether words after a sign are the source's business; 0: after none.</summary>
    private protected virtual bool WatchesSign(byte sign) => true;

    private protected DocumentAnalysis Analysis { get; }

    private protected TextSpan Replaced { get; }

    private protected string Inserted { get; }

    private protected CancellationToken Cancellation { get; }

    /// <summary>The code before the cursor, for what can be told without the compiler.</summary>
    internal TextTail Tail { get; }

    /// <summary>Whether anything can be said of the word that was begun before the cursor.</summary>
    internal bool WatchesTyped => Typed is not null && Watches(TailAt(_wordStart, ""));

    /// <summary>
    /// Whether anything can be said of a word after some code, by that code's last word or sign alone. A word that no source
    /// watches costs nothing.
    /// </summary>
    internal bool Watches(in TextTail tail)
    {
        if (!_watched.TryGetValue(tail, out var watches))
        {
            watches = !(tail.LeadsToMember && !WatchesMembers) && CanTell(tail.Word) && (tail.Word.Length > 0 || WatchesSign(tail.Sign));
            _watched[tail] = watches;
        }

        return watches;
    }

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
                _ofTyped = Answer(() => Find(Analysis.Splice(TextSpan.FromBounds(_wordStart, Replaced.End), Placeholder)));
            }

            return _ofTyped;
        }

        var before = Inserted + Squeezed(GeneratedText.Read(place.Before).ReplaceLineEndings("\n"));
        if (!MayAsk(_budget, before))
        {
            return null;
        }

        return _byText.TryGetValue(before, out var known) ? known : _byText[before] = Answer(() => Find(Analysis.Splice(Replaced, before + Placeholder)));
    }

    /// <summary>What may stand where the placeholder stands, at the end of the insertion; null when anything may.</summary>
    private protected abstract LegalNames? Find(SplicedDocument spliced);

    /// <summary>Whether anything can be said of a word that follows another; empty: that follows none.</summary>
    private protected abstract bool CanTell(string lastWord);

    /// <summary>The placeholder's token.</summary>
    private protected static SyntaxToken PlaceholderIn(SplicedDocument spliced) =>
        spliced.Tree.GetRoot().FindToken(spliced.Inserted.End - Placeholder.Length);

    /// <summary>
    /// A text whose end tells places apart that differ, and no others: how much white space there is between a word and the
    /// brackets and commas before it makes no difference, but a line break may end a comment.
    /// </summary>
    private static string Squeezed(string text)
    {
        var start = text.Length;
        while (start > 0 && text[start - 1] is ' ' or '\t' or '\n' or '(' or ')' or ',' or ';')
        {
            start--;
        }

        // One character of white space stays after anything else: it may tell an operator from a part of a type.
        var end = text.AsSpan(start);
        if (end.IndexOfAny(' ', '\t', '\n') < 0)
        {
            return text;
        }

        var squeezed = new StringBuilder(text, 0, start, text.Length + 1);
        for (var at = 0; at < end.Length; at++)
        {
            if (!IsWhiteSpace(end[at]))
            {
                squeezed.Append(end[at]);
                continue;
            }

            var run = at;
            while (at + 1 < end.Length && IsWhiteSpace(end[at + 1]))
            {
                at++;
            }

            if (end[run..(at + 1)].Contains('\n'))
            {
                squeezed.Append('\n');
            }
            else if (run == 0)
            {
                squeezed.Append(' ');
            }
        }

        return squeezed.ToString();
    }

    private TextTail TailAt(int position, string inserted)
    {
        var tail = new TextTail();
        var code = CodeBackwards.From(Analysis.Tree.GetRoot(Cancellation), Analysis.Text, position).Take(TailLength).Reverse().Concat(inserted);
        foreach (var value in code)
        {
            tail = tail.Next(value < 0x80 ? (byte)value : (byte)0xFF);
        }

        return tail;
    }

    private static bool IsWhiteSpace(char value) => value is ' ' or '\t' or '\r' or '\n';
}
