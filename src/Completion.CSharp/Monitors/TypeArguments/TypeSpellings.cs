using Completion.Constraints;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.CSharp.Monitors.TypeArguments;

/// <summary>The words that one type can begin with: its keyword, its name, what leads to it, and aliases of these.</summary>
internal sealed class TypeSpellings
{
    private readonly IReadOnlyDictionary<string, List<INamespaceOrTypeSymbol>> _types;
    private readonly IReadOnlySet<string> _declared;
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _complete = new(StringComparer.Ordinal);

    private TypeSpellings(IReadOnlyDictionary<string, List<INamespaceOrTypeSymbol>> types, IReadOnlySet<string> declared) => (_types, _declared) = (types, declared);

    /// <summary>The words; null where there are none.</summary>
    /// <param name="type">The type.</param>
    /// <param name="types">What is in scope, by name.</param>
    /// <param name="declared">Types that generated text declares.</param>
    /// <param name="followers">Bytes, one of which follows a word that is not all of the type.</param>
    public static LegalNames? Of(ITypeSymbol type, IReadOnlyDictionary<string, List<INamespaceOrTypeSymbol>> types, IReadOnlySet<string> declared, string followers)
    {
        var spellings = new TypeSpellings(types, declared);
        spellings.Add(type, isWhole: true);
        if (spellings._words.Count == 0)
        {
            return null;
        }

        spellings._words.Add("global");
        return new LegalNames(new NameTrie(spellings._words)) { NeedsFollower = name => !spellings._complete.Contains(name), Followers = followers };
    }

    private void Add(ITypeSymbol type, bool isWhole)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                Add(array.ElementType, isWhole: false);
                break;
            case ITypeParameterSymbol parameter:
                Add(parameter.Name, isWhole);
                break;
            case INamedTypeSymbol named:
                if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
                {
                    Add(named.TypeArguments[0], isWhole: false);
                }

                AddNamed(named.OriginalDefinition, isWhole);
                break;
        }
    }

    private void AddNamed(INamedTypeSymbol type, bool isWhole)
    {
        foreach (var keyword in Keywords(type))
        {
            Add(keyword, isWhole);
        }

        var path = new Dictionary<string, string>(StringComparer.Ordinal);
        for (ISymbol? outer = type; outer is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; outer = outer.ContainingSymbol)
        {
            path[outer.OriginalDefinition.ToDisplayString()] = outer.Name;
        }

        var own = type.ToDisplayString();
        foreach (var (word, symbols) in _types)
        {
            foreach (var symbol in symbols)
            {
                // Aliases have names of their own.
                if ((path.ContainsValue(word) || symbol.Name != word) && path.ContainsKey(symbol.OriginalDefinition.ToDisplayString()))
                {
                    Add(word, isWhole && (type.Arity == 0 || symbol.Name != word) && symbol.OriginalDefinition.ToDisplayString() == own);
                }
                else if (type.ContainingType is { } outer && Inherits(symbol, outer))
                {
                    Add(word, isComplete: false);
                }
            }
        }

        foreach (var word in path.Values.Where(_declared.Contains))
        {
            Add(word, isWhole);
        }
    }

    private void Add(string word, bool isComplete)
    {
        _words.Add(word);
        if (isComplete)
        {
            _complete.Add(word);
        }
    }

    private static bool Inherits(INamespaceOrTypeSymbol symbol, INamedTypeSymbol outer)
    {
        for (var basis = (symbol as INamedTypeSymbol)?.BaseType; basis is not null; basis = basis.BaseType)
        {
            if (basis.Name == outer.Name && basis.OriginalDefinition.ToDisplayString() == outer.OriginalDefinition.ToDisplayString())
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Keywords(INamedTypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Object => ["object", "dynamic"],
        SpecialType.System_IntPtr => ["nint"],
        SpecialType.System_UIntPtr => ["nuint"],
        SpecialType.None => [],
        _ => type.ToDisplayString() is var text && SyntaxFacts.IsPredefinedType(SyntaxFacts.GetKeywordKind(text)) ? [text] : [],
    };
}
