using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Initialisers;

/// <summary>
/// In the braces of an object initialiser, of <c>with</c> and of a property pattern, only members that can be set there, or
/// read: each once where it is set; and nothing but a member.
/// </summary>
/// <remarks>
/// Nothing is said where the braces may hold elements instead: of a collection, an array, an anonymous object. A member that
/// cannot be set may be initialised in braces of its own, so that only those of value types and strings are left out.
/// </remarks>
public sealed class InitialiserNames : NameSource
{
    /// <summary>Characters looked at before a word at most, to see whether braces may be of one of these kinds.</summary>
    private const int MostText = 2000;

    /// <summary>Characters looked at behind the cursor for a sign.</summary>
    private const int MostBlank = 64;

    /// <summary>Words before the braces, one of which is needed.</summary>
    private static readonly string[] s_before = ["new", "with", "is", "case", "switch", "not", "and", "or"];

    private static readonly char[] s_separators = [.. " \n\r\t(),<>=[]?:!&|"];

    private readonly CodeBefore _before;

    /// <inheritdoc cref="ScopeNames(DocumentAnalysis, TextSpan, string, CancellationToken)"/>
    public InitialiserNames(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : base(analysis, replaced, inserted, cancellation) => _before = new CodeBefore(analysis, replaced, inserted);

    /// <inheritdoc/>
    public override string Name => "initialisers";

    /// <summary>Whether the sign that a member is set with stands behind the cursor already.</summary>
    private bool IsFollowedBySign => Analysis.Text.ToString(TextSpan.FromBounds(Replaced.End, Math.Min(Analysis.Text.Length, Replaced.End + MostBlank))).AsSpan().TrimStart() is ['=', not ('=' or '>'), ..];

    internal override bool ComparesWords => true;

    /// <summary>What begins an expression, and so an element.</summary>
    internal override string LiteralStarts => "\"'$0123456789({!-+~&*^.";

    internal override LegalNames? AtHand(WordPlace place) => MayBeInBraces(place) ? Ask(place) : null;

    private protected override bool WatchesSign(byte sign) => sign is (byte)'{' or (byte)',';

    private protected override bool CanTell(string lastWord) => lastWord.Length == 0;

    private protected override LegalNames? Find(SplicedDocument spliced)
    {
        var word = PlaceholderIn(spliced);
        if (word.Parent is not IdentifierNameSyntax name)
        {
            return null;
        }

        var (type, canBe, used) = name.Parent switch
        {
            InitializerExpressionSyntax braces => OfBraces(spliced, braces, name),
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax braces } assignment when assignment.Left == name => OfBraces(spliced, braces, name),
            ConstantPatternSyntax { Parent: SubpatternSyntax { Parent: PropertyPatternClauseSyntax { Parent: RecursivePatternSyntax pattern } } } => OfPattern(spliced, pattern),
            NameColonSyntax { Parent: SubpatternSyntax { Parent: PropertyPatternClauseSyntax { Parent: RecursivePatternSyntax pattern } } } => OfPattern(spliced, pattern),
            _ => default,
        };
        if (type is null or IErrorTypeSymbol or IDynamicTypeSymbol or ITypeParameterSymbol || !HasKnownBases(type))
        {
            return null;
        }

        var members = spliced.ModelAt(name).LookupSymbols(word.SpanStart, type)
            .Where(member => !member.IsStatic && member.CanBeReferencedByName && canBe!(member) && !used!.Contains(member.Name))
            .Select(member => member.Name)
            .ToArray();
        var isSet = name.Parent is InitializerExpressionSyntax or AssignmentExpressionSyntax;
        return members.Length == 0 ? null : new LegalNames(new NameTrie(members))
        {
            RefusedStarts = isSet ? LiteralStarts : "",
            NeedsFollower = isSet && !IsFollowedBySign ? _ => true : null,
            Followers = "=",
        };
    }

