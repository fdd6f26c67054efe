using System.Collections.Immutable;
using Completion.CSharp.Analysis;
using Completion.CSharp.Monitors.Names;
using Completion.CSharp.Monitors.Places;
using Completion.CSharp.Situations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Closed;

/// <summary>Behind <c>override</c>, where a body follows: the headers of the members that may be overridden with such a body. Where abstract ones are missing still, only those.</summary>
internal static class OverrideHeaders
{
    /// <summary>Stands for a name in the document.</summary>
    private const string Placeholder = "Xq9z";

    private static readonly SymbolDisplayFormat s_format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>What a body says of the member that has it.</summary>
    private enum Body
    {
        /// <summary>There is none.</summary>
        None,

        /// <summary>Of a property or an event.</summary>
        Accessors,

        /// <summary>Of a method that returns something, or a property.</summary>
        Value,

        /// <summary>Of a method or a property: an expression that may be a statement as well.</summary>
        Either,

        /// <summary>Of a method that returns nothing.</summary>
        Statements,

        /// <summary>Of any method.</summary>
        Any,
    }

    /// <summary>Null where the cursor is not behind <c>override</c>, or no body follows.</summary>
    public static ImmutableArray<string>? At(DocumentAnalysis analysis, TextSpan cursor, CancellationToken cancellation)
    {
        var root = analysis.Tree.GetRoot(cancellation);
        var modifiers = Modifiers(root, cursor.Start);
        if (!modifiers.Any(SyntaxKind.OverrideKeyword) || EnclosingType.At(root, cursor.Start) is not TypeDeclarationSyntax type
            || analysis.Model.GetDeclaredSymbol(type, cancellation) is not { } symbol || BodyAt(analysis, cursor, cancellation) is var body && body == Body.None)
        {
            return null;
        }

        var members = Overridables.Of(symbol, analysis.Compilation, analysis.Tree, cursor).Visible(modifiers).Wanted(symbol).Members;
        var format = (analysis.Model.GetNullableContext(cursor.Start) & NullableContext.AnnotationsEnabled) != 0 ? s_format
            : s_format.RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);
        return
        [
            .. members.Where(member => Has(member, body))
                .Select(member => (member is IEventSymbol ? "event " : "") + member.ToMinimalDisplayString(analysis.Model, cursor.Start, format))
                .Distinct(),
        ];
    }

    private static bool Has(ISymbol member, Body body) => body switch
    {
        Body.Accessors => member is IPropertySymbol or IEventSymbol,
        Body.Value => member is IMethodSymbol { ReturnsVoid: false } or IPropertySymbol,
        Body.Either => member is IMethodSymbol or IPropertySymbol,
        Body.Statements => member is IMethodSymbol { ReturnsVoid: true } or IMethodSymbol { ReturnType.Name: nameof(Task) or nameof(ValueTask) },
        _ => member is IMethodSymbol,
    };

    private static SyntaxTokenList Modifiers(SyntaxNode root, int position)
    {
        var modifiers = new List<SyntaxToken>();
        for (var token = Situation.TokenBefore(root, position); IsModifier(token.Kind()); token = token.GetPreviousToken(includeSkipped: true))
        {
            modifiers.Insert(0, SyntaxFactory.Token(token.Kind()));
        }

        return SyntaxFactory.TokenList(modifiers);
    }

    private static bool IsModifier(SyntaxKind kind) => kind is SyntaxKind.PublicKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword or SyntaxKind.PrivateKeyword
        or SyntaxKind.OverrideKeyword or SyntaxKind.SealedKeyword or SyntaxKind.UnsafeKeyword or SyntaxKind.AsyncKeyword;

    private static Body BodyAt(DocumentAnalysis analysis, TextSpan cursor, CancellationToken cancellation)
    {
        // The parser is told that it is a method's: by itself it takes the statements for members.
        var spliced = analysis.Splice(cursor, $"void {Placeholder}()");
        var name = spliced.Tree.GetRoot(cancellation).FindToken(spliced.Inserted.End - 1).GetPreviousToken().GetPreviousToken();
        if (name.Parent is not MethodDeclarationSyntax method)
        {
            return Body.None;
        }

        if (method.ExpressionBody is { } arrow)
        {
            return arrow.Expression is InvocationExpressionSyntax or AssignmentExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or AwaitExpressionSyntax or ThrowExpressionSyntax
                ? Body.Either
                : Body.Value;
        }

        if (method.Body is not { OpenBraceToken.IsMissing: false } body)
        {
            return Body.None;
        }

        if (body.OpenBraceToken.GetNextToken() is { Text: "get" or "set" or "init" or "add" or "remove" } first && first.GetNextToken().Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.SemicolonToken or SyntaxKind.EqualsGreaterThanToken)
        {
            return Body.Accessors;
        }

        var own = body.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).ToArray();
        return own.Any(node => node is YieldStatementSyntax or ReturnStatementSyntax { Expression: not null }) ? Body.Value
            : body.Statements.LastOrDefault() is ThrowStatementSyntax ? Body.Any
            : Body.Statements;
    }
}
