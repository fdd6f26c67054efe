using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Arguments;

/// <summary>
/// Asks the compiler which overloads take arguments of the types that stand in a list. An argument that takes its type from
/// the parameter, or has none that is known, fits everywhere; so does any argument for a type that is to be inferred.
/// </summary>
internal sealed class ArgumentTypes(SemanticModel model, CancellationToken cancellation)
{
    /// <summary>For each overload whether it takes the arguments; null when that is not known.</summary>
    /// <param name="spliced">The document with the list in it, closed at the end of the insertion.</param>
    /// <param name="lookup">Finds the overloads again: types of one compilation are not those of another.</param>
    /// <param name="overloads">How many overloads there are.</param>
    /// <param name="shapes">The arguments as they were read.</param>
    /// <param name="cancellation">Ends the questions.</param>
    public static bool[]? Fit(SplicedDocument spliced, OverloadLookup lookup, int overloads, ArgumentShape[] shapes, CancellationToken cancellation)
    {
        var closer = spliced.Tree.GetRoot(cancellation).FindToken(spliced.Inserted.End - 1);
        if (closer.Span.End != spliced.Inserted.End || closer.Parent is not BaseArgumentListSyntax { Arguments: var arguments } parent
            || arguments.Count != shapes.Length || parent.GetLastToken() != closer || !OverloadLookup.IsInCode(parent))
        {
            return null;
        }

        var model = spliced.ModelAt(parent);
        if (lookup.Of(spliced, parent.GetFirstToken(), model) is not { } list || list.Overloads.Length != overloads)
        {
            return null;
        }

        var types = new ArgumentTypes(model, cancellation);
        return [.. list.Overloads.Select(overload => overload.Map(shapes) is { } map
            && arguments.Select((argument, at) => types.Fits(argument.Expression, overload, map[at], map.Count(index => index == map[at]) == 1)).All(fits => fits))];
    }

    /// <summary>Whether a type is what nearly anything becomes, or not known before the arguments are.</summary>
    public static bool TakesAnything(ITypeSymbol type) => type is { SpecialType: SpecialType.System_Object } or IDynamicTypeSymbol || IsOpen(type);

    private bool Fits(ExpressionSyntax value, Overload overload, int index, bool isAlone)
    {
        if (overload.TypeAt(index) is not { } type)
        {
            return true;
        }

        return !overload.IsMany(index) ? Becomes(value, type)
            : (isAlone && Becomes(value, type)) || overload.ElementTypeAt(index) is not { } element || Becomes(value, element);
    }

    private bool Becomes(ExpressionSyntax value, ITypeSymbol target)
    {
        while (value is ParenthesizedExpressionSyntax brackets)
        {
            value = brackets.Expression;
        }

        if (TakesAnything(target) || !HasOwnType(value) || (value is InterpolatedStringExpressionSyntax && target is not { SpecialType: not SpecialType.None }))
        {
            return true;
        }

        var type = model.GetTypeInfo(value, cancellation).Type;
        var isNull = value.IsKind(SyntaxKind.NullLiteralExpression);
        return (type is null ? !isNull : IsOpen(type)) || model.ClassifyConversion(value, target) is { Exists: true, IsImplicit: true };
    }

    /// <summary>Whether an expression is of a type whatever it is used for.</summary>
    private static bool HasOwnType(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax literal => !literal.IsKind(SyntaxKind.DefaultLiteralExpression),
        IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ObjectCreationExpressionSyntax
            or BinaryExpressionSyntax { RawKind: not (int)SyntaxKind.CoalesceExpression } or PrefixUnaryExpressionSyntax or CastExpressionSyntax or ThisExpressionSyntax
            or TypeOfExpressionSyntax or ArrayCreationExpressionSyntax or IsPatternExpressionSyntax or InterpolatedStringExpressionSyntax
            or ConditionalAccessExpressionSyntax => true,
        _ => false,
    };

    /// <summary>Whether a type has a part that is not known: an error, <c>dynamic</c>, or a type parameter of a method.</summary>
    private static bool IsOpen(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol or IDynamicTypeSymbol or IFunctionPointerTypeSymbol => true,

        // What can be counted and indexed takes these without saying so.
        INamedTypeSymbol { Name: "Index" or "Range", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } => true,
        ITypeParameterSymbol parameter => parameter.DeclaringMethod is not null,
        IArrayTypeSymbol array => IsOpen(array.ElementType),
        IPointerTypeSymbol pointer => IsOpen(pointer.PointedAtType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpen) || (named.ContainingType is { } outer && IsOpen(outer)),
        _ => false,
    };
}
