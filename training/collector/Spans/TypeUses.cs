using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Corpus.Spans;

/// <summary>Names of the types a document uses, as far as syntax alone shows them.</summary>
internal static class TypeUses
{
    /// <summary>
    /// Names in the position of a type, and what static members are asked of: a name with a capital in front of a dot that the document
    /// does not declare as a member. In the order of their first use, without those in <paramref name="declared"/>.
    /// </summary>
    public static IReadOnlyList<string> Of(SyntaxNode root, IEnumerable<string> declared)
    {
        var seen = new HashSet<string>(declared, StringComparer.Ordinal) { "var", "dynamic", "nint", "nuint", "_" };
        var receivers = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<SimpleNameSyntax>();
        foreach (var node in root.DescendantNodes())
        {
            switch (node)
            {
                case SimpleNameSyntax name:
                    names.Add(name);
                    break;
                case TypeParameterSyntax parameter:
                    seen.Add(parameter.Identifier.ValueText);
                    break;
                // "System" in System.Math.Max is where a namespace begins.
                case NameSyntax when node.Parent is UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax:
                    receivers.Add(node.GetFirstToken().ValueText);
                    break;
                case PropertyDeclarationSyntax property:
                    receivers.Add(property.Identifier.ValueText);
                    break;
                case VariableDeclaratorSyntax variable:
                    receivers.Add(variable.Identifier.ValueText);
                    break;
                case ParameterSyntax parameter:
                    receivers.Add(parameter.Identifier.ValueText);
                    break;
                default:
                    break;
            }
        }

        var uses = new List<string>();
        foreach (var name in names)
        {
            var text = name.Identifier.ValueText;
            if ((IsType(name) || (IsReceiver(name) && !receivers.Contains(text))) && seen.Add(text))
                uses.Add(text);
        }

        return uses;
    }

    private static bool IsType(SimpleNameSyntax name)
    {
        ExpressionSyntax whole = name;
        while (whole.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax)
        {
            if (whole.Parent is QualifiedNameSyntax qualified && qualified.Left == whole)
                return false;
            whole = (ExpressionSyntax)whole.Parent;
        }

        return whole.Parent is not (UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax or AttributeSyntax or NameColonSyntax) && SyntaxFacts.IsInTypeOnlyContext(whole);
    }

    private static bool IsReceiver(SimpleNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Expression == name && char.IsUpper(name.Identifier.ValueText, 0);
}
