using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Names;

/// <summary>Names that the code around a word declares, read from its syntax alone: code on its way need not bind.</summary>
internal static class DeclaredNames
{
    /// <summary>
    /// Names declared before a word in its member, in the generated members before it and in the heads of the types around,
    /// local functions and the targets of <c>goto</c> in all of the member.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="generated">The generated text.</param>
    /// <param name="onlyTypes">Only types and type parameters.</param>
    public static HashSet<string> Before(SyntaxToken word, TextSpan generated, bool onlyTypes = false)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var type = EnclosingType.Of(word.Parent);
        var member = word.Parent?.AncestorsAndSelf().OfType<MemberDeclarationSyntax>()
            .LastOrDefault(node => node is not GlobalStatementSyntax && EnclosingType.Of(node.Parent) == type && node != type);
        var scope = (SyntaxNode?)(member is not null && member.SpanStart < generated.Start ? member : type) ?? word.SyntaxTree!.GetRoot();
        foreach (var token in scope.DescendantTokens())
        {
            if (onlyTypes)
            {
                if (token is { RawKind: (int)SyntaxKind.IdentifierToken, Parent: TypeParameterSyntax or BaseTypeDeclarationSyntax or DelegateDeclarationSyntax })
                {
                    Add(token);
                }
            }
            else if (token.IsKind(SyntaxKind.IdentifierToken) && token != word
                && (token.SpanStart < word.SpanStart ? IsDeclared(token) && IsVisible(token, word) : token.Parent is LocalFunctionStatementSyntax)
                || token is { Parent: IdentifierNameSyntax { Parent: GotoStatementSyntax } })
            {
                Add(token);
            }
        }

        for (var outer = onlyTypes ? null : type; outer is not null; outer = EnclosingType.Of(outer.Parent))
        {
            foreach (var parameter in (outer as TypeDeclarationSyntax)?.ParameterList?.Parameters ?? [])
            {
                Add(parameter.Identifier);
            }
        }

        return names;

        void Add(SyntaxToken token)
        {
            if (token.Text.Length > 0 && token.Text[0] != '@')
            {
                names.Add(token.Text);
            }
        }
    }

    /// <summary>
    /// Whether a word is where a name that is declared before it can be used: not behind the block, the function or the loop that it is for, nor in what it
    /// gets its type from.
    /// </summary>
    private static bool IsVisible(SyntaxToken declared, SyntaxToken word)
    {
        SyntaxToken? typedFrom = declared.Parent switch
        {
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true } } variable => variable.Initializer?.EqualsToken,
            ForEachStatementSyntax each when each.Identifier == declared => each.InKeyword,
            _ => null,
        };
        if (typedFrom is { } opening && IsOpen(opening, word))
        {
            return false;
        }

        var inner = declared.Parent is LocalFunctionStatementSyntax or MemberDeclarationSyntax ? declared.Parent.Parent : declared.Parent;
        for (var node = inner; node is not null && !node.Span.Contains(word.SpanStart); node = node.Parent)
        {
            if (node is BlockSyntax { CloseBraceToken.IsMissing: false } or CommonForEachStatementSyntax or ForStatementSyntax or CatchClauseSyntax
                or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether what a token opens reaches to a word: no semicolon and no bracket ends it before. Told by tokens, since code on its way parses anyhow.</summary>
    private static bool IsOpen(SyntaxToken opening, SyntaxToken word)
    {
        var depth = 0;
        for (var token = opening.GetNextToken(); token.RawKind != 0 && token.SpanStart < word.SpanStart; token = token.GetNextToken())
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenBraceToken or SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken => 1,
                SyntaxKind.CloseBraceToken or SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken => -1,
                _ => 0,
            };
            if (depth < 0 || (depth == 0 && token.IsKind(SyntaxKind.SemicolonToken)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an identifier declares what it names, or looks like it in code that does not parse.</summary>
    private static bool IsDeclared(SyntaxToken token) =>
        token.Parent is not (SimpleNameSyntax or LabeledStatementSyntax)
        || token.GetPreviousToken().Kind() is SyntaxKind.IdentifierToken or SyntaxKind.GreaterThanToken or SyntaxKind.CloseBracketToken
        || token.GetNextToken().IsKind(SyntaxKind.EqualsGreaterThanToken);
}
