using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Places;

/// <summary>A name in a document that means nothing there.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsMember">It follows a dot, and only extensions can be meant.</param>
/// <param name="IsCertain">A directive for one of the namespaces makes it mean something; else it may.</param>
/// <param name="Namespaces">Namespaces, one of which would have to be used; none where no namespace has the name.</param>
internal sealed record MissingName(string Name, bool IsMember, bool IsCertain, IReadOnlySet<string> Namespaces);

/// <summary>Finds the names of a document that mean nothing there, and the namespaces that have them.</summary>
/// <remarks>
/// What every place sees is looked up once; other names are looked up, and bound where that finds nothing, only if some namespace
/// has them: most bodies are not. What is not told by a name, as the methods behind queries, may be meant as soon as it is written.
/// </remarks>
internal sealed class MissingNames
{
    private const string AttributeSuffix = "Attribute";

    /// <summary>Words that are written where names are, and name nothing.</summary>
    private static readonly string[] s_words = ["_", "notnull", "nameof", "dynamic"];

    private readonly SemanticModel _model;
    private readonly Compilation _compilation;
    private readonly SyntaxNode _scope;
    private readonly CancellationToken _cancellation;
    private readonly IAssemblySymbol[] _assemblies;
    private readonly MissingExtensions _members;
    private readonly HashSet<(string Name, int Arity)> _visible;
    private readonly Dictionary<(string Name, int Arity), HashSet<string>> _spaces = [];
    private readonly Dictionary<string, SimpleNameSyntax> _unknown = new(StringComparer.Ordinal);
    private readonly List<MissingName> _found = [];

    private MissingNames(SemanticModel model, SyntaxNode scope, CancellationToken cancellation)
    {
        (_model, _compilation, _scope, _cancellation) = (model, model.Compilation, scope, cancellation);
        _assemblies = [.. _compilation.SourceModule.ReferencedAssemblySymbols, _compilation.Assembly];

        // Where all code is in one namespace, all of it sees what that has.
        while (MembersOf(scope) is [BaseNamespaceDeclarationSyntax inner])
        {
            scope = inner;
        }

        var position = MembersOf(scope).FirstOrDefault()?.SpanStart ?? scope.SpanStart;
        _members = new MissingExtensions(model, position, _found, cancellation);
        _visible = [.. model.LookupNamespacesAndTypes(position).Select(symbol => (symbol.Name, symbol is INamedTypeSymbol type ? type.Arity : 0))];
    }

    /// <summary>The names of a compilation unit or a namespace that mean nothing there.</summary>
    public static IReadOnlyList<MissingName> In(SyntaxNode scope, SemanticModel model, CancellationToken cancellation)
    {
        var missing = new MissingNames(model, scope, cancellation);
        missing.Find();
        missing.FindUnknown();
        return missing._found;
    }

    private void Find()
    {
        var simple = new HashSet<(string Name, int Arity, bool IsAttribute, bool IsType, int Member)>();
        foreach (var node in _scope.DescendantNodes(node => node is not UsingDirectiveSyntax, descendIntoTrivia: true))
        {
            _members.Look(node);
            if (node is SimpleNameSyntax { IsMissing: false } name && IsAlone(name)
                && simple.Add((name.Identifier.ValueText, name.Arity, name.Parent is AttributeSyntax, SyntaxFacts.IsInTypeOnlyContext(name), name.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.SpanStart ?? 0)))
            {
                FindSimple(name);
            }
        }
    }

    private void FindSimple(SimpleNameSyntax name)
    {
        var text = name.Identifier.ValueText;
        string[] names = name.Parent is AttributeSyntax ? [text, text + AttributeSuffix] : [text];
        if (names.Any(one => _visible.Contains((one, name.Arity))))
        {
            return;
        }

        var spaces = names.SelectMany(one => SpacesOf(one, name.Arity)).ToHashSet(StringComparer.Ordinal);
        if (spaces.Count == 0)
        {
            _unknown.TryAdd(text, name);
            return;
        }

        // What is missing in comments is no error.
        var isComment = name.IsPartOfStructuredTrivia();
        if (!_found.Any(one => one.Name == text && one.IsCertain && one.Namespaces.SetEquals(spaces)) && !names.Any(one => Means(name, one))
            && (isComment || _model.GetSymbolInfo(name, _cancellation) is { Symbol: null, CandidateSymbols.IsEmpty: true }))
        {
            _found.Add(new MissingName(text, IsMember: false, IsCertain: !isComment, spaces));
        }
    }

