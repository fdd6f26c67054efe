using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases;

/// <summary>
/// Cuts right after a member-access operator, to the end of the statement or of its header (<see cref="StatementExtent"/>),
/// at the places where DotPrompts cuts Java: only in methods whose body has seven lines or more, so that there is
/// something around the cursor to go by.
/// </summary>
/// <remarks>
/// Left out: interpolated strings, of which a part cannot be lexed by itself; middles with preprocessor directives; and
/// middles longer than <see cref="MaxTokens"/>: no single suggestion is meant to be that long.
/// </remarks>
internal static class MemberAccessCuts
{
    /// <summary>What reports call these cases.</summary>
    public const string Kind = "member-access";

    /// <summary>Lines from the opening to the closing brace of a method's body, both counted.</summary>
    public const int MinBodyLines = 7;

    /// <summary>C# tokens of a held-out middle at most.</summary>
    public const int MaxTokens = 48;

    /// <summary>All cuts of a file, in text order.</summary>
    public static IEnumerable<Cut> FindIn(SyntaxNode root) =>
        from method in root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        where method.Body is { } body && Lines(body) >= MinBodyLines
        from token in method.Body!.DescendantTokens()
        let cut = At(root, token)
        where cut is not null
        select cut;

    private static int Lines(BlockSyntax body)
    {
        var lines = body.SyntaxTree.GetLineSpan(body.Span);
        return lines.EndLinePosition.Line - lines.StartLinePosition.Line + 1;
    }

    private static Cut? At(SyntaxNode root, SyntaxToken token)
    {
        if (Access(token) is not { } access
            || token.IsMissing
            || token.GetNextToken(includeZeroWidth: true).IsMissing
            || token.Parent!.FirstAncestorOrSelf<StatementSyntax>() is null or LocalFunctionStatementSyntax
            || StatementExtent.Around(token) is not { Last.IsMissing: false } extent
            || token.Parent.AncestorsAndSelf().TakeWhile(node => node is not StatementSyntax).Any(node => node is InterpolatedStringExpressionSyntax))
        {
            return null;
        }
        var span = TextSpan.FromBounds(token.Span.End, extent.Last.Span.End);
        var heldOut = root.DescendantTokens(span).Where(t => t.SpanStart >= span.Start).Take(MaxTokens + 1).ToList();
        return heldOut.Count > MaxTokens || heldOut.Any(t => t.ContainsDirectives)
            ? null
            : new Cut(span, access, extent.Start);
    }

    private static string? Access(SyntaxToken token) => token.Parent switch
    {
        MemberAccessExpressionSyntax access when access.OperatorToken == token => token.Text,
        MemberBindingExpressionSyntax binding when binding.OperatorToken == token => "?.",
        AliasQualifiedNameSyntax name when name.ColonColonToken == token => token.Text,
        _ => null,
    };
}
