using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Grammars;

/// <summary>
/// What the grammar has to read around a cursor: the innermost construct that Roslyn finds sound, without what lies far
/// before and behind in it. The cost of a completion so does not grow with its file.
/// </summary>
/// <param name="Rule">The grammar's start rule for what is between <paramref name="Before"/> and <paramref name="After"/>.</param>
/// <param name="Before">Text of the construct before the completion.</param>
/// <param name="After">
/// Text of the construct behind the completion; null when the document's braces do not match, so that no one knows what
/// belongs to the construct.
/// </param>
/// <param name="Sound">
/// Up to where that text has no error that seems to be its own, instead of the cursor's: its end if there is none.
/// </param>
internal readonly record struct GrammarPlace(string Rule, TextSpan Before, TextSpan? After, int Sound)
{
    /// <summary>Characters around the cursor beyond which nothing is said: the construct is no method, and reading it takes too long.</summary>
    public const int MostCharacters = 40_000;

    /// <summary>Characters behind the cursor that are read at least, if the construct has as many; the sibling that they end in is read to its end.</summary>
    private const int EnoughBehind = 1000;

    /// <summary>The place around what a completion replaces.</summary>
    public static GrammarPlace At(CompilationUnitSyntax root, TextSpan replaced)
    {
        var isBalanced = IsBalanced(root);
        if (!isBalanced && BraceRange.Around(root, replaced) is { } braces)
        {
            // The parser took what the cursor leaves open for something else, and gave the braces behind it to others.
            return new GrammarPlace(
                braces.Owner is BlockSyntax ? "statements" : "members",
                TextSpan.FromBounds(StartBefore(braces.Owner is BlockSyntax block ? block.Statements : ((TypeDeclarationSyntax)braces.Owner).Members, replaced.Start, braces.Inside.Start), replaced.Start),
                TextSpan.FromBounds(replaced.End, braces.Inside.End),
                replaced.End);
        }

        for (var node = root.FindToken(Math.Min(replaced.Start, Math.Max(0, root.FullSpan.End - 1))).Parent; node is not null; node = node.Parent)
        {
            if (Interior(node) is not { } interior || !(interior.Inside.Start <= replaced.Start && replaced.End <= interior.Inside.End))
            {
                continue;
            }

            // Without matching braces a construct may not end where it seems to, and one that is open goes on outside of it.
            if (!isBalanced && node is not TypeDeclarationSyntax { OpenBraceToken.IsMissing: false } and not CompilationUnitSyntax)
            {
                continue;
            }

            var start = StartBefore(interior.Items, replaced.Start, interior.Inside.Start);
            var end = EndBehind(interior.Items, replaced.End, interior.Inside.End);
            var sound = isBalanced && root.ContainsDiagnostics ? SoundBehind(root, replaced.End, end) : end;
            return new GrammarPlace(
                interior.Rule,
                TextSpan.FromBounds(start, replaced.Start),
                isBalanced ? TextSpan.FromBounds(replaced.End, end) : null,
                sound);
        }

        return new GrammarPlace("file", TextSpan.FromBounds(0, replaced.Start), null, replaced.End);
    }

    private static (string Rule, TextSpan Inside, IReadOnlyList<SyntaxNode> Items)? Interior(SyntaxNode node) => node switch
    {
        BlockSyntax { OpenBraceToken.IsMissing: false } block => ("statements", Between(block.OpenBraceToken, block.CloseBraceToken), block.Statements),
        EnumDeclarationSyntax => null,
        TypeDeclarationSyntax { OpenBraceToken: { RawKind: not 0, IsMissing: false } } type => ("members", Between(type.OpenBraceToken, type.CloseBraceToken), type.Members),
        CompilationUnitSyntax unit => ("file", unit.FullSpan, []),
        _ => null,
    };

    private static TextSpan Between(SyntaxToken open, SyntaxToken close) =>
        TextSpan.FromBounds(open.Span.End, close.IsMissing ? close.FullSpan.End : close.SpanStart);

    /// <summary>
    /// Where the item before the one at the cursor begins: what is being written may go on with it, as <c>else</c> does, and
    /// what was before that cannot matter.
    /// </summary>
    private static int StartBefore(IReadOnlyList<SyntaxNode> items, int cursor, int first)
    {
        var start = first;
        for (var i = 0; i + 1 < items.Count && items[i + 1].FullSpan.Start < cursor; i++)
        {
            start = items[i].ContainsDiagnostics ? start : items[i].FullSpan.Start;
        }

        return start;
    }

    private static int EndBehind(IReadOnlyList<SyntaxNode> items, int cursor, int last)
    {
        foreach (var item in items)
        {
            if (item.FullSpan.End - cursor >= EnoughBehind && !item.ContainsDiagnostics && item.FullSpan.Start >= cursor)
            {
                return item.FullSpan.End;
            }
        }

        return last;
    }

    /// <summary>
    /// How far the text behind a cursor is free of errors that are not the cursor's own: what is missing at the cursor is
    /// missed there, or at the first tokens behind it.
    /// </summary>
    private static int SoundBehind(CompilationUnitSyntax root, int cursor, int end)
    {
        var next = root.FindToken(Math.Min(cursor, root.FullSpan.End));
        next = next.SpanStart < cursor ? next.GetNextToken() : next;
        var own = Math.Max(next.Span.End, next.GetNextToken().SpanStart);
        foreach (var diagnostic in root.SyntaxTree.GetDiagnostics())
        {
            var at = diagnostic.Location.SourceSpan.Start;
            if (diagnostic.Severity == DiagnosticSeverity.Error && at > own && at < end)
            {
                // Something is missing in front of a token, or behind the one before it: neither is to be read.
                var token = root.FindToken(at);
                var before = token.SpanStart >= at ? token.GetPreviousToken() : token;
                return Math.Max(cursor, before.SpanStart);
            }
        }

        return end;
    }

    /// <summary>Whether every brace has its partner, as far as the parser could find out.</summary>
    private static bool IsBalanced(CompilationUnitSyntax root)
    {
        if (!root.ContainsDiagnostics)
        {
            return true;
        }

        foreach (var diagnostic in root.SyntaxTree.GetDiagnostics())
        {
            // A brace is missing where the file ends, or left over there.
            if (diagnostic.Id is "CS1513" or "CS1022")
            {
                return false;
            }
        }

        return true;
    }
}