    private (ITypeSymbol? Type, Func<ISymbol, bool>? CanBe, HashSet<string>? Used) OfBraces(SplicedDocument spliced, InitializerExpressionSyntax braces, IdentifierNameSyntax name)
    {
        var others = braces.Expressions.Where(one => !one.Span.Contains(name.Span) && !one.Span.IsEmpty).ToArray();
        var targets = others.OfType<AssignmentExpressionSyntax>().Where(one => one.IsKind(SyntaxKind.SimpleAssignmentExpression)).ToArray();
        if (targets.Length != others.Length || !(braces.Kind() is SyntaxKind.ObjectInitializerExpression or SyntaxKind.CollectionInitializerExpression or SyntaxKind.WithInitializerExpression))
        {
            return default;
        }

        var model = spliced.ModelAt(braces);
        var type = braces.Parent switch
        {
            ImplicitObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation, Cancellation).ConvertedType,
            ObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation.Type, Cancellation).Type,
            WithExpressionSyntax with => model.GetTypeInfo(with.Expression, Cancellation).Type,
            AssignmentExpressionSyntax assignment => model.GetTypeInfo(assignment.Left, Cancellation).Type,
            _ => null,
        };
        if (type is null || (targets.Length == 0 && braces.Parent is not WithExpressionSyntax && MayHoldElements(type)))
        {
            return default;
        }

        var used = targets.Select(one => (one.Left as IdentifierNameSyntax)?.Identifier.ValueText).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return (type, braces.Parent is WithExpressionSyntax ? member => CanBeSet(member, model, name.SpanStart) : member => CanBeInitialised(member, model, name.SpanStart), used);
    }

    private (ITypeSymbol? Type, Func<ISymbol, bool>? CanBe, HashSet<string>? Used) OfPattern(SplicedDocument spliced, RecursivePatternSyntax pattern)
    {
        var model = spliced.ModelAt(pattern);
        var type = pattern.Type is { } written ? model.GetTypeInfo(written, Cancellation).Type : model.GetTypeInfo(pattern, Cancellation).ConvertedType;
        type = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        return (type is { TypeKind: TypeKind.Interface } ? null : type, CanBeRead, []);
    }

    private static bool CanBeRead(ISymbol member) => member is IFieldSymbol or IPropertySymbol { IsIndexer: false, GetMethod: not null };

    private static bool CanBeSet(ISymbol member, SemanticModel model, int position) => member switch
    {
        IFieldSymbol { IsConst: false, IsReadOnly: false } or IEventSymbol => true,
        IPropertySymbol { ContainingType.IsAnonymousType: true } => true,
        IPropertySymbol { IsIndexer: false, SetMethod: { } setter } => model.IsAccessible(position, setter),
        IPropertySymbol { IsIndexer: false, RefKind: RefKind.Ref } => true,

        // Another declaration of an overridden property may have the accessor.
        IPropertySymbol { IsIndexer: false, IsOverride: true } => true,
        _ => false,
    };

    private static bool CanBeInitialised(ISymbol member, SemanticModel model, int position) => CanBeSet(member, model, position) || member switch
    {
        IFieldSymbol { IsConst: false, Type: var type } => MayHaveBraces(type),
        IPropertySymbol { IsIndexer: false, GetMethod: not null, Type: var type } => MayHaveBraces(type),
        _ => false,
    };

    private static bool MayHaveBraces(ITypeSymbol type) => !type.IsValueType && type.SpecialType != SpecialType.System_String;

    /// <summary>Whether braces behind a creation may hold elements: the type can be enumerated.</summary>
    private static bool MayHoldElements(ITypeSymbol type) =>
        type.AllInterfaces.Any(one => one.SpecialType == SpecialType.System_Collections_IEnumerable) || type.SpecialType == SpecialType.System_Collections_IEnumerable;

    private static bool HasKnownBases(ITypeSymbol type)
    {
        for (var basis = type; basis is not null; basis = basis.BaseType)
        {
            if (basis.TypeKind == TypeKind.Error)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a word may stand in braces of the kinds that are known, by the text before it: most commas and braces do not,
    /// and no question is asked for them.
    /// </summary>
    private bool MayBeInBraces(WordPlace place)
    {
        var open = 0;
        var isBefore = false;
        var looked = 0;
        var words = new List<char>();
        foreach (var value in _before.Backwards(place))
        {
            if (++looked > MostText)
            {
                return false;
            }

            if (isBefore)
            {
                // Up to where the statement or the braces around begin.
                if (value is ';' or '{' or '}' || words.Count > 200)
                {
                    break;
                }

                words.Add(value);
                continue;
            }

            switch (value)
            {
                case ')' or ']' or '}':
                    open++;
                    break;
                case '{' when open == 0:
                    isBefore = true;
                    break;
                case '(' or '[' or '{' when open > 0:
                    open--;
                    break;
                case '(' or '[' or ';' when open == 0:
                    return false;
            }
        }

        words.Reverse();
        var before = new string([.. words]).TrimEnd();
        return before.Length == 0 || before.EndsWith('=') || before.EndsWith(':') || before.Split(s_separators).Any(s_before.Contains);
    }
}
