using System.Collections.Immutable;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Names;

/// <summary>A place of the code where only a name that exists may stand.</summary>
/// <param name="IsStatement">A statement begins there.</param>
/// <param name="Labels">Names of parameters, which may stand there with a colon.</param>
internal sealed record ScopePlace(bool IsStatement, ImmutableArray<string> Labels)
{
    private static readonly ScopePlace s_expression = new(false, []);
    private static readonly ScopePlace s_statement = new(true, []);

    /// <summary>
    /// What a word begins; null where it may be new (the parameter of a lambda, an element of a tuple, a member to be
    /// initialised), or where the rest of it would have to be known.
    /// </summary>
    public static ScopePlace? Of(SplicedDocument spliced, SyntaxToken word, CancellationToken cancellation)
    {
        if (word.Parent is not IdentifierNameSyntax name || !IsInCode(name) || !IsClear(spliced, word))
        {
            return null;
        }

        ExpressionSyntax start = name;
        while (start.Parent is ExpressionSyntax outer && outer.GetFirstToken() == word)
        {
            start = outer;
        }

        // Elsewhere a comma leads to one more of what is being declared, also where the code around is read as an expression.
        if (word.GetPreviousToken().IsKind(SyntaxKind.CommaToken) && start.Parent is not (ArgumentSyntax or OrderingSyntax))
        {
            return null;
        }

        return Classify(start, word, new Lazy<LambdaTargets>(() => new LambdaTargets(spliced.ModelAt(name), cancellation)));
    }

    private static ScopePlace? Classify(ExpressionSyntax start, SyntaxToken word, Lazy<LambdaTargets> targets)
    {
        switch (start.Parent)
        {
            case ExpressionStatementSyntax or LocalFunctionStatementSyntax or VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax }:
                return BeginsStatement(start, word) ? s_statement : null;

            case ArgumentSyntax { Parent: BaseArgumentListSyntax } argument:
                return targets.Value.Labels(argument) is { } labels ? new ScopePlace(false, labels) : null;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: not FieldDeclarationSyntax } declaration } }:
                return Unless(!declaration.Type.IsVar && targets.Value.MayTakeLambda(declaration.Type));
            case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax }:
                return Unless(targets.Value.MemberMayTakeLambda(start));
            case AssignmentExpressionSyntax assignment when assignment.Right == start:
                return Unless(targets.Value.MayTakeLambda(assignment.Left));
            case ReturnStatementSyntax or YieldStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax:
                return Unless(targets.Value.MayReturnLambda(start));
            case ConditionalExpressionSyntax { Parent: not ExpressionStatementSyntax } choice when choice.Condition != start:
                return Classify(choice, word, targets) is null ? null : s_expression;
            case ParenthesizedExpressionSyntax { Parent: BinaryExpressionSyntax binary } brackets
                when binary.Right == brackets && IsNoTuple(binary):
                return s_expression;
            case ParenthesizedExpressionSyntax { Parent.RawKind: (int)SyntaxKind.LogicalNotExpression or (int)SyntaxKind.UnaryMinusExpression }:
                return s_expression;

            case BinaryExpressionSyntax binary when binary.Right == start:
            case CastExpressionSyntax cast when cast.Expression == start:
            case ConstantPatternSyntax constant when IsAfterIs(constant):
            case DeclarationPatternSyntax declared when declared.Type == start && IsAfterIs(declared):
            case TypePatternSyntax type when IsAfterIs(type):
            case ForStatementSyntax or ForEachStatementSyntax or UsingStatementSyntax or CatchDeclarationSyntax:
            case VariableDeclarationSyntax { Parent: ForStatementSyntax or UsingStatementSyntax }:
            case PrefixUnaryExpressionSyntax or AwaitExpressionSyntax or ThrowExpressionSyntax or ThrowStatementSyntax or RefExpressionSyntax:
            case IfStatementSyntax or WhileStatementSyntax or DoStatementSyntax or SwitchStatementSyntax or LockStatementSyntax:
            case QueryClauseSyntax or OrderingSyntax or SelectOrGroupClauseSyntax or JoinClauseSyntax or WhenClauseSyntax:
            case InterpolationSyntax or ArrayRankSpecifierSyntax or TypeOfExpressionSyntax:
                return s_expression;
            default:
                return null;
        }
    }

    private static ScopePlace? Unless(bool mayBeLambda) => mayBeLambda ? null : s_expression;

    /// <summary>Whether a word is in code that runs, rather than in a declaration's head.</summary>
    private static bool IsInCode(SyntaxNode name)
    {
        foreach (var node in name.Ancestors())
        {
            switch (node)
            {
                case AttributeSyntax or ParameterSyntax or TypeParameterConstraintClauseSyntax or BaseListSyntax:
                    return false;
                case BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or GlobalStatementSyntax or ConstructorInitializerSyntax:
                    return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether the code before a word was read, and the character before it can be no part of a type, after which a new name would come: <c>Item? next</c>,
    /// <c>Item* next</c>, <c>List&lt;Item&gt; next</c>. An operator has white space before it, and a star behind it as well.
    /// </summary>
    private static bool IsClear(SplicedDocument spliced, SyntaxToken word)
    {
        var before = word.GetPreviousToken();
        return before.Kind() switch
        {
            _ when word.GetPreviousToken(includeSkipped: true) != before => false,
            SyntaxKind.QuestionToken or SyntaxKind.LessThanToken or SyntaxKind.GreaterThanToken => HasSpaceBefore(),
            SyntaxKind.AsteriskToken => HasSpaceBefore() && before.Span.End < word.SpanStart,
            SyntaxKind.CloseBracketToken or SyntaxKind.OpenBracketToken when before.Parent is AttributeListSyntax => false,
            SyntaxKind.OpenBracketToken => before.Parent is BracketedArgumentListSyntax or ArrayRankSpecifierSyntax,
            _ => true,
        };

        bool HasSpaceBefore() => before.SpanStart > 0 && char.IsWhiteSpace(spliced.Text[before.SpanStart - 1]);
    }

    private static bool BeginsStatement(ExpressionSyntax start, SyntaxToken word) =>
        start.FirstAncestorOrSelf<StatementSyntax>()?.GetFirstToken() == word
        && word.GetPreviousToken() is var before
        && before.Kind() is SyntaxKind.None or SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken or SyntaxKind.SemicolonToken or SyntaxKind.ColonToken
            or SyntaxKind.CloseParenToken or SyntaxKind.ElseKeyword or SyntaxKind.DoKeyword
        && (!before.IsKind(SyntaxKind.OpenBraceToken) || before.Parent is BlockSyntax);

    /// <summary>Whether round brackets on the right of an operator hold no tuple, whose elements could have new names.</summary>
    private static bool IsNoTuple(BinaryExpressionSyntax binary) => binary.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression
        or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression or SyntaxKind.ModuloExpression
        or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression
        or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression;

    /// <summary>Whether a pattern follows <c>is</c>, perhaps with <c>not</c>, <c>and</c> and <c>or</c> between.</summary>
    private static bool IsAfterIs(PatternSyntax pattern)
    {
        SyntaxNode? node = pattern;
        while (node is UnaryPatternSyntax or BinaryPatternSyntax || node == pattern)
        {
            node = node!.Parent;
        }

        return node is IsPatternExpressionSyntax;
    }
}
