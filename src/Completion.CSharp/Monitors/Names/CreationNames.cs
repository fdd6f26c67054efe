using Completion.Constraints;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Names;

/// <summary>
/// After <c>new</c>, only types that can be created here. An abstract class, an interface, a static class, a type without
/// an accessible constructor and a namespace may only lead on: to an array, to type arguments, to a nested type.
/// </summary>
public sealed class CreationNames : NameSource
{
    /// <summary>What may follow a name that cannot be created by itself: an array, type arguments, a nested type, nullable and pointer elements, an alias's colons.</summary>
    private const string LeadsOn = ".[<?*:";

    private static readonly string[] s_words =
    [
        "int", "uint", "long", "ulong", "short", "ushort", "byte", "sbyte", "char", "bool", "float", "double", "decimal", "string", "object",
        "nint", "nuint", "dynamic", "global", "delegate",
    ];

    private readonly Lazy<Dictionary<string, List<INamespaceOrTypeSymbol>>> _types;
    private readonly Lazy<LegalNames?> _known;

    /// <inheritdoc cref="ScopeNames(DocumentAnalysis, TextSpan, string, CancellationToken)"/>
    public CreationNames(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : base(analysis, replaced, inserted, cancellation)
    {
        _types = new Lazy<Dictionary<string, List<INamespaceOrTypeSymbol>>>(Types);
        _known = new Lazy<LegalNames?>(() => Answer(Known));
    }

    /// <inheritdoc/>
    public override string Name => "creation";

    internal override bool ComparesWords => true;

    internal override LegalNames? AtHand(WordPlace place) => Follows(place, "new") ? _known.Value : null;

    private protected override bool CanTell(string lastWord) => lastWord == "new";

    private protected override LegalNames? Find(SplicedDocument spliced)
    {
        var word = PlaceholderIn(spliced);
        if (EnclosingType.Of(word.Parent)?.SpanStart != EnclosingType.At(Analysis.Tree.GetRoot(), Replaced.Start)?.SpanStart || !IsCreated(word))
        {
            return null;
        }

        // Types and type parameters that are being written: nothing is known of them but the name.
        var declared = DeclaredNames.Before(word, spliced.Inserted, onlyTypes: true);
        declared.ExceptWith(_types.Value.Keys);
        return new LegalNames(new NameTrie(declared));
    }

    private LegalNames? Known()
    {
        var type = EnclosingType.At(Analysis.Tree.GetRoot(Cancellation), Replaced.Start);
        return EnclosingType.IsWhole(type, Analysis, Cancellation)
            ? new LegalNames(new NameTrie(_types.Value.Keys.Concat(s_words))) { NeedsFollower = CannotBeCreated, Followers = LeadsOn }
            : null;
    }

    private Dictionary<string, List<INamespaceOrTypeSymbol>> Types()
    {
        var types = new Dictionary<string, List<INamespaceOrTypeSymbol>>(StringComparer.Ordinal);
        foreach (var symbol in Analysis.Model.LookupNamespacesAndTypes(Replaced.Start))
        {
            if ((symbol is IAliasSymbol alias ? alias.Target : symbol) is INamespaceOrTypeSymbol target && symbol.Name.Length > 0)
            {
                if (!types.TryGetValue(symbol.Name, out var same))
                {
                    types[symbol.Name] = same = [];
                }

                same.Add(target);
            }
        }

        return types;
    }

    private bool CannotBeCreated(string name) => _types.Value.TryGetValue(name, out var all) && !all.Any(CanBeCreated);

    private bool CanBeCreated(INamespaceOrTypeSymbol symbol) => symbol switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false } type =>
            type.InstanceConstructors.Any(constructor => Analysis.Model.IsAccessible(Replaced.Start, constructor)),
        INamedTypeSymbol { TypeKind: TypeKind.Class } => false,
        // The interfaces of COM name the class that stands for them.
        INamedTypeSymbol { TypeKind: TypeKind.Interface } type => type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CoClassAttribute"),
        INamespaceSymbol => false,
        _ => true,
    };

    /// <summary>Whether a word is the type in an object creation, or the beginning of it.</summary>
    private static bool IsCreated(SyntaxToken word)
    {
        var node = word.Parent;
        while (node?.Parent is TypeSyntax outer && outer.GetFirstToken() == word)
        {
            node = outer;
        }

        return word.Parent is IdentifierNameSyntax && node?.Parent is ObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax;
    }
}
