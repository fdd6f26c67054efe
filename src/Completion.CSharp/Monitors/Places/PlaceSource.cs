using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Lexing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Places;

/// <summary>
/// Which words may stand at the places of declarations that a word or a sign announces, in one document at one cursor. Asks
/// the compiler with the generated text in the document, and remembers its answers by that text.
/// </summary>
/// <remarks>Not thread-safe: one request's decoding asks it.</remarks>
internal abstract class PlaceSource : CompilerQuestions
{
    /// <summary>Questions in a try of a request after which the source abstains.</summary>
    public const int MostQuestions = 48;

    /// <summary>Stands in the document for the word that is asked about, where no one has a name like it.</summary>
    protected const string Placeholder = "Xq9z";

    /// <summary>Characters before a word that are read to see whether the compiler is worth asking.</summary>
    private const int TailLength = 600;

    private readonly Dictionary<string, PlaceNames?> _byText = new(StringComparer.Ordinal);
    private readonly QuestionBudget<string> _budget = new(MostQuestions);

    /// <param name="context">The document and the cursor.</param>
    /// <param name="words">Keywords that announce a place, ASCII letters only.</param>
    /// <param name="signs">Bytes that announce one.</param>
    /// <param name="between">Other visible bytes that may stand between what announces a place and the place, or between two places.</param>
    protected PlaceSource(MonitorContext context, string[] words, string signs, string between)
        : base(context.Cancellation)
    {
        (Context, Words, Signs, Between) = (context, new NameTrie(words), signs, between);
        Announcers = ByteSet.Of(Encoding.ASCII.GetBytes(signs + string.Concat(words)));
        Key = $"{string.Join(' ', words)} {signs}";
        var text = context.Analysis.Text;
        var cursor = context.Replaced.Start;
        var root = context.Analysis.Tree.GetRoot(context.Cancellation);
        Scanner = DocumentScanner.At(root, text, cursor, "");
        TailStart = Math.Max(0, cursor - TailLength);
        Tail = text.ToString(TextSpan.FromBounds(TailStart, cursor));
        TailScanner = DocumentScanner.At(root, text, TailStart, "");
    }

    /// <summary>Where the monitor begins.</summary>
    public MonitorContext Context { get; }

    /// <summary>Keywords that announce a place.</summary>
    public NameTrie Words { get; }

    /// <summary>Bytes that announce a place.</summary>
    public string Signs { get; }

    /// <summary>Visible bytes that lead from one place to the next.</summary>
    public string Between { get; }

    /// <summary>Bytes that every announcement has one of.</summary>
    public ByteSet Announcers { get; }

    /// <summary>The same for all sources with the same announcements.</summary>
    public string Key { get; }

    /// <summary>The lexical state at the cursor.</summary>
    public CSharpScanner Scanner { get; }

    /// <summary>What stands before the cursor, as far as it matters.</summary>
    public string Tail { get; }

    /// <summary>The lexical state where <see cref="Tail"/> begins.</summary>
    public CSharpScanner TailScanner { get; }

    private int TailStart { get; }

    /// <summary>The words at a place; null when anything may stand there.</summary>
    /// <param name="before">The generated text before the word.</param>
    public PlaceNames? At(string before)
    {
        before = Squeezed(before);
        var tail = before.Length >= TailLength ? before : Tail + before;
        if (!MayBe(tail.AsSpan().TrimEnd()))
        {
            return null;
        }

        if (!MayAsk(_budget, before))
        {
            return null;
        }

        return _byText.TryGetValue(before, out var known) ? known : _byText[before] = Answer(() => Find(Context.Analysis.Splice(Context.Replaced, before.ReplaceLineEndings("\n") + Placeholder + Closing(tail))));
    }

    /// <summary>The words at a place whose word was begun before the cursor.</summary>
    /// <param name="start">Where it begins in <see cref="Tail"/>.</param>
    public PlaceNames? AtTyped(int start)
    {
        var before = Tail[..start];
        return MayBe(before.AsSpan().TrimEnd())
            ? Answer(() => Find(Context.Analysis.Splice(TextSpan.FromBounds(TailStart + start, Context.Replaced.End), Placeholder + Closing(before))))
            : null;
    }

    /// <summary>Whether a text may lead to such a place, by a look at its end: what it says no to costs no question.</summary>
    protected virtual bool MayBe(ReadOnlySpan<char> before) => true;

    /// <summary>What is put behind the word, to close what was opened for it.</summary>
    protected virtual string Closing(string before) => "";

    /// <summary>The words that may stand for a token; null when anything may.</summary>
    protected abstract PlaceNames? Find(SplicedDocument spliced, SyntaxToken word);

    /// <summary>The first visible character behind what is replaced.</summary>
    protected char NextVisible()
    {
        var text = Context.Analysis.Text;
        for (var at = Context.Replaced.End; at < text.Length; at++)
        {
            if (!char.IsWhiteSpace(text[at]))
            {
                return text[at];
            }
        }

        return '\0';
    }

    /// <summary>With one character of white space at its end where there is any: how much it is makes no other place of it, but a line break may end a comment.</summary>
    private static string Squeezed(string before)
    {
        var visible = before.AsSpan().TrimEnd();
        var blank = before.AsSpan(visible.Length);
        return blank.Length <= 1 ? before : string.Concat(visible, blank.Contains('\n') ? "\n" : " ");
    }

    private PlaceNames? Find(SplicedDocument spliced)
    {
        var root = spliced.Tree.GetRoot(Context.Cancellation);
        var word = root.FindToken(spliced.Text.ToString(spliced.Inserted).LastIndexOf(Placeholder, StringComparison.Ordinal) + spliced.Inserted.Start);
        return word.IsKind(SyntaxKind.IdentifierToken) && word.Text == Placeholder && word.GetPreviousToken(includeSkipped: true) == word.GetPreviousToken() && Find(spliced, word) is { Names.Count: > 0 } names
            ? names
            : null;
    }
}
