using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Places;

/// <summary>A word in a name of a type, and what may be named there.</summary>
/// <param name="Name">The whole name.</param>
/// <param name="Symbols">The types, namespaces and aliases that may be named there.</param>
internal sealed record QualifiedWord(NameSyntax Name, IReadOnlyList<ISymbol> Symbols)
{
    /// <summary>The name that a word begins, or goes on with behind a dot; null where it is no name, or what is before the dot is not known.</summary>
    public static QualifiedWord? Of(SyntaxToken word, DocumentAnalysis analysis, int position)
    {
        if (word.Parent is not IdentifierNameSyntax simple)
        {
            return null;
        }

        NameSyntax name = simple;
        var left = (NameSyntax?)null;
        while (name.Parent is NameSyntax outer and not GenericNameSyntax)
        {
            left ??= outer switch
            {
                QualifiedNameSyntax qualified when qualified.Right == name => qualified.Left,
                AliasQualifiedNameSyntax alias when alias.Name == name => alias.Alias,
                _ => null,
            };
            name = outer;
        }

        if (left is null)
        {
            return new QualifiedWord(name, analysis.Model.LookupNamespacesAndTypes(position));
        }

        if (left is IdentifierNameSyntax { Identifier.RawKind: (int)SyntaxKind.GlobalKeyword })
        {
            return new QualifiedWord(name, [.. analysis.Compilation.GlobalNamespace.GetMembers()]);
        }

        var parsed = SyntaxFactory.ParseTypeName(left.ToString());
        return analysis.Model.GetSpeculativeSymbolInfo(position, parsed, SpeculativeBindingOption.BindAsTypeOrNamespace).Symbol is INamespaceOrTypeSymbol container and not IErrorTypeSymbol
            ? new QualifiedWord(name, analysis.Model.LookupNamespacesAndTypes(position, container))
            : null;
    }
}
