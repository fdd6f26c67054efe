using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>After <c>using</c>, the rest of a directive.</summary>
internal sealed class UsingKind : DeclarationKind
{
    public override string Name => "using";

    public override string Description => "after using, the rest of the directive";

    protected override IEnumerable<TextSpan> Spans(SyntaxNode root) => root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<UsingDirectiveSyntax>().SelectMany(directive => Behind(directive.UsingKeyword, directive.Span.End));

    protected override int Count(ImmutableArray<SyntaxToken> tokens)
    {
        for (var index = 0; index < tokens.Length; index++)
        {
            if (tokens[index].IsKind(SyntaxKind.SemicolonToken))
                return index + 1;
        }
        return tokens.Length;
    }

    protected override bool IsWhole(ImmutableArray<SyntaxToken> tokens) => tokens[^1].IsKind(SyntaxKind.SemicolonToken);
}
