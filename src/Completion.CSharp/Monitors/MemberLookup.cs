using System.Collections.Immutable;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors;

/// <summary>What stands before a dot, as the compiler sees it: enough to list the names that may follow.</summary>
/// <remarks>Equal when the same names follow: same receivers, static or instance, asked from the same place of the code.</remarks>
internal sealed class MemberLookup : IEquatable<MemberLookup>
{
    private const string AttributeSuffix = "Attribute";

    private readonly SemanticModel _model;
    private readonly int _position;
    private readonly ImmutableArray<Receiver> _receivers;

    private MemberLookup(SemanticModel model, int position, ImmutableArray<Receiver> receivers)
    {
        (_model, _position, _receivers) = (model, position, receivers);
    }

    /// <summary>What may follow the dot instead of a name.</summary>
    public SignsAfterDot Signs { get; private init; }

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
        if (token.Span.End != end || token.Kind() is not (SyntaxKind.DotToken or SyntaxKind.MinusGreaterThanToken or SyntaxKind.ColonColonToken)
            || IsDeclaredName(token))
        {
            return null;
        }

        var left = token.Parent switch
        {
            MemberAccessExpressionSyntax access when access.OperatorToken == token => access.Expression,
            MemberBindingExpressionSyntax binding => binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>(
                c => c.WhenNotNull.Span.Contains(binding.Span))?.Expression,
            QualifiedNameSyntax name when name.DotToken == token => name.Left,
            AliasQualifiedNameSyntax alias when alias.ColonColonToken == token => alias.Alias,
            _ => null,
        };
        if (left is null)
        {
            return null;
        }

        var model = spliced.ModelAt(left);
        var receivers = new ReceiverBinding(model, cancellation).Of(left, token.Parent!);
        if (!receivers.IsDefault && receivers.Any(receiver => !IsKnown(receiver.Container)))
        {
            return null;
        }

        bool IsKnown(INamespaceOrTypeSymbol container) =>
            container is not ITypeSymbol type || (!EnclosingType.LacksPart(type, cancellation) && !HasForeignParameter(type, model, token.SpanStart));

        // Asked at the dot rather than behind it: a speculated expression may end there.
        return receivers.IsDefaultOrEmpty
            ? null
            : new MemberLookup(model, token.SpanStart, receivers)
            {
                Signs = (MayBeRange(token.Parent!, receivers, model.Compilation) ? SignsAfterDot.Dot : 0)
                    | (left is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } ? SignsAfterDot.Digit : 0),
            };
    }

    /// <summary>All legal names, each also in its verbatim form; keywords in that form alone.</summary>
    public IEnumerable<string> Names()
    {
        foreach (var receiver in _receivers)
        {
            // An extension is found through a type as through a value: it may be static as well.
            var symbols = (receiver.Members & Members.Base) != 0
                ? _model.LookupBaseMembers(_position)
                : _model.LookupSymbols(_position, receiver.Container, includeReducedExtensionMethods: receiver.Container is ITypeSymbol);
            foreach (var symbol in symbols)
            {
                if (symbol.Name.Length == 0 || !receiver.Allows(symbol) || !symbol.CanBeReferencedByName)
                {
                    continue;
                }

                yield return "@" + symbol.Name;
                if (SyntaxFacts.GetKeywordKind(symbol.Name) == SyntaxKind.None)
                {
                    yield return symbol.Name;
                }

                if ((receiver.Members & Members.Attributes) != 0 && symbol is INamedTypeSymbol
                    && symbol.Name.Length > AttributeSuffix.Length && symbol.Name.EndsWith(AttributeSuffix, StringComparison.Ordinal))
                {
                    yield return symbol.Name[..^AttributeSuffix.Length];
                }
            }
        }
    }

    public bool Equals(MemberLookup? other) =>
        other is not null && _receivers.SequenceEqual(other._receivers)
        && SymbolEqualityComparer.Default.Equals(_model.GetEnclosingSymbol(_position), other._model.GetEnclosingSymbol(other._position));

    public override bool Equals(object? obj) => Equals(obj as MemberLookup);

    public override int GetHashCode() => _receivers.Aggregate(0, HashCode.Combine);

    /// <summary>
    /// Whether a type has a type parameter in it that cannot be named at a position: the compiler leaves those of a method
    /// whose type arguments it could not find.
    /// </summary>
    private static bool HasForeignParameter(ITypeSymbol type, SemanticModel model, int position) => type switch
    {
        ITypeParameterSymbol parameter => model.LookupSymbols(position, name: parameter.Name).All(symbol => symbol is not ITypeParameterSymbol),
        IArrayTypeSymbol array => HasForeignParameter(array.ElementType, model, position),
        INamedTypeSymbol { IsUnboundGenericType: false } named => named.TypeArguments.Any(argument => HasForeignParameter(argument, model, position)),
        _ => false,
    };

    /// <summary>
    /// Whether the dot may become two, those of a range: what is before it is an index, or a number that converts to one; or an
    /// operator before that makes another value of it.
    /// </summary>
    private static bool MayBeRange(SyntaxNode access, ImmutableArray<Receiver> receivers, Compilation compilation)
    {
        if (access is not (MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression } or QualifiedNameSyntax)
            || access.Parent is CastExpressionSyntax or PrefixUnaryExpressionSyntax or AwaitExpressionSyntax
            || compilation.GetTypeByMetadataName("System.Index") is not { } index)
        {
            return true;
        }

        return receivers.Any(receiver => (receiver.Members & Members.Instance) != 0 && receiver.Container is ITypeSymbol type
            && (type is { TypeKind: TypeKind.TypeParameter } or INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }
                || compilation.ClassifyConversion(type, index) is { Exists: true, IsImplicit: true }));
    }

    /// <summary>Whether the dot stands in the name of a namespace that is being declared: any name may follow.</summary>
    private static bool IsDeclaredName(SyntaxToken dot)
    {
        var space = dot.Parent?.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>();
        return space is not null && space.Name.Span.Contains(dot.Span);
    }
}
