using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>What stands before a cursor: where a model's tokens and a person's keys part differs from one to the next.</summary>
internal enum OffsetClass
{
    /// <summary>A part of the same word.</summary>
    InWord,

    /// <summary>A dot.</summary>
    AfterDot,

    /// <summary>A blank or an indentation.</summary>
    AfterBlank,

    /// <summary>A bracket, an operator.</summary>
    AfterOther,
}

/// <summary>
/// Identifiers and keywords of statements, cut at every character offset of one class, each time to the end of the
/// statement. Of a place, which is one word, all offsets are cases: how a prompt is cut must not decide what is suggested.
/// </summary>
internal sealed class CharacterOffsetKind(string name, string description, OffsetClass offsets) : StatementEndKind
{
    public override string Name => name;

    public override string Description => description;

    public override bool IsWholePlace => true;

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            from token in body.DescendantTokens()
            where token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsKeywordKind(token.Kind())
            let first = token.SpanStart + (offsets == OffsetClass.InWord ? 1 : 0)
            where first < token.Span.End && (offsets == OffsetClass.InWord || ClassBefore(file.Text[first - 1]) == offsets)
            let whole = ToEndOfStatement(root, first, Anchor(root, first))
            where whole is not null
            from position in Enumerable.Range(first, offsets == OffsetClass.InWord ? token.Span.End - first : 1)
            where !char.IsLowSurrogate(file.Text[position])
            select new Cut(TextSpan.FromBounds(position, whole.Spans[0].End), token.SpanStart);
    }

    /// <summary>At the start of a statement that statement, not the one before.</summary>
    protected override SyntaxToken Anchor(SyntaxNode root, int position)
    {
        var before = root.FindToken(position - 1);
        return before.Span.End <= position && EndsStatement(before) ? root.FindToken(position) : before;
    }

    /// <summary>Whether what follows a token begins a statement.</summary>
    private static bool EndsStatement(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.SemicolonToken => token.Parent is not ForStatementSyntax,
        SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken => token.Parent is BlockSyntax or SwitchStatementSyntax,
        SyntaxKind.ColonToken => token.Parent is SwitchLabelSyntax,
        _ => false,
    };

    private static OffsetClass ClassBefore(char before) => before switch
    {
        '.' => OffsetClass.AfterDot,
        ' ' or '\t' => OffsetClass.AfterBlank,
        _ => OffsetClass.AfterOther,
    };
}
