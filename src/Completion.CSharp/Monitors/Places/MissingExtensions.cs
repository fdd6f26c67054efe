using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Places;

/// <summary>Finds what is called on a value that has no such member, and the namespaces that extend it.</summary>
/// <remarks>Extensions that no name tells of, as those behind queries, may be meant wherever such a thing is written.</remarks>
internal sealed class MissingExtensions
{
    /// <summary>Members bound at most, which binds the body around as well: beyond, any extension of the name may be meant.</summary>
    private const int MostMembers = 48;

    private static readonly string[] s_ofQueries = ["Select", "SelectMany", "Where", "Join", "GroupJoin", "GroupBy", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Cast"];

    private readonly SemanticModel _model;
    private readonly List<MissingName> _found;
    private readonly CancellationToken _cancellation;
    private readonly ExtensionNamespaces _extensions;
    private readonly HashSet<string> _imported;
    private readonly Dictionary<string, string[]> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _possible = new(StringComparer.Ordinal);
    private int _bound;

    /// <param name="model">The document.</param>
    /// <param name="position">Where its code begins.</param>
    /// <param name="found">Takes what is missing.</param>
    /// <param name="cancellation">Ends the questions.</param>
    public MissingExtensions(SemanticModel model, int position, List<MissingName> found, CancellationToken cancellation)
    {
        (_model, _found, _cancellation) = (model, found, cancellation);
        _extensions = new ExtensionNamespaces(model.Compilation);
        _imported = [.. model.GetImportScopes(position, cancellation).SelectMany(one => one.Imports).Select(one => one.NamespaceOrType.ToDisplayString())];
        var around = model.GetEnclosingSymbol(position, cancellation);
        for (var space = around as INamespaceSymbol ?? around?.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            _imported.Add(space.ToDisplayString());
        }
    }

    /// <summary>Finds what a node lacks itself.</summary>
    public void Look(SyntaxNode node)
    {
        switch (node)
        {
            case QueryExpressionSyntax:
                AddPossible(s_ofQueries);
                break;
            case AssignmentExpressionSyntax { Left: TupleExpressionSyntax or DeclarationExpressionSyntax } or RecursivePatternSyntax { PositionalPatternClause: not null }:
                AddPossible("Deconstruct");
                break;
            case CommonForEachStatementSyntax:
                AddPossible("GetEnumerator", "GetAsyncEnumerator", "Deconstruct");
                break;
            case AwaitExpressionSyntax:
                AddPossible("GetAwaiter");
                break;
            case InitializerExpressionSyntax { RawKind: (int)SyntaxKind.CollectionInitializerExpression } or CollectionExpressionSyntax:
                AddPossible("Add");
                break;
            case MemberAccessExpressionSyntax { Name: { IsMissing: false } name }:
                Find(name);
                break;
            case MemberBindingExpressionSyntax { Name: { IsMissing: false } name }:
                Find(name);
                break;
        }
    }

    private void Find(SimpleNameSyntax name)
    {
        var text = name.Identifier.ValueText;
        if (!_known.TryGetValue(text, out var spaces))
        {
            _known[text] = spaces = [.. Of(text)];
        }

        if (spaces.Length == 0 || _found.Any(one => one.IsCertain && one.Name == text && one.Namespaces.IsSupersetOf(spaces)))
        {
            return;
        }

        if (++_bound > MostMembers)
        {
            _found.Add(new MissingName(text, IsMember: true, IsCertain: false, spaces.ToHashSet(StringComparer.Ordinal)));
            return;
        }

        if (_model.GetSymbolInfo(name, _cancellation) is not { Symbol: null } info)
        {
            return;
        }

        var left = name.Parent is MemberAccessExpressionSyntax access ? access.Expression
            : name.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>(outer => outer.WhenNotNull.Span.Contains(name.Span))?.Expression;
        if (left is null || _model.GetSymbolInfo(left, _cancellation).Symbol is INamespaceOrTypeSymbol)
        {
            return;
        }

        var type = _model.GetTypeInfo(left, _cancellation).Type;
        if (name.Parent is MemberBindingExpressionSyntax && type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }

        if (type is null or IErrorTypeSymbol)
        {
            // Of a name that means nothing itself, the namespace may well be the type's.
            if (left is not SimpleNameSyntax)
            {
                _found.Add(new MissingName(text, IsMember: true, IsCertain: false, spaces.ToHashSet(StringComparer.Ordinal)));
            }

            return;
        }

        var extending = spaces.Where(space => _extensions.Extends(space, text, type) is not false).ToHashSet(StringComparer.Ordinal);
        if (extending.Count > 0)
        {
            _found.Add(new MissingName(text, IsMember: true, IsCertain: info.CandidateSymbols.IsEmpty, extending));
        }
    }

    private void AddPossible(params string[] extensions)
    {
        if (_possible.Add(extensions[0]))
        {
            _found.Add(new MissingName(extensions[0], IsMember: true, IsCertain: false, extensions.SelectMany(Of).ToHashSet(StringComparer.Ordinal)));
        }
    }

    private IEnumerable<string> Of(string name) => _extensions.Of(name).Where(space => !_imported.Contains(space));
}
