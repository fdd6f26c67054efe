using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Monitors.Keywords;

/// <summary>
/// <c>return</c> with a value where the function has one and without where it has none, no literal of another type by itself;
/// <c>yield</c> only in iterators, and no <c>return</c> in them.
/// </summary>
/// <remarks>Of lambdas and the statements of a program, whose type follows from what they return, nothing is said.</remarks>
internal sealed class ReturnKeywords(MonitorContext context) : KeywordSource(context, "return", "yield")
{
    private readonly Lazy<bool> _hasYield = new(() => context.Analysis.Text.ToString().Contains("yield", StringComparison.Ordinal));

    public override string Name => "return";

    public override bool MayRefuse(string keyword) => keyword == "yield" || _hasYield.Value;

    protected override string Stands(string keyword) => keyword == "yield" ? "yield break;" : base.Stands(keyword);

    protected override KeywordVerdict? Find(SplicedDocument spliced, SyntaxToken word, string keyword)
    {
        var function = SyntaxAround.Function(word.Parent);
        return word.Parent switch
        {
            ReturnStatementSyntax when function is not null => OfReturn(spliced, word, function),
            YieldStatementSyntax when function is not null && keyword == "yield" => OfYield(spliced, word, function),
            _ => null,
        };
    }

    protected override bool IsWrongLiteral(SplicedDocument spliced, SyntaxToken semicolon)
    {
        if (semicolon.Parent is not ReturnStatementSyntax { Expression: LiteralExpressionSyntax literal } statement || literal.IsKind(SyntaxKind.DefaultLiteralExpression)
            || SyntaxAround.Function(statement) is not { } function || Returned.By(function, spliced, Context.Cancellation) is not { Value: { } type })
        {
            return false;
        }

        return !spliced.ModelAt(literal).ClassifyConversion(literal, type).IsImplicit;
    }

    private KeywordVerdict? OfReturn(SplicedDocument spliced, SyntaxToken word, SyntaxNode function)
    {
        if (function is not AnonymousFunctionExpressionSyntax && IsIterator(function, word))
        {
            return KeywordVerdict.Refused(null);
        }

        return Returned.By(function, spliced, Context.Cancellation) switch
        {
            null => null,
            { IsIterator: true } => KeywordVerdict.NotBefore(";"),
            { Value: null } => KeywordVerdict.Before(";"),
            _ => KeywordVerdict.NotBefore(";") with { ChecksLiteral = true },
        };
    }

    private KeywordVerdict? OfYield(SplicedDocument spliced, SyntaxToken word, SyntaxNode function)
    {
        if (IsName("yield", spliced, word))
        {
            return null;
        }

        var isRefused = function is AnonymousFunctionExpressionSyntax
            || word.Parent!.Ancestors().TakeWhile(node => node != function).Any(node => node is FinallyClauseSyntax)
            || Returned.By(function, spliced, Context.Cancellation) is { IsIterator: false };
        return isRefused ? KeywordVerdict.Refused(null) : null;
    }

    /// <summary>Whether another statement of a function makes it an iterator.</summary>
    private static bool IsIterator(SyntaxNode function, SyntaxToken word) => function
        .DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(node => node is YieldStatementSyntax && !node.Span.Contains(word.SpanStart));
}
