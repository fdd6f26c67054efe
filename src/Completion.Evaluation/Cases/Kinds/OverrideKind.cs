using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>After <c>override</c>, the head of a method: type, name and parameters.</summary>
internal sealed class OverrideKind : DeclarationKind
{
    public override string Name => "override";

    public override string Description => "after override, the head of the method";

    protected override IEnumerable<TextSpan> Spans(SyntaxNode root) => root.DescendantNodes().OfType<MethodDeclarationSyntax>()
        .Where(method => method.Modifiers.LastOrDefault().IsKind(SyntaxKind.OverrideKeyword) && method.ConstraintClauses.Count == 0)
        .SelectMany(method => Behind(method.Modifiers[^1], method.ParameterList.Span.End));

    protected override int Count(ImmutableArray<SyntaxToken> tokens)
    {
        var depth = 0;
        for (var index = 0; index < tokens.Length; index++)
        {
            depth += Depth(tokens[index]);
            if (tokens[index].Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.SemicolonToken or SyntaxKind.EqualsGreaterThanToken || depth < 0)
                return index;
            // Behind a name; the brackets of a tuple are the type's.
            if (ClosesParameters(tokens, index))
                return index + 1;
        }
        return tokens.Length;
    }

    protected override bool IsWhole(ImmutableArray<SyntaxToken> tokens) => ClosesParameters(tokens, tokens.Length - 1);

    private static bool ClosesParameters(ImmutableArray<SyntaxToken> tokens, int index) => tokens[index].IsKind(SyntaxKind.CloseParenToken)
        && Opening(tokens, index) is > 0 and var open && tokens[..open].Sum(Depth) == 0 && tokens[open - 1].Kind() is SyntaxKind.IdentifierToken or SyntaxKind.GreaterThanToken;

    private static int Opening(ImmutableArray<SyntaxToken> tokens, int close)
    {
        var depth = 0;
        for (var index = close; index >= 0; index--)
        {
            depth += Depth(tokens[index]);
            if (depth == 0)
                return index;
        }
        return -1;
    }
}
