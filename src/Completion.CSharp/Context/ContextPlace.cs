using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Context;

/// <summary>
/// The place that snippets are chosen for: the member around the cursor, without the lines that are being typed.
/// </summary>
/// <param name="Node">The innermost member around the cursor; a type between its members; null outside of types.</param>
/// <param name="Code">The member's text before and after <paramref name="Typed"/>.</param>
/// <param name="Typed">Whole lines around the cursor that decide nothing, so that a key typed in them changes no snippet.</param>
/// <remarks>
/// A snippet that changes takes the model's memory of all that stands behind it away. So a place is told from another by a grid
/// of lines counted from the start of the document, on which a prompt's prefix begins as well: while someone writes down a
/// member, the choice is made anew once in <see cref="Grid"/> lines. It depends on the document alone and not on the way
/// there: the same text has the same snippets.
/// </remarks>
internal sealed record ContextPlace(MemberDeclarationSyntax? Node, ImmutableTextSpans Code, TextSpan Typed)
{
    /// <summary>
    /// Whether what is being typed lies inside of a body, so that it says nothing of the member itself. Elsewhere the typed lines
    /// are part of a declaration and decide with the rest.
    /// </summary>
    public bool IsInBody => Node is not (null or BaseTypeDeclarationSyntax);

    /// <summary>Lines between two places.</summary>
    public const int Grid = 8;

    /// <summary>Characters of the member before and after the cursor at most.</summary>
    private const int Reach = 4096;

    /// <summary>The place of a position.</summary>
    public static ContextPlace At(SyntaxNode root, SourceText text, int position)
    {
        var cursor = text.Lines.GetLineFromPosition(position);
        var node = MemberAt(root, cursor.Start);
        // A declaration that is being written says something else after every key: what is around it decides.
        if (node is not (null or BaseTypeDeclarationSyntax) && EndOfHeader(node) > cursor.Start)
        {
            node = node.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>();
        }

        var first = cursor.LineNumber / Grid * Grid;
        if (node is not null)
        {
            first = Math.Max(first, text.Lines.GetLineFromPosition(EndOfHeader(node)).LineNumber + 1);
        }

        var typed = TextSpan.FromBounds(text.Lines[Math.Min(first, cursor.LineNumber)].Start, cursor.End);
        var start = Math.Max(node?.SpanStart ?? 0, typed.Start - Reach);
        var end = MemberLines.End(text, cursor.LineNumber, node is null ? 0 : MemberLines.Indentation(text, node.SpanStart), Reach);
        return new ContextPlace(
            node,
            new ImmutableTextSpans(TextSpan.FromBounds(Math.Min(start, typed.Start), typed.Start), TextSpan.FromBounds(typed.End, Math.Max(typed.End, end))),
            typed);
    }

    /// <summary>Where the member around a position ends, by the indentation of its lines; null between members and outside of types.</summary>
    public static int? EndOfMember(SyntaxNode root, SourceText text, int position)
    {
        var cursor = text.Lines.GetLineFromPosition(position);
        return MemberAt(root, cursor.Start) is { } node and not BaseTypeDeclarationSyntax
            ? MemberLines.End(text, cursor.LineNumber, MemberLines.Indentation(text, node.SpanStart), int.MaxValue)
            : null;
    }

    /// <summary>The innermost member that begins before a line and has not ended there. What is typed in the line does not change it.</summary>
    private static MemberDeclarationSyntax? MemberAt(SyntaxNode root, int line)
    {
        if (line == 0 || root.FullSpan.IsEmpty)
        {
            return null;
        }

        var token = root.FindToken(Math.Min(line, root.FullSpan.End - 1));
        while (token.RawKind != 0 && (token.Span.End > line || token.Span.IsEmpty))
        {
            token = token.GetPreviousToken();
        }

        return token.Parent?.AncestorsAndSelf().OfType<MemberDeclarationSyntax>()
            .FirstOrDefault(member => member is not (BaseNamespaceDeclarationSyntax or GlobalStatementSyntax)
                && (token.Span.End < member.Span.End || member.GetLastToken(includeZeroWidth: true).IsMissing));
    }

    private static int EndOfHeader(MemberDeclarationSyntax node) => node switch
    {
        BaseMethodDeclarationSyntax { Body: { } body } => body.OpenBraceToken.Span.End,
        BaseMethodDeclarationSyntax method => method.ParameterList.Span.End,
        BasePropertyDeclarationSyntax { AccessorList: { } accessors } => accessors.OpenBraceToken.Span.End,
        BaseTypeDeclarationSyntax type => type.OpenBraceToken.Span.End,
        _ => node.SpanStart,
    };
}

/// <summary>Two spans of a document, one before the other.</summary>
internal readonly record struct ImmutableTextSpans(TextSpan Before, TextSpan After);
