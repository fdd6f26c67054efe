using System.Collections.Concurrent;
using Completion.Constraints;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Monitors.Names;

/// <summary>The types and namespaces in scope at a place, and which of them can be created there. Thread-safe.</summary>
internal sealed class CreatableTypes
{
    /// <summary>What may follow a name that cannot be created by itself: an array, type arguments, a nested type, nullable and pointer elements, an alias's colons.</summary>
    private const string LeadsOn = ".[<?*:";

    private readonly ILookup<string, INamespaceOrTypeSymbol> _types;
    private readonly ConcurrentDictionary<string, bool> _halves = new(StringComparer.Ordinal);
    private readonly SemanticModel _model;
    private readonly int _position;

    /// <param name="model">A document.</param>
    /// <param name="position">The place in it.</param>
    /// <param name="words">Keywords that name types.</param>
    public CreatableTypes(SemanticModel model, int position, IEnumerable<string> words)
    {
        (_model, _position) = (model, position);
        _types = model.LookupNamespacesAndTypes(position)
            .Where(symbol => symbol.Name.Length > 0 && symbol is INamespaceOrTypeSymbol or IAliasSymbol)
            .ToLookup(symbol => symbol.Name, symbol => symbol is IAliasSymbol alias ? alias.Target : (INamespaceOrTypeSymbol)symbol, StringComparer.Ordinal);
        Names = new LegalNames(new NameTrie(_types.Select(same => same.Key).Concat(words)))
        {
            NeedsFollower = name => _halves.GetOrAdd(name, CannotBeCreated), Followers = LeadsOn,
        };
    }

    /// <summary>All of them; those that cannot be created may only lead on.</summary>
    public LegalNames Names { get; }

    private bool CannotBeCreated(string name) => _types.Contains(name) && !_types[name].Any(CanBeCreated);

    private bool CanBeCreated(INamespaceOrTypeSymbol symbol) => symbol switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false } type =>
            type.InstanceConstructors.Any(constructor => _model.IsAccessible(_position, constructor)),
        INamedTypeSymbol { TypeKind: TypeKind.Class } => false,
        // The interfaces of COM name the class that stands for them.
        INamedTypeSymbol { TypeKind: TypeKind.Interface } type => type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CoClassAttribute"),
        INamespaceSymbol => false,
        _ => true,
    };
}
