using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors;

/// <summary>
/// Asks the compiler which names are legal after a dot, in one document at one cursor, and remembers the answers by the
/// text generated so far.
/// </summary>
/// <remarks>Not thread-safe: one request's decoding asks it. Answers for equal receivers are shared.</remarks>
public sealed class MemberNames : CompilerQuestions
{
    /// <summary>
    /// Questions in a try of a request after which the monitor abstains: a mask over a large vocabulary could otherwise ask
    /// hundreds, one for every token with a dot in its middle.
    /// </summary>
    public const int MostQuestions = 64;

    private readonly DocumentAnalysis _analysis;
    private readonly TextSpan _replaced;
    private readonly string _inserted;
    private readonly Dictionary<string, (NameTrie? Names, SignsAfterDot Signs)> _byText = new(StringComparer.Ordinal);
    private readonly QuestionBudget<string> _budget = new(MostQuestions);
    private readonly Dictionary<MemberLookup, NameTrie> _byReceiver = [];
    private readonly CancellationToken _cancellation;
    private readonly Func<SplicedDocument, NameTrie?>? _find;

    /// <param name="analysis">The document.</param>
    /// <param name="replaced">What the completion replaces; mostly empty, at the cursor.</param>
    /// <param name="inserted">Text that stands there before what is generated: the item selected in the editor's popup.</param>
    /// <param name="cancellation">Ends the questions.</param>
    public MemberNames(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : this(analysis, replaced, inserted, null, cancellation)
    {
    }

    /// <param name="find">Stands in for the compiler.</param>
    internal MemberNames(
        DocumentAnalysis analysis, TextSpan replaced, string inserted, Func<SplicedDocument, NameTrie?>? find, CancellationToken cancellation)
        : base(cancellation)
    {
        (_analysis, _replaced, _inserted, _find, _cancellation) = (analysis, replaced, inserted, find, cancellation);
        var before = replaced.Start;
        var text = analysis.Text;
        var word = before;
        while (inserted.Length == 0 && word > 0 && (SyntaxFacts.IsIdentifierPartCharacter(text[word - 1]) || text[word - 1] == '@'))
        {
            word--;
        }

        var dot = word;
        while (dot > 0 && char.IsWhiteSpace(text[dot - 1]))
        {
            dot--;
        }

        ByteBeforeCursor = inserted.Length > 0 ? (byte)inserted[^1] : before > 0 && text[before - 1] < 0x80 ? (byte)text[before - 1] : (byte)0;
        var isTrigger = dot > 0 && (text[dot - 1] == '.' || (dot > 1 && (text[dot - 2], text[dot - 1]) is ('-', '>') or (':', ':')));
        if (inserted.Length == 0 && isTrigger && (word == before || !char.IsAsciiDigit(text[word])))
        {
            TypedAfterDot = Encoding.UTF8.GetBytes(text.ToString(TextSpan.FromBounds(word, before)));
            (LegalAtCursor, SignsAtCursor) = Ask(TextSpan.FromBounds(word, replaced.End), "");
        }
    }

    /// <summary>Bytes of the partial name typed after a dot at the cursor, empty right after it; null when no dot is there.</summary>
    public byte[]? TypedAfterDot { get; }

    /// <summary>Names legal for what is typed at the cursor; null when the compiler cannot tell.</summary>
    public NameTrie? LegalAtCursor { get; }

    /// <inheritdoc/>
    public override string Name => "members";

    /// <summary>Questions for which the compilation was forked, because they lie outside of all bodies.</summary>
    internal int Forks { get; private set; }

    internal byte ByteBeforeCursor { get; }

    /// <summary>What may follow the dot at the cursor instead of a name.</summary>
    internal SignsAfterDot SignsAtCursor { get; }

    /// <summary>The names legal after a generated text that ends in a dot; null when anything is.</summary>
    internal NameTrie? LegalAfter(GeneratedText? generated) => After(generated).Names;

    /// <summary>What may follow a generated text that ends in a dot; no names when anything may.</summary>
    internal (NameTrie? Names, SignsAfterDot Signs) After(GeneratedText? generated)
    {
        var text = GeneratedText.Read(generated);
        if (!MayAsk(_budget, text))
        {
            return default;
        }

        return _byText.TryGetValue(text, out var known) ? known : _byText[text] = Ask(_replaced, _inserted + text);
    }

    private (NameTrie? Names, SignsAfterDot Signs) Ask(TextSpan replaced, string text) => Answer(() =>
    {
        var spliced = _analysis.Splice(replaced, text.ReplaceLineEndings("\n"));
        return _find is null ? Find(spliced) : (_find(spliced), SignsAfterDot.Dot | SignsAfterDot.Digit);
    });

    private (NameTrie? Names, SignsAfterDot Signs) Find(SplicedDocument spliced)
    {
        var lookup = MemberLookup.At(spliced, _cancellation);
        Forks += spliced.HasForked ? 1 : 0;
        if (lookup is null)
        {
            return default;
        }

        if (!_byReceiver.TryGetValue(lookup, out var names))
        {
            names = new NameTrie(lookup.Names());
            _byReceiver[lookup] = names;
        }

        return names.Count == 0 ? default : (names, lookup.Signs);
    }
}
