using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Lexing;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Keywords;

/// <summary>
/// Where some keywords may stand and what may follow them, in one document at one cursor. Reads the document with the
/// generated text in it, mostly its syntax alone, and remembers its answers.
/// </summary>
/// <remarks>Not thread-safe: one request's decoding asks it.</remarks>
internal abstract class KeywordSource : CompilerQuestions
{
    /// <summary>Questions in a try of a request after which the source abstains.</summary>
    public const int MostQuestions = 48;

    /// <summary>Stands in the document where no one has a name like it.</summary>
    protected const string Placeholder = "Xq9z";

    private readonly Dictionary<(string Keyword, string Before, bool IsTyped), KeywordVerdict?> _known = [];
    private readonly QuestionBudget<(string Keyword, string Before, bool IsTyped)> _budget = new(MostQuestions);
    private readonly Dictionary<string, bool> _fits = new(StringComparer.Ordinal);
    private string[]? _inScope;

    /// <param name="context">The document and the cursor.</param>
    /// <param name="words">The keywords, ASCII letters only.</param>
    protected KeywordSource(MonitorContext context, params string[] words)
        : base(context.Cancellation)
    {
        (Context, Words) = (context, new NameTrie(words));
        Key = string.Join(' ', words);
        var text = context.Analysis.Text;
        var cursor = context.Replaced.Start;
        Scanner = DocumentScanner.At(context.Analysis.Tree.GetRoot(context.Cancellation), text, cursor, "");
        (TypedStart, TypedEnd) = (cursor, cursor);
        if (Scanner.IsCode || Scanner.IsInHole)
        {
            while (TypedEnd > 0 && text[TypedEnd - 1] is ' ' or '\t' or '\r' or '\n')
            {
                TypedEnd--;
            }

            TypedStart = TypedEnd;
            while (TypedStart > 0 && (SyntaxFacts.IsIdentifierPartCharacter(text[TypedStart - 1]) || text[TypedStart - 1] == '@'))
            {
                TypedStart--;
            }
        }

        IsAfterWord = cursor > 0 && (SyntaxFacts.IsIdentifierPartCharacter(text[cursor - 1]) || text[cursor - 1] is '@' or '"' or '\'');
    }

    /// <summary>The keywords.</summary>
    public NameTrie Words { get; }

    /// <summary>The same for all sources of the same keywords.</summary>
    public string Key { get; }

    /// <summary>Where the monitor begins.</summary>
    public MonitorContext Context { get; }

    /// <summary>The lexical state at the cursor.</summary>
    public CSharpScanner Scanner { get; }

    /// <summary>Whether what comes next would continue a word or follows a literal directly.</summary>
    public bool IsAfterWord { get; }

    /// <summary>The last word before the cursor, white space behind it aside; empty when there is none.</summary>
    public string Typed => Context.Analysis.Text.ToString(TextSpan.FromBounds(TypedStart, TypedEnd));

    private int TypedStart { get; }

    private int TypedEnd { get; }

    /// <summary>Whether a keyword can be refused somewhere in this document, so that it has to be asked for as soon as it is written.</summary>
    public virtual bool MayRefuse(string keyword) => true;

    /// <summary>The verdict on a keyword; null when anything may come.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="before">The generated text before it.</param>
    /// <param name="isTyped">It was begun before the cursor, as <see cref="Typed"/>: it stays, whatever it is.</param>
    public KeywordVerdict? Of(string keyword, string before, bool isTyped)
    {
        before = before.TrimEnd();
        if (!MayAsk(_budget, (keyword, before, isTyped)))
        {
            return null;
        }

        if (_known.TryGetValue((keyword, before, isTyped), out var known))
        {
            return known;
        }

        var range = isTyped ? TextSpan.FromBounds(TypedStart, Context.Replaced.End) : Context.Replaced;

        // A new line, since a comment may stand before it.
        var text = isTyped ? "" : before.ReplaceLineEndings("\n") + "\n";
        var verdict = Answer(() =>
        {
            var spliced = Context.Analysis.Splice(range, text + Stands(keyword));
            var word = spliced.Tree.GetRoot(Context.Cancellation).FindToken(range.Start + text.Length);
            return word.SpanStart == range.Start + text.Length && SyntaxAround.IsRead(word) ? Find(spliced, word, keyword) : null;
        });
        if (verdict is { IsRefused: true })
        {
            verdict = isTyped ? null : KeywordVerdict.Refused(Answer(() => Endings(keyword, text)));
        }

        return _known[(keyword, before, isTyped)] = verdict;
    }

    /// <summary>Whether a literal that the generated text ends in, after a keyword, may be followed by a semicolon.</summary>
    public bool Fits(string generated)
    {
        if (!_fits.TryGetValue(generated, out var fits))
        {
            _fits[generated] = fits = Answer(() =>
            {
                var spliced = Context.Analysis.Splice(Context.Replaced, generated.ReplaceLineEndings("\n") + ";");
                return spliced.Tree.GetRoot(Context.Cancellation).FindToken(spliced.Inserted.End - 1) is var end && SyntaxAround.IsRead(end) && IsWrongLiteral(spliced, end) ? "wrong" : null;
            }) is null;
        }

        return fits;
    }

    /// <summary>What is put into the document for a keyword: something that the parser reads by itself.</summary>
    protected virtual string Stands(string keyword) => keyword + ";";

    /// <summary>The verdict on a keyword in the document; of a refused one only that it is.</summary>
    /// <param name="spliced">The document.</param>
    /// <param name="word">What stands there for it.</param>
    /// <param name="keyword">The keyword.</param>
    protected abstract KeywordVerdict? Find(SplicedDocument spliced, SyntaxToken word, string keyword);

    /// <summary>Whether a literal, before a semicolon, has a type that the keyword before it does not take.</summary>
    protected virtual bool IsWrongLiteral(SplicedDocument spliced, SyntaxToken semicolon) => false;

    /// <summary>Whether something has a name at a place of the document.</summary>
    protected bool IsName(string name, SplicedDocument spliced, SyntaxToken word) =>
        Context.Analysis.Model.LookupSymbols(Context.Replaced.Start, name: name).Length > 0 || DeclaredNames.Before(word, spliced.Inserted).Contains(name);

    /// <summary>The endings that make a keyword the name of something in scope; null where a new name may stand.</summary>
    private NameTrie? Endings(string keyword, string text)
    {
        var spliced = Context.Analysis.Splice(Context.Replaced, text + Placeholder);
        var word = spliced.Tree.GetRoot(Context.Cancellation).FindToken(spliced.Inserted.End - Placeholder.Length);
        var type = EnclosingType.At(Context.Analysis.Tree.GetRoot(Context.Cancellation), Context.Replaced.Start);
        if (EnclosingType.Of(word.Parent)?.SpanStart != type?.SpanStart || !EnclosingType.IsClosed(type) || !EnclosingType.IsKnown(type, Context.Analysis, Context.Cancellation)
            || ScopePlace.Of(spliced, word, Context.Cancellation) is not { } place)
        {
            return null;
        }

        _inScope ??= [.. Context.Analysis.Model.LookupSymbols(Context.Replaced.Start).Select(symbol => symbol.Name).Where(name => name.Length > 0).Distinct()];
        return new NameTrie(_inScope.Concat(DeclaredNames.Before(word, spliced.Inserted)).Concat(place.Labels)
            .Where(name => name.Length > keyword.Length && name.StartsWith(keyword, StringComparison.Ordinal))
            .Select(name => name[keyword.Length..]));
    }
}
