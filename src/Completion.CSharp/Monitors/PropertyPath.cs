using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors;

/// <summary>
/// The dotted name of a property of a property, before the colon of a pattern: <c>{ Name.Length: 3 }</c>. Until the colon is
/// there, the parser takes it for a type or a constant.
/// </summary>
internal static class PropertyPath
{
    /// <summary>The pattern in whose braces a dotted name begins that may become the path of a property; null when there is none.</summary>
    public static RecursivePatternSyntax? Around(SyntaxNode access)
    {
        var outermost = access;
        while (outermost.Parent is MemberAccessExpressionSyntax or QualifiedNameSyntax or ExpressionColonSyntax)
        {
            outermost = outermost.Parent;
        }

        var subpattern = outermost switch
        {
            ExpressionColonSyntax { Parent: SubpatternSyntax path } => path,
            { Parent: ConstantPatternSyntax { Parent: SubpatternSyntax { ExpressionColon: null } bare } } => bare,
            { Parent: TypePatternSyntax { Parent: SubpatternSyntax { ExpressionColon: null } bare } } => bare,
            { Parent: DeclarationPatternSyntax { Parent: SubpatternSyntax { ExpressionColon: null } bare } } => bare,
            _ => null,
        };
        return subpattern?.Parent is PropertyPatternClauseSyntax { Parent: RecursivePatternSyntax pattern } ? pattern : null;
    }

    /// <summary>The type of the property that a path names so far; null when the compiler does not know one of its properties.</summary>
    public static ITypeSymbol? TypeOf(ExpressionSyntax path, RecursivePatternSyntax pattern, SemanticModel model, CancellationToken cancellation)
    {
        var (outer, name) = path switch
        {
            MemberAccessExpressionSyntax access => (TypeOf(access.Expression, pattern, model, cancellation), access.Name),
            QualifiedNameSyntax qualified => (TypeOf(qualified.Left, pattern, model, cancellation), qualified.Right),
            SimpleNameSyntax first => (model.GetTypeInfo(pattern, cancellation).ConvertedType, first),
            _ => default,
        };
        if (outer is null or IErrorTypeSymbol or IDynamicTypeSymbol || name is not IdentifierNameSyntax)
        {
            return null;
        }

        var types = model.LookupSymbols(pattern.SpanStart, WithoutNull(outer), name.Identifier.ValueText)
            .Select(symbol => symbol is IPropertySymbol property ? property.Type : (symbol as IFieldSymbol)?.Type)
            .ToArray();
        return types is [{ } type] ? WithoutNull(type) : null;
    }

    /// <summary>A pattern looks at the value of a nullable type.</summary>
    private static ITypeSymbol WithoutNull(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
}
