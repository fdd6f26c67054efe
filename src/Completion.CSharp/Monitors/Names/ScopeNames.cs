using Completion.Constraints;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Names;

/// <summary>
/// Where an expression or a statement begins, only names in scope: locals, parameters, members, types, namespaces, what
/// the generated text has declared, and keywords.
/// </summary>
/// <remarks>
/// What is in scope at the cursor is looked up once. Names that are declared in the member around the word, before the
/// cursor or in generated text, are read from the syntax when a word is none of those. More than is in scope may be
/// allowed; places where new names are made, or that may turn out to be such, are left alone (<see cref="ScopePlace"/>).
/// Refused although it may become C# is what only later text makes so: a name that the generated text uses before it
/// declares it, a label that no <c>goto</c> of the member names yet, and in the return type of a local function a type
/// parameter of its own, unless it is called <c>T</c>, <c>TItem</c>, or a single capital.
/// </remarks>
public sealed class ScopeNames : NameSource
{
    /// <summary>Words after which an expression or a type begins; after any other word, a name is new or not the start of one.</summary>
    private static readonly HashSet<string> s_before = new(StringComparer.Ordinal)
    {
        "", "return", "throw", "await", "in", "when", "else", "do", "and", "or", "not", "is", "as", "ref", "out", "select",
        "where", "by", "on", "equals", "orderby",
    };

    /// <summary>Keywords that say what an attribute or an accessor is for: never the start of an expression or a statement.</summary>
    private static readonly HashSet<string> s_outside = new(StringComparer.Ordinal)
    {
        "assembly", "module", "type", "method", "param", "property", "typevar", "get", "set", "init", "add", "remove",
    };

    private static readonly string[] s_words =
    [
        .. SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(word => word.Length > 0 && char.IsAsciiLetter(word[0]) && !s_outside.Contains(word)),
        "_", "var", "dynamic", "nint", "nuint", "field", "record", "scoped",
    ];

    private readonly Lazy<LegalNames?> _known;

    /// <param name="analysis">The document.</param>
    /// <param name="replaced">What the completion replaces; mostly empty, at the cursor.</param>
    /// <param name="inserted">Text that stands there before what is generated: the item selected in the editor's popup.</param>
    /// <param name="cancellation">Ends the questions.</param>
    public ScopeNames(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : base(analysis, replaced, inserted, cancellation) => _known = new Lazy<LegalNames?>(() => Answer(Known));

    /// <inheritdoc/>
    public override string Name => "scope";

    internal override LegalNames? AtHand(WordPlace place) =>
        Follows(place, ".") || Follows(place, "->") || Follows(place, "::") ? null : _known.Value;

    private protected override bool CanTell(string lastWord) => s_before.Contains(lastWord);

    private protected override LegalNames? Find(SplicedDocument spliced)
    {
        var word = PlaceholderIn(spliced);
        if (EnclosingType.Of(word.Parent)?.SpanStart != EnclosingType.At(Analysis.Tree.GetRoot(), Replaced.Start)?.SpanStart
            || ScopePlace.Of(spliced, word, Cancellation) is not { } place)
        {
            return null;
        }

        var declared = DeclaredNames.Before(word, spliced.Inserted);
        var labels = place.Labels.Where(label => !declared.Contains(label)).ToHashSet(StringComparer.Ordinal);
        return new LegalNames(new NameTrie(declared.Concat(labels)))
        {
            NeedsFollower = labels.Count == 0 ? null : labels.Contains,
            Followers = ":",
            AllowsTypeParameters = place.IsStatement,
        };
    }

    /// <summary>All names in scope at the cursor, and the keywords; null where the compiler does not know all of them.</summary>
    private LegalNames? Known()
    {
        var type = EnclosingType.At(Analysis.Tree.GetRoot(Cancellation), Replaced.Start);
        return EnclosingType.IsWhole(type, Analysis, Cancellation)
            ? new LegalNames(new NameTrie(Analysis.Model.LookupSymbols(Replaced.Start)
                .Where(symbol => symbol.CanBeReferencedByName && !IsDeclaredLater(symbol))
                .Select(symbol => symbol.Name)
                .Where(name => name.Length > 0)
                .Concat(s_words)))
            : null;
    }

    /// <summary>Whether a local is declared after the cursor, or in what is replaced: it is in scope, but not to be named yet.</summary>
    private bool IsDeclaredLater(ISymbol symbol) =>
        symbol is ILocalSymbol && symbol.Locations is [{ IsInSource: true } location] && location.SourceSpan.Start >= Replaced.Start;
}
