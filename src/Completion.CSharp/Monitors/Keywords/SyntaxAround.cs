using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Keywords;

/// <summary>What is around a token, read from the syntax alone.</summary>
internal static class SyntaxAround
{
    /// <summary>Whether all before a token in its member was read without an error: only then does the tree say what is around it.</summary>
    public static bool IsRead(SyntaxToken token)
    {
        if (token.IsMissing || token.GetPreviousToken(includeSkipped: true) != token.GetPreviousToken())
        {
            return false;
        }

        var member = token.Parent?.AncestorsAndSelf().LastOrDefault(node => node is MemberDeclarationSyntax and not (BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax))
            ?? token.SyntaxTree!.GetRoot();
        return !member.ContainsDiagnostics
            || member.GetDiagnostics().All(error => error.Severity != DiagnosticSeverity.Error || error.Location.SourceSpan.Start >= token.SpanStart);
    }

    /// <summary>
    /// The function whose code a node is in: a lambda, a local function, a method, an accessor; a property of an expression; the
    /// field, the property or the event that it initialises; the statement of a program; null for a declaration's head.
    /// </summary>
    public static SyntaxNode? Function(SyntaxNode? inside)
    {
        var from = (SyntaxNode?)null;
        for (var node = inside; node is not null; from = node, node = node.Parent)
        {
            switch (node)
            {
                case AttributeListSyntax or ParameterSyntax or TypeParameterConstraintClauseSyntax or BaseListSyntax:
                    return null;
                case AnonymousFunctionExpressionSyntax or GlobalStatementSyntax:
                    return node;
                // What follows a word may make the head of a function of it.
                case LocalFunctionStatementSyntax local when from == local.ReturnType:
                    break;
                case LocalFunctionStatementSyntax or AccessorDeclarationSyntax or BaseMethodDeclarationSyntax:
                    return from is BlockSyntax or ArrowExpressionClauseSyntax or ConstructorInitializerSyntax ? node : null;
                case BasePropertyDeclarationSyntax:
                    return from is ArrowExpressionClauseSyntax or EqualsValueClauseSyntax ? node : null;
                case BaseFieldDeclarationSyntax:
                    return inside!.FirstAncestorOrSelf<EqualsValueClauseSyntax>() is null ? null : node;
                case MemberDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The modifiers of a function, as <see cref="Function"/> gives it.</summary>
    public static SyntaxTokenList Modifiers(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers,
        LocalFunctionStatementSyntax local => local.Modifiers,
        AccessorDeclarationSyntax { Parent.Parent: BasePropertyDeclarationSyntax property } => property.Modifiers,
        MemberDeclarationSyntax member => member.Modifiers,
        _ => default,
    };

    /// <summary>Whether a token is only named.</summary>
    public static bool IsInNameOf(SyntaxToken token) => token.Parent!.Ancestors().Any(node =>
        node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } });
}
