using System.Text;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Context;

/// <summary>A type as declarations without bodies.</summary>
internal static class TypeOutline
{
    /// <summary>Members shown at most.</summary>
    public const int MostMembers = 8;

    private static readonly SymbolDisplayFormat s_type = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private static readonly SymbolDisplayFormat s_member = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeModifiers,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Whether a model is told something by it: what .NET brings every model of C# has seen more often than it can be shown.</summary>
    public static bool IsWorthShowing(INamedTypeSymbol type) =>
        type.SpecialType == SpecialType.None && !type.IsAnonymousType && !type.IsTupleType && type.CanBeReferencedByName
        && type.TypeKind is TypeKind.Class or TypeKind.Struct or TypeKind.Interface or TypeKind.Enum
        && (!type.DeclaringSyntaxReferences.IsEmpty || !IsFrameworks(type));

    /// <summary>
    /// The outline of a type; null when it has no member to show. Members whose names <paramref name="weigh"/> finds heavier
    /// come first, then in the order of their declaration.
    /// </summary>
    public static string? Of(INamedTypeSymbol type, Compilation compilation, Func<string, double> weigh)
    {
        var within = compilation.Assembly;
        var members = type.GetMembers()
            .Where(member => IsShown(member) && compilation.IsSymbolAccessibleWithin(member, within))
            .OrderByDescending(member => weigh(member.Name))
            .Take(MostMembers)
            .ToList();
        if (members.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder(type.ToDisplayString(s_type));
        if (type.BaseType is { SpecialType: SpecialType.None } parent && type.TypeKind == TypeKind.Class)
        {
            text.Append(" : ").Append(parent.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
        }

        text.Append(" {\n");
        foreach (var member in members)
        {
            text.Append("    ").Append(type.TypeKind == TypeKind.Enum ? member.Name : member.ToDisplayString(s_member));
            text.Append(type.TypeKind == TypeKind.Enum ? ",\n" : member is IPropertySymbol ? "\n" : ";\n");
        }

        return text.Append("}\n").ToString();
    }

    private static bool IsShown(ISymbol member) =>
        !member.IsImplicitlyDeclared && !member.IsOverride && member switch
        {
            IMethodSymbol method => method.MethodKind is MethodKind.Ordinary or MethodKind.Constructor && !(method.MethodKind == MethodKind.Constructor && method.IsStatic),
            IFieldSymbol or IPropertySymbol or IEventSymbol => true,
            _ => false,
        };

    private static bool IsFrameworks(INamedTypeSymbol type)
    {
        var root = type.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace: { IsGlobalNamespace: false } outer })
        {
            root = outer;
        }

        return root is { Name: "System" or "Microsoft" };
    }
}
