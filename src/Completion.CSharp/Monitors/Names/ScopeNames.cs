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
        "_", "var", "dynamic", "nint", "nuint", "field", "value", "record", "scoped",
    ];

    private static readonly ScopeMemory<NameTrie> s_memory = new(capacity: 16);

    private readonly Lazy<LegalNames?> _known;

    /// <param name="analysis">The document.</param>
    /// <param name="replaced">What the completion replaces; mostly empty, at the cursor.</param>
    /// <param name="inserted">Text that stands there before what is generated: the item selected in the editor's popup.</param>
    /// <param name="cancellation">Ends the questions.</param>
    public ScopeNames(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : base(analysis, replaced, inserted, cancellation) => _known = new Lazy<LegalNames?>(() => Answer(Known));

    /// <inheritdoc/>
    public override string Name => "scope";

    internal override LegalNames? AtHand(WordPlace place) => _known.Value;

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
        var root = Analysis.Tree.GetRoot(Cancellation);
        if (!EnclosingType.IsClosed(EnclosingType.At(root, Replaced.Start)) || s_memory.Of(Analysis, Replaced.Start, Declared) is not { } declared)
        {
            return null;
        }

        var local = root.FullSpan.IsEmpty ? [] : DeclaredNames.Before(root.FindToken(Math.Min(Replaced.Start, root.FullSpan.End - 1)), Replaced);
        return new LegalNames(declared.With(local));
    }

    /// <summary>What declarations bring into scope at the cursor; what the code of the member does is read from its syntax.</summary>
    private NameTrie? Declared() =>
        EnclosingType.IsKnown(EnclosingType.At(Analysis.Tree.GetRoot(Cancellation), Replaced.Start), Analysis, Cancellation)
            ? new NameTrie(Analysis.Model.LookupSymbols(Replaced.Start)
                .Where(symbol => symbol.CanBeReferencedByName && symbol.Name.Length > 0 && !IsLocal(symbol))
                .Select(symbol => symbol.Name)
                .Concat(s_words))
            : null;

    private static bool IsLocal(ISymbol symbol) =>
        symbol is ILocalSymbol or IRangeVariableSymbol or ILabelSymbol or IMethodSymbol { MethodKind: MethodKind.LocalFunction }
        || (symbol is IParameterSymbol or ITypeParameterSymbol && symbol.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction });
}
