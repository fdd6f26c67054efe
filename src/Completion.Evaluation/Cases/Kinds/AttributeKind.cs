using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>The attributes between two square brackets before a declaration.</summary>
internal sealed class AttributeKind : DeclarationKind
{
    public override string Name => "attribute";

    public override string Description => "between the brackets before a declaration";

    protected override IEnumerable<TextSpan> Spans(SyntaxNode root) => root.DescendantNodes().OfType<AttributeListSyntax>()
        .Where(list => list.Parent is MemberDeclarationSyntax and not GlobalStatementSyntax && !list.CloseBracketToken.IsMissing && list.Attributes.Count > 0)
        .Select(list => TextSpan.FromBounds(list.OpenBracketToken.Span.End, list.CloseBracketToken.SpanStart));

    protected override int Count(ImmutableArray<SyntaxToken> tokens)
    {
        var depth = 0;
        for (var index = 0; index < tokens.Length; index++)
        {
            depth += Depth(tokens[index]);
            if (depth < 0)
                return index;
        }
        return tokens.Length;
    }

    protected override bool IsWhole(ImmutableArray<SyntaxToken> tokens) => tokens.Sum(Depth) == 0 && !tokens[^1].IsKind(SyntaxKind.CommaToken);
}
