using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>At a random place inside a statement, in the middle of a token as well, to its end.</summary>
internal sealed class StatementKind : StatementEndKind
{
    public override string Name => "statement";

    public override string Description => "inside a statement or header, in the middle of a word as well, to its end";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random) =>
        RandomCuts(file.Tree.GetRoot(), random);

    /// <summary>One cut of each statement of the bodies that has a place for it.</summary>
    internal static IEnumerable<Cut> RandomCuts(SyntaxNode root, SeededRandom random) =>
        MethodBodies.In(root).SelectMany(body => RandomCuts(root, body, random));

    /// <summary>One cut of each statement of a body, in text order.</summary>
    internal static IEnumerable<Cut> RandomCuts(SyntaxNode root, BlockSyntax body, SeededRandom random) =>
        from statement in body.DescendantNodes().OfType<StatementSyntax>()
        where statement is not (BlockSyntax or LocalFunctionStatementSyntax or EmptyStatementSyntax)
        let cut = Inside(root, statement, random)
        where cut is not null
        select cut;

    private static Cut? Inside(SyntaxNode root, StatementSyntax statement, SeededRandom random)
    {
        var first = statement.GetFirstToken();
        var end = StatementExtent.Around(first) is { Last.IsMissing: false } extent ? extent.Last.SpanStart : 0;
        // Strictly inside, and not all that is left may be the closing token.
        var (from, to) = (first.SpanStart + 1, end - 1);
        if (to < from)
            return null;
        var position = from + random.Next(to - from + 1);
        var token = root.FindToken(position);
        // White space between tokens is no place of its own: the next token's start is.
        if (position < token.SpanStart)
            position = token.SpanStart;
        else if (position >= token.Span.End)
            position = token.GetNextToken().SpanStart;
        if (position > to || root.FindTrivia(position).RawKind != 0 || char.IsLowSurrogate(root.SyntaxTree.GetText()[position]))
            return null;
        return ToEndOfStatement(root, position) is { } cut && cut.Place == statement.SpanStart ? cut : null;
    }
}
