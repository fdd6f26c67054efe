using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>
/// What a completion inside a statement is to finish: the innermost statement, or of a statement with a body of
/// its own (<c>if</c>, <c>foreach</c>, a <c>case</c> label) what stands before that body, since the body is there already.
/// </summary>
/// <param name="Start">Where it begins, to tell two places of one statement.</param>
/// <param name="Last">Its last token; missing when it is not finished.</param>
internal readonly record struct StatementExtent(int Start, SyntaxToken Last)
{
    /// <summary>The extent around the token before the cursor; null outside of statements.</summary>
    public static StatementExtent? Around(SyntaxToken before)
    {
        foreach (var node in before.Parent?.AncestorsAndSelf() ?? [])
        {
            if (node is SwitchLabelSyntax label)
            {
                return new StatementExtent(label.SpanStart, label.ColonToken);
            }

            if (node is StatementSyntax statement)
            {
                var header = HeaderEnd(statement);
                var isInHeader = !header.IsKind(SyntaxKind.None) && (header.IsMissing || before.SpanStart < header.SpanStart);
                return new StatementExtent(statement.SpanStart, isInHeader ? header : statement.GetLastToken(includeZeroWidth: true));
            }
        }

        return null;
    }

    private static SyntaxToken HeaderEnd(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax s => s.CloseParenToken,
        WhileStatementSyntax s => s.CloseParenToken,
        ForStatementSyntax s => s.CloseParenToken,
        CommonForEachStatementSyntax s => s.CloseParenToken,
        UsingStatementSyntax s => s.CloseParenToken,
        LockStatementSyntax s => s.CloseParenToken,
        FixedStatementSyntax s => s.CloseParenToken,
        SwitchStatementSyntax s => Closing(s.SwitchKeyword.GetNextToken()),
        _ => default,
    };

    /// <summary>
    /// The bracket that closes an opening one, counted out: without the block behind it, the parser takes <c>(x)</c> after
    /// <c>switch</c> for a cast of what follows.
    /// </summary>
    private static SyntaxToken Closing(SyntaxToken open)
    {
        var depth = 0;
        for (var token = open; token.RawKind != 0; token = token.GetNextToken())
        {
            depth += token.Kind() switch { SyntaxKind.OpenParenToken => 1, SyntaxKind.CloseParenToken => -1, _ => 0 };
            if (depth <= 0)
                return depth == 0 && token.IsKind(SyntaxKind.CloseParenToken) ? token : default;
        }
        return SyntaxFactory.MissingToken(SyntaxKind.CloseParenToken);
    }
}
