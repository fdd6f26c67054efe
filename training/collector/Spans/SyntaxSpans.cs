using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Corpus.Spans;

/// <summary>Where the pieces of syntax lie that a hole may stand for.</summary>
/// <param name="Member">Members of types, with their attributes and without the comments before them.</param>
/// <param name="Block">What stands between the braces of a block, from its first statement to its last.</param>
/// <param name="Statement">Statements other than blocks.</param>
/// <param name="Argument">Arguments, also of attributes, without commas.</param>
/// <param name="Expression">Expressions of more than one token that are no argument, no type, and not what is called in a call.</param>
internal sealed record SyntaxSpans(
    IReadOnlyList<TextSpan> Member, IReadOnlyList<TextSpan> Block, IReadOnlyList<TextSpan> Statement, IReadOnlyList<TextSpan> Argument, IReadOnlyList<TextSpan> Expression)
{
    /// <summary>Of a document that did not parse.</summary>
    public static readonly SyntaxSpans None = new([], [], [], [], []);

    /// <summary>All of them, each kind in the order of their starts.</summary>
    public static SyntaxSpans Of(SyntaxNode root)
    {
        var (member, block, statement, argument, expression) = (new List<TextSpan>(), new List<TextSpan>(), new List<TextSpan>(), new List<TextSpan>(), new List<TextSpan>());
        foreach (var node in root.DescendantNodes())
        {
            switch (node)
            {
                case BaseNamespaceDeclarationSyntax or GlobalStatementSyntax or EmptyStatementSyntax:
                    break;
                case MemberDeclarationSyntax when node.Parent is TypeDeclarationSyntax or EnumDeclarationSyntax:
                    member.Add(node.Span);
                    break;
                case BlockSyntax { Statements: [var first, ..] } inner:
                    block.Add(TextSpan.FromBounds(first.SpanStart, inner.Statements[^1].Span.End));
                    break;
                case StatementSyntax and not BlockSyntax:
                    statement.Add(node.Span);
                    break;
                case ArgumentSyntax or AttributeArgumentSyntax when !node.Span.IsEmpty:
                    argument.Add(node.Span);
                    break;
                case ExpressionSyntax and not TypeSyntax when IsHole(node):
                    expression.Add(node.Span);
                    break;
                default:
                    break;
            }
        }

        return new SyntaxSpans(member, block, statement, argument, expression);
    }

    private static bool IsHole(SyntaxNode expression) =>
        expression.GetFirstToken() != expression.GetLastToken()
        && expression.Parent is { } parent
        && parent.Span != expression.Span
        && !(parent is InvocationExpressionSyntax call && call.Expression == expression);
}
