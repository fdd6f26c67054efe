using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Situations;

/// <summary>What the syntax before the cursor leaves to be written: a block, or nothing.</summary>
internal static class Headers
{
    /// <summary>
    /// How many blocks a draft after this token has to write, braces included: 1 after the header of a statement or a
    /// declaration, 2 after <c>try</c> and <c>do</c>, which mean nothing alone; 0 when this is no end of a header.
    /// </summary>
    /// <param name="last">The last token before the cursor.</param>
    public static int BlocksAfter(SyntaxToken last)
    {
        // What is already there need not be written.
        if (last.Parent is null || last.GetNextToken().IsKind(SyntaxKind.OpenBraceToken))
        {
            return 0;
        }

        return last.Kind() switch
        {
            SyntaxKind.TryKeyword or SyntaxKind.DoKeyword => 2,
            SyntaxKind.ElseKeyword or SyntaxKind.FinallyKeyword or SyntaxKind.CatchKeyword => 1,
            SyntaxKind.UnsafeKeyword or SyntaxKind.CheckedKeyword or SyntaxKind.UncheckedKeyword
                when last.Parent is UnsafeStatementSyntax or CheckedStatementSyntax => 1,
            SyntaxKind.CloseParenToken when !last.IsMissing && IsHeader(last) => 1,
            SyntaxKind.IdentifierToken or SyntaxKind.GreaterThanToken or SyntaxKind.CloseParenToken or SyntaxKind.ClassKeyword
                or SyntaxKind.StructKeyword or SyntaxKind.QuestionToken or SyntaxKind.CloseBracketToken => EndsDeclaration(last) ? 1 : 0,
            _ when SyntaxFacts.IsPredefinedType(last.Kind()) => EndsDeclaration(last) ? 1 : 0,
            _ => 0,
        };
    }

    /// <summary>Whether a token opens a pair of braces that holds statements, members or elements.</summary>
    public static bool OpensBlock(SyntaxToken token) => token.IsKind(SyntaxKind.OpenBraceToken)
        && token.Parent is BlockSyntax or BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or InitializerExpressionSyntax
            or AccessorListSyntax or SwitchStatementSyntax or SwitchExpressionSyntax or AnonymousObjectCreationExpressionSyntax;

    /// <summary>Whether a token ends a statement or a declaration to which nothing has to be added.</summary>
    public static bool Finishes(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.SemicolonToken => token.Parent is not ForStatementSyntax,
        SyntaxKind.CloseBraceToken => token.Parent switch
        {
            BlockSyntax { Parent: AnonymousFunctionExpressionSyntax or DoStatementSyntax or TryStatementSyntax { Catches.Count: 0, Finally: null or { FinallyKeyword.IsMissing: true } } } => false,
            BlockSyntax or BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or AccessorListSyntax or SwitchStatementSyntax => true,
            _ => false,
        },
        _ => false,
    };

    private static bool IsHeader(SyntaxToken close) => close.Parent switch
    {
        IfStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or UsingStatementSyntax
            or LockStatementSyntax or FixedStatementSyntax or SwitchStatementSyntax or CatchDeclarationSyntax or CatchFilterClauseSyntax => true,
        ParameterListSyntax { Parent: BaseMethodDeclarationSyntax method } => IsWithoutBody(method.Body, method.ExpressionBody, method.SemicolonToken),
        ParameterListSyntax { Parent: LocalFunctionStatementSyntax function } => IsWithoutBody(function.Body, function.ExpressionBody, function.SemicolonToken),
        // "void F(int x)" with nothing behind it may look like a constructor's initialiser or a record to be.
        ParameterListSyntax { Parent: TypeDeclarationSyntax type } => LacksBraces(type),
        ArgumentListSyntax { Parent: ConstructorInitializerSyntax { Parent: ConstructorDeclarationSyntax constructor } } =>
            IsWithoutBody(constructor.Body, constructor.ExpressionBody, constructor.SemicolonToken),
        ArgumentListSyntax { Parent: PrimaryConstructorBaseTypeSyntax { Parent.Parent: TypeDeclarationSyntax type } } => LacksBraces(type),
        _ => false,
    };

    /// <summary>The end of a base list or of constraints, where the body has to follow.</summary>
    private static bool EndsDeclaration(SyntaxToken last)
    {
        for (var node = last.Parent; node is not null and not StatementSyntax; node = node.Parent)
        {
            switch (node)
            {
                case BaseListSyntax { Parent: BaseTypeDeclarationSyntax type }:
                    return LacksBraces(type);
                case TypeParameterConstraintClauseSyntax { Parent: TypeDeclarationSyntax type }:
                    return LacksBraces(type);
                case TypeParameterConstraintClauseSyntax { Parent: MethodDeclarationSyntax method }:
                    return IsWithoutBody(method.Body, method.ExpressionBody, method.SemicolonToken);
                case BaseTypeDeclarationSyntax type when type.Identifier == last:
                    return LacksBraces(type);
            }
        }

        return false;
    }

    private static bool LacksBraces(BaseTypeDeclarationSyntax type) =>
        (type.OpenBraceToken.RawKind == 0 || type.OpenBraceToken.IsMissing) && (type.SemicolonToken.RawKind == 0 || type.SemicolonToken.IsMissing);

    private static bool IsWithoutBody(BlockSyntax? body, ArrowExpressionClauseSyntax? arrow, SyntaxToken semicolon) =>
        (body is null || body.OpenBraceToken.IsMissing) && arrow is null && (semicolon.RawKind == 0 || semicolon.IsMissing);
}
