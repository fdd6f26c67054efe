using System.Collections.Immutable;
using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>A piece of a declaration, outside of all methods; it ends where its own tokens say, whatever follows.</summary>
internal abstract class DeclarationKind : CaseKind
{
    /// <inheritdoc/>
    public override string Extent => "line";

    /// <inheritdoc/>
    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return Spans(root).Where(span => MethodBodies.MayHoldOut(root, span)).Select(span => new Cut(span, span.Start));
    }

    /// <inheritdoc/>
    public override DraftPart End(SyntaxNode root, int position, string draft)
    {
        var tokens = SyntaxFactory.ParseTokens(draft, options: (CSharpParseOptions)root.SyntaxTree.Options).TakeWhile(token => !token.IsKind(SyntaxKind.EndOfFileToken)).ToImmutableArray();
        var count = Count(tokens);
        var text = draft[..(count == 0 ? 0 : tokens[count - 1].Span.End)];
        return new DraftPart(text, Finished: count > 0 && IsWhole(tokens[..count]));
    }

    /// <summary>What may be held out.</summary>
    protected abstract IEnumerable<TextSpan> Spans(SyntaxNode root);

    /// <summary>How many tokens of a draft belong to the piece.</summary>
    protected abstract int Count(ImmutableArray<SyntaxToken> tokens);

    /// <summary>Whether these tokens end the piece.</summary>
    protected abstract bool IsWhole(ImmutableArray<SyntaxToken> tokens);

    /// <summary>The brackets that a token opens, less those that it closes.</summary>
    protected static int Depth(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken => 1,
        SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken => -1,
        _ => 0,
    };

    /// <summary>Whether a token begins a line.</summary>
    protected static bool IsOnNewLine(ImmutableArray<SyntaxToken> tokens, int index) => index > 0
        && tokens[index - 1].TrailingTrivia.Concat(tokens[index].LeadingTrivia).Any(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    /// <summary>From behind a token and the blank after it to the end of another.</summary>
    protected static IEnumerable<TextSpan> Behind(SyntaxToken token, int end) =>
        !token.IsMissing && token.GetNextToken().SpanStart == token.Span.End + 1 && end > token.Span.End + 1 ? [TextSpan.FromBounds(token.Span.End + 1, end)] : [];
}
