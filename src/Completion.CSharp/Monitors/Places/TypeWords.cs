using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Places;

/// <summary>Names of types for a place at which only some types may stand, and of what leads on to such types.</summary>
internal sealed class TypeWords(Compilation compilation)
{
    /// <summary>What may follow a name that only leads on: a member of it, type arguments, an alias's colons.</summary>
    public const string LeadsOn = ".<:";

    private const string AttributeSuffix = "Attribute";

    private readonly HashSet<string> _complete = new(StringComparer.Ordinal);
    private readonly HashSet<string> _leading = new(StringComparer.Ordinal);

    /// <summary>Adds the names of symbols.</summary>
    /// <param name="symbols">Types, namespaces and aliases; others are passed over.</param>
    /// <param name="fits">Whether a type may stand at the place, whatever its type arguments are.</param>
    /// <param name="isAttribute">The names may leave out the end of their classes' names.</param>
    public TypeWords Add(IEnumerable<ISymbol> symbols, Func<INamedTypeSymbol, bool> fits, bool isAttribute = false)
    {
        foreach (var symbol in symbols)
        {
            if (symbol.Name.Length == 0 || (symbol is IAliasSymbol alias ? alias.Target : symbol) is not INamespaceOrTypeSymbol target)
            {
                continue;
            }

            if (target is INamedTypeSymbol type && fits(type))
            {
                // A generic type's name wants its arguments; an alias has them.
                Add(symbol.Name, type.Arity == 0 || symbol is IAliasSymbol, isAttribute);
            }
            else if (target is IErrorTypeSymbol or IDynamicTypeSymbol)
            {
                Add(symbol.Name, isComplete: true, isAttribute);
            }
            else if (target is INamespaceSymbol || (target is INamedTypeSymbol outer && HasTypes(outer)))
            {
                Add(symbol.Name, isComplete: false, isAttribute: false);
            }
        }

        return this;
    }

    /// <summary>Adds words that may stand alone.</summary>
    public TypeWords Add(params IEnumerable<string> words)
    {
        _complete.UnionWith(words);
        return this;
    }

    /// <summary>Adds words that need a follower.</summary>
    public TypeWords AddLeading(params IEnumerable<string> words)
    {
        _leading.UnionWith(words);
        return this;
    }

    /// <summary>Adds types that generated text declares: nothing is known of them but the name.</summary>
    public TypeWords AddDeclared(SyntaxNode root, Microsoft.CodeAnalysis.Text.TextSpan generated, SyntaxToken word)
    {
        Add(root.DescendantNodes(generated).OfType<MemberDeclarationSyntax>()
            .Select(node => node switch { BaseTypeDeclarationSyntax type => type.Identifier, DelegateDeclarationSyntax type => type.Identifier, _ => default })
            .Where(name => name.RawKind != 0 && name != word && generated.Contains(name.Span))
            .Select(name => name.Text));
        return Add(DeclaredNames.Before(word, generated, onlyTypes: true));
    }

    /// <summary>Makes those that may stand alone need a follower.</summary>
    public TypeWords Used(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            if (_complete.Remove(word))
            {
                _leading.Add(word);
            }
        }

        return this;
    }

    /// <summary>All words, and what they need.</summary>
    public PlaceNames ToNames() => PlaceNames.Of(_complete, _leading, LeadsOn);

    /// <summary>Whether a type, or one that it inherits from, has types inside that can be named from here.</summary>
    private bool HasTypes(INamedTypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            foreach (var inner in at.GetTypeMembers())
            {
                if (inner.Locations.Any(location => location.IsInSource) || compilation.IsSymbolAccessibleWithin(inner, compilation.Assembly))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Add(string name, bool isComplete, bool isAttribute)
    {
        var words = isComplete ? _complete : _leading;
        words.Add("@" + name);
        if (SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None)
        {
            words.Add(name);
        }

        if (isAttribute && name.Length > AttributeSuffix.Length && name.EndsWith(AttributeSuffix, StringComparison.Ordinal))
        {
            words.Add(name[..^AttributeSuffix.Length]);
        }
    }
}
