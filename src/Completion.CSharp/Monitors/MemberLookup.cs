using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors;

/// <summary>What stands before a dot, as the compiler sees it: enough to list the names that may follow.</summary>
/// <remarks>Equal when the same names follow: same container, static or instance, asked from the same place of the code.</remarks>
internal sealed class MemberLookup : IEquatable<MemberLookup>
{
    private readonly SemanticModel _model;
    private readonly int _position;
    private readonly INamespaceOrTypeSymbol _container;
    private readonly Members _members;

    private MemberLookup(SemanticModel model, int position, INamespaceOrTypeSymbol container, Members members)
    {
        (_model, _position, _container, _members) = (model, position, container, members);
    }

    [Flags]
    private enum Members
    {
        Static = 1,
        Instance = 2,
        Types = 4,
        Base = 8,
    }

    /// <summary>
    /// The lookup for the dot at the end of the inserted text (or right before it when nothing was inserted); null when
    /// it is no member access, or the compiler cannot tell what stands before it.
    /// </summary>
    public static MemberLookup? At(SplicedDocument spliced, CancellationToken cancellation)
    {
        var root = spliced.Tree.GetRoot(cancellation);
        var end = spliced.Inserted.End;
        while (end > 0 && char.IsWhiteSpace(spliced.Text[end - 1]))
        {
            end--;
        }

        if (end == 0)
        {
            return null;
        }

        var token = root.FindToken(end - 1);
        if (token.Span.End != end || token.Kind() is not (SyntaxKind.DotToken or SyntaxKind.MinusGreaterThanToken or SyntaxKind.ColonColonToken))
        {
            return null;
        }

        return token.Parent switch
        {
            MemberAccessExpressionSyntax access when access.OperatorToken == token =>
                OfExpression(spliced, access.Expression, end, access.IsKind(SyntaxKind.PointerMemberAccessExpression), cancellation),
            MemberBindingExpressionSyntax binding when binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>(
                c => c.WhenNotNull.Span.Contains(binding.Span)) is { } conditional =>
                OfConditional(spliced, conditional, end, cancellation),
            QualifiedNameSyntax name when name.DotToken == token => OfName(spliced, name.Left, end, cancellation),
            AliasQualifiedNameSyntax alias when alias.ColonColonToken == token => OfName(spliced, alias.Alias, end, cancellation),
            _ => null,
        };
    }

    /// <summary>All legal names, each also in its verbatim form; keywords in that form alone.</summary>
    public IEnumerable<string> Names()
    {
        var symbols = (_members & Members.Base) != 0
            ? _model.LookupBaseMembers(_position)
            : _model.LookupSymbols(_position, _container, includeReducedExtensionMethods: (_members & Members.Instance) != 0);
        foreach (var symbol in symbols)
        {
            if (symbol.Name.Length == 0 || !Allows(symbol) || !symbol.CanBeReferencedByName)
            {
                continue;
            }

            yield return "@" + symbol.Name;
            if (SyntaxFacts.GetKeywordKind(symbol.Name) == SyntaxKind.None)
            {
                yield return symbol.Name;
            }
        }
    }

    public bool Equals(MemberLookup? other) =>
        other is not null && _members == other._members
        && SymbolEqualityComparer.Default.Equals(_container, other._container)
        && SymbolEqualityComparer.Default.Equals(_model.GetEnclosingSymbol(_position), other._model.GetEnclosingSymbol(other._position));

    public override bool Equals(object? obj) => Equals(obj as MemberLookup);

    public override int GetHashCode() => HashCode.Combine(SymbolEqualityComparer.Default.GetHashCode(_container), _members);

    private bool Allows(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol or ITypeSymbol => (_members & Members.Types) != 0,
        { IsStatic: true } => (_members & Members.Static) != 0,
        _ => (_members & Members.Instance) != 0,
    };

    private static MemberLookup? OfExpression(
        SplicedDocument spliced, ExpressionSyntax receiver, int position, bool isPointer, CancellationToken cancellation)
    {
        var model = spliced.ModelAt(receiver);
        if (receiver is BaseExpressionSyntax && model.GetTypeInfo(receiver, cancellation).Type is { } baseType)
        {
            return new MemberLookup(model, position, baseType, Members.Base | Members.Instance | Members.Static);
        }

        var symbol = model.GetSymbolInfo(receiver, cancellation).Symbol;
        if (symbol is IAliasSymbol alias)
        {
            symbol = alias.Target;
        }

        if (symbol is INamespaceSymbol space)
        {
            return new MemberLookup(model, position, space, Members.Types);
        }

        var type = symbol as ITypeSymbol ?? model.GetTypeInfo(receiver, cancellation).Type;
        if (isPointer)
        {
            type = (type as IPointerTypeSymbol)?.PointedAtType;
        }

        if (type is null or IErrorTypeSymbol or IDynamicTypeSymbol or { SpecialType: SpecialType.System_Void })
        {
            return null;
        }

        if (symbol is ITypeSymbol)
        {
            return new MemberLookup(model, position, type, Members.Static | Members.Types);
        }

        // "Color Color": a simple name that is both a value and its type may be either.
        var members = Members.Instance;
        if (receiver is IdentifierNameSyntax name && name.Identifier.ValueText == type.Name)
        {
            members |= Members.Static | Members.Types;
        }

        return new MemberLookup(model, position, type, members);
    }

    private static MemberLookup? OfConditional(
        SplicedDocument spliced, ConditionalAccessExpressionSyntax conditional, int position, CancellationToken cancellation)
    {
        var model = spliced.ModelAt(conditional);
        var type = model.GetTypeInfo(conditional.Expression, cancellation).Type;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }

        return type is null or IErrorTypeSymbol or IDynamicTypeSymbol ? null : new MemberLookup(model, position, type, Members.Instance);
    }

    /// <summary>In a name of types and namespaces: <c>System.Collections.</c>, <c>global::</c>.</summary>
    private static MemberLookup? OfName(SplicedDocument spliced, NameSyntax left, int position, CancellationToken cancellation)
    {
        var model = spliced.ModelAt(left);
        var symbol = left is IdentifierNameSyntax simple && model.GetAliasInfo(simple, cancellation) is { } alias
            ? alias.Target
            : model.GetSymbolInfo(left, cancellation).Symbol;

        // The parser takes `name.` before another name for a declaration's type; the name may be a value's all the same.
        if (symbol is not INamespaceOrTypeSymbol { } container || container is IErrorTypeSymbol)
        {
            var value = model.GetSpeculativeTypeInfo(left.SpanStart, SyntaxFactory.ParseExpression(left.ToString()), SpeculativeBindingOption.BindAsExpression).Type;
            return value is null or IErrorTypeSymbol or IDynamicTypeSymbol ? null : new MemberLookup(model, position, value, Members.Instance);
        }

        return new MemberLookup(model, position, container, Members.Types | Members.Static);
    }
}
