using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Tests.Grammars;

/// <summary>The method bodies of C# files: what stands between the braces, and behind an arrow as a statement.</summary>
internal static class MethodBodies
{
    /// <summary>The bodies of one text that Roslyn reads without error, in order.</summary>
    public static IEnumerable<string> Of(string text) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot().DescendantNodes()
            .Select(node => node switch
            {
                BaseMethodDeclarationSyntax { Body: { } block } => Inside(block),
                AccessorDeclarationSyntax { Body: { } block } => Inside(block),
                ArrowExpressionClauseSyntax { Expression: not (ThrowExpressionSyntax or RefExpressionSyntax) } arrow => $"_ = {arrow.Expression};",
                _ => null,
            })
            .OfType<string>()
            .Where(body => RoslynSyntax.FirstError(body) is null);

    private static string Inside(BlockSyntax block) =>
        block.SyntaxTree.ToString()[block.OpenBraceToken.Span.End..block.CloseBraceToken.SpanStart];
}