    /// <summary>Names that no namespace has, of interest only beside others.</summary>
    private void FindUnknown()
    {
        if (!_found.Any(one => one.IsCertain))
        {
            return;
        }

        var declared = _scope.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Parent is not SimpleNameSyntax).Select(token => token.ValueText).ToHashSet(StringComparer.Ordinal);
        foreach (var (text, name) in _unknown)
        {
            if (!declared.Contains(text) && !s_words.Contains(text) && SyntaxFacts.GetContextualKeywordKind(text) == SyntaxKind.None && !name.IsPartOfStructuredTrivia()
                && !Means(name, text) && _model.GetSymbolInfo(name, _cancellation) is { Symbol: null, CandidateSymbols.IsEmpty: true })
            {
                _found.Add(new MissingName(text, IsMember: false, IsCertain: true, new HashSet<string>()));
            }
        }
    }

    private bool Means(SimpleNameSyntax name, string text) => SyntaxFacts.IsInTypeOnlyContext(name)
        ? _model.LookupNamespacesAndTypes(name.SpanStart, name: text).Any(symbol => Fits(symbol, name.Arity))
        : _model.LookupSymbols(name.SpanStart, name: text).Any(symbol => Fits(symbol, name.Arity));

    private static bool Fits(ISymbol symbol, int arity) => symbol is not INamedTypeSymbol type || type.Arity == arity;

    /// <summary>The namespaces with a type of a name that can be used here.</summary>
    private HashSet<string> SpacesOf(string name, int arity)
    {
        if (_spaces.TryGetValue((name, arity), out var known))
        {
            return known;
        }

        var spaces = new HashSet<string>(StringComparer.Ordinal);
        foreach (var assembly in _assemblies)
        {
            if (assembly.TypeNames.Contains(name))
            {
                Walk(assembly.GlobalNamespace);
            }
        }

        return _spaces[(name, arity)] = spaces;

        void Walk(INamespaceSymbol space)
        {
            if (!space.IsGlobalNamespace && space.GetTypeMembers(name, arity).Any(type => !type.IsFileLocal && _compilation.IsSymbolAccessibleWithin(type, _compilation.Assembly)))
            {
                spaces.Add(space.ToDisplayString());
            }

            foreach (var inner in space.GetNamespaceMembers())
            {
                Walk(inner);
            }
        }
    }

    private static SyntaxList<MemberDeclarationSyntax> MembersOf(SyntaxNode scope) => scope is BaseNamespaceDeclarationSyntax space ? space.Members : ((CompilationUnitSyntax)scope).Members;

    /// <summary>Whether a name means what its place alone makes of it: it is not behind a dot, and names no member or argument.</summary>
    private static bool IsAlone(SimpleNameSyntax name) => name is not IdentifierNameSyntax { IsVar: true } && name.Parent switch
    {
        QualifiedNameSyntax qualified => qualified.Left == name && qualified.Parent is not BaseNamespaceDeclarationSyntax,
        MemberAccessExpressionSyntax access => access.Expression == name,
        MemberBindingExpressionSyntax or AliasQualifiedNameSyntax or NameColonSyntax or NameEqualsSyntax or GotoStatementSyntax or BaseNamespaceDeclarationSyntax => false,
        NameMemberCrefSyntax { Parent: QualifiedCrefSyntax } => false,
        AttributeTargetSpecifierSyntax or XmlNameAttributeSyntax or TypeParameterConstraintClauseSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
        _ => true,
    };
}
