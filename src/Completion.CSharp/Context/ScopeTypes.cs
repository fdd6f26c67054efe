using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Context;

/// <summary>A type that code at a place is likely to use.</summary>
/// <param name="Type">A class, struct, interface or enum, never constructed.</param>
/// <param name="Relevance">0 to 1.</param>
internal sealed record ScopeType(INamedTypeSymbol Type, double Relevance);

/// <summary>
/// The types that a member deals with: of its parameters, of what it returns, of the members and types that its code names, and
/// of their members that it names.
/// </summary>
/// <remarks>
/// Only declarations are asked, no code is bound: that is fast, and while a statement is written code means something else
/// after every key. What lies behind a dot is found all the same, where the name before it is declared somewhere.
/// </remarks>
internal static class ScopeTypes
{
    /// <summary>Words looked up at most.</summary>
    private const int MostWords = 96;

    /// <summary>Types at most.</summary>
    private const int MostTypes = 12;

    private const double OfParameter = 1;
    private const double OfMember = 0.9;
    private const double Named = 0.9;
    private const double Returned = 0.8;
    private const double OfBase = 0.6;
    private const double OneStepOn = 0.6;

    /// <summary>The types, most relevant first.</summary>
    public static IReadOnlyList<ScopeType> At(DocumentAnalysis analysis, ContextPlace place, IReadOnlyList<string> words, CancellationToken cancellation)
    {
        if (place.Node is null)
        {
            return [];
        }

        var found = new FoundTypes();
        var symbol = Declared(analysis.Model, place.Node, cancellation);
        var own = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        AddSignature(found, symbol);
        foreach (var word in words.Take(MostWords))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var member in MembersOf(own, word))
            {
                found.Add(TypeOf(member), OfMember);
            }

            foreach (var named in analysis.Model.LookupNamespacesAndTypes(place.Node.SpanStart, name: word).OfType<INamedTypeSymbol>())
            {
                found.Add(named, Named);
            }
        }

        foreach (var (type, relevance) in found.Ranked(MostTypes))
        {
            foreach (var word in words.Take(MostWords))
            {
                found.Add(MembersOf(type, word).Select(TypeOf).FirstOrDefault(), relevance * OneStepOn);
            }
        }

        found.Add(own?.BaseType, OfBase);
        return found.Ranked(MostTypes);
    }

    private static ISymbol? Declared(SemanticModel model, MemberDeclarationSyntax node, CancellationToken cancellation) =>
        node is BaseFieldDeclarationSyntax { Declaration.Variables: [var variable, ..] }
            ? model.GetDeclaredSymbol(variable, cancellation)
            : model.GetDeclaredSymbol(node, cancellation);

    private static void AddSignature(FoundTypes found, ISymbol? symbol)
    {
        switch (symbol)
        {
            case IMethodSymbol method:
                found.AddAll(method.Parameters.Select(parameter => parameter.Type), OfParameter);
                found.Add(method.ReturnType, Returned);
                break;
            case IPropertySymbol property:
                found.AddAll(property.Parameters.Select(parameter => parameter.Type), OfParameter);
                found.Add(property.Type, Returned);
                break;
            case IFieldSymbol field:
                found.Add(field.Type, Returned);
                break;
        }
    }

    /// <summary>The members of a name that a type has or inherits; of several, the nearest type's.</summary>
    private static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol? type, string name)
    {
        for (; type is not null && type.SpecialType != SpecialType.System_Object; type = type.BaseType)
        {
            var members = type.GetMembers(name);
            if (!members.IsEmpty)
            {
                return members;
            }
        }

        return [];
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IMethodSymbol method => method.ReturnType,
        IEventSymbol { Type: var type } => type,
        _ => null,
    };

    /// <summary>Types with the best reason found for each.</summary>
    private sealed class FoundTypes
    {
        private readonly Dictionary<INamedTypeSymbol, (double Relevance, int Order)> _types = new(SymbolEqualityComparer.Default);

        public void AddAll(IEnumerable<ITypeSymbol> types, double relevance)
        {
            foreach (var type in types)
            {
                Add(type, relevance);
            }
        }

        /// <summary>Adds what a type is made of: the elements of arrays and the arguments of generic types are used as well.</summary>
        public void Add(ITypeSymbol? type, double relevance)
        {
            switch (type)
            {
                case IArrayTypeSymbol array:
                    Add(array.ElementType, relevance);
                    break;
                case INamedTypeSymbol { TypeKind: not TypeKind.Error } named:
                    foreach (var argument in named.TypeArguments)
                    {
                        Add(argument, relevance);
                    }

                    var definition = named.OriginalDefinition;
                    if (TypeOutline.IsWorthShowing(definition))
                    {
                        _types[definition] = _types.TryGetValue(definition, out var known)
                            ? (Math.Max(known.Relevance, relevance), known.Order)
                            : (relevance, _types.Count);
                    }

                    break;
            }
        }

        public IReadOnlyList<ScopeType> Ranked(int most) =>
        [
            .. _types.OrderByDescending(entry => entry.Value.Relevance).ThenBy(entry => entry.Value.Order)
                .Take(most).Select(entry => new ScopeType(entry.Key, entry.Value.Relevance)),
        ];
    }
}
