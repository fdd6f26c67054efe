using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>After the colon of a type, what it inherits from.</summary>
internal sealed class BaseListKind : DeclarationKind
{
    public override string Name => "base-list";

    public override string Description => "after the colon of a type, what it inherits from";

    protected override IEnumerable<TextSpan> Spans(SyntaxNode root) =>
        root.DescendantNodes().OfType<BaseListSyntax>().SelectMany(list => Behind(list.ColonToken, list.Span.End));

    protected override int Count(ImmutableArray<SyntaxToken> tokens)
    {
        var depth = 0;
        for (var index = 0; index < tokens.Length; index++)
        {
            depth += Depth(tokens[index]);
            var ends = tokens[index].Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken or SyntaxKind.SemicolonToken or SyntaxKind.WhereKeyword
                || tokens[index].Text == "where";
            if (depth < 0 || (depth == 0 && (ends || (IsOnNewLine(tokens, index) && !tokens[index - 1].IsKind(SyntaxKind.CommaToken)))))
                return index;
        }
        return tokens.Length;
    }

    protected override bool IsWhole(ImmutableArray<SyntaxToken> tokens) =>
        tokens.Sum(Depth) == 0 && tokens[^1].Kind() is not (SyntaxKind.CommaToken or SyntaxKind.DotToken or SyntaxKind.LessThanToken);
}
