using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Lexing;
using Completion.CSharp.Situations.Stops;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Situations;

/// <summary>How much a completion is to bring.</summary>
public enum Extent
{
    /// <summary>A block where one is expected, else a line.</summary>
    Auto,

    /// <summary>To the end of the line.</summary>
    Line,

    /// <summary>To the end of the block.</summary>
    Block,
}

/// <summary>What is at the cursor: what a completion replaces, where it ends, and whether one makes sense at all.</summary>
public sealed class Situation
{
    private Situation(DocumentAnalysis analysis, TextSpan replaced, string inserted)
    {
        (Analysis, Replaced, Inserted) = (analysis, replaced, inserted);
    }

    /// <summary>The document.</summary>
    public DocumentAnalysis Analysis { get; }

    /// <summary>What a draft replaces: mostly empty, at the cursor; else the range of the item selected in the editor's popup.</summary>
    public TextSpan Replaced { get; }

    /// <summary>What every draft begins with: the selected item's text; mostly empty.</summary>
    public string Inserted { get; }

    /// <summary>A line or a block; never <see cref="Extent.Auto"/>.</summary>
    public Extent Extent { get; private init; }

    /// <summary>Where a draft ends.</summary>
    public StopRule Stop { get; private init; } = StopRule.Never;

    /// <summary>Why nothing can be suggested here, one sentence; null when something can.</summary>
    public string? SilentReason { get; private init; }

    /// <summary>Whether the cursor stands after a finished statement: nothing is missing unless someone asks.</summary>
    public bool IsFinished { get; private init; }

    /// <summary>The text after the cursor, up to the end of its line, without white space.</summary>
    public string RestOfLine { get; private init; } = "";

    /// <summary>What is at a position.</summary>
    /// <param name="analysis">The document.</param>
    /// <param name="position">Offset of the cursor, 0 to the length of the text.</param>
    /// <param name="wanted">How much is wanted.</param>
    /// <param name="selected">The item selected in the editor's popup, if any.</param>
    public static Situation At(DocumentAnalysis analysis, int position, Extent wanted, (TextSpan Range, string Text)? selected)
    {
        var text = analysis.Text;
        var (replaced, inserted) = selected ?? (new TextSpan(position, 0), "");
        var line = text.Lines.GetLineFromPosition(replaced.End);
        var rest = text.ToString(TextSpan.FromBounds(replaced.End, line.End)).Trim();
        var root = analysis.Tree.GetRoot();
        var member = EnclosingMember(root, replaced.Start);
        var scanner = CSharpScanner.After(Encoding.UTF8.GetBytes(
            text.ToString(TextSpan.FromBounds(member?.FullSpan.Start ?? 0, replaced.Start)) + inserted));
        var beforeOnLine = text.ToString(TextSpan.FromBounds(line.Start, Math.Max(line.Start, replaced.Start))) + inserted;
        var isBlock = wanted switch
        {
            Extent.Block => true,
            Extent.Line => false,
            _ => rest.Trim('}').Length == 0 && scanner.IsCode && ExpectsBlock(root, replaced.Start, beforeOnLine),
        };
        var opensItself = isBlock && EndsInHeader(beforeOnLine);
        StopRule end = isBlock ? new EndOfBlock(scanner, opensItself) : new EndOfLine(scanner, rest.EndsWith(';'));
        return new Situation(analysis, replaced, inserted)
        {
            Extent = isBlock ? Extent.Block : Extent.Line,
            Stop = new AnyStop(end, new RepeatedLine()),
            RestOfLine = rest,
            SilentReason = WhySilent(root, text, replaced, scanner),
            IsFinished = inserted.Length == 0 && rest.Length == 0 && scanner.IsCode && beforeOnLine.TrimEnd() is [.., ';' or '}'],
        };
    }

    private static string? WhySilent(SyntaxNode root, SourceText text, TextSpan replaced, CSharpScanner scanner)
    {
        if (scanner.IsInCharacter)
        {
            return "The cursor is in a character literal.";
        }

        if (replaced.End < text.Length && replaced.Start > 0
            && SyntaxFacts.IsIdentifierPartCharacter(text[replaced.End]) && SyntaxFacts.IsIdentifierPartCharacter(text[replaced.End - 1]))
        {
            return "The cursor is inside a word.";
        }

        var trivia = root.FindTrivia(Math.Max(0, replaced.Start - 1), findInsideTrivia: false);
        return trivia.Kind() switch
        {
            SyntaxKind.DisabledTextTrivia => "The cursor is in code that a directive switches off.",
            _ when trivia.IsDirective && trivia.FullSpan.End > replaced.Start => "The cursor is in a preprocessor directive.",
            _ => null,
        };
    }

    private static SyntaxNode? EnclosingMember(SyntaxNode root, int position)
    {
        if (root.FullSpan.Length == 0)
        {
            return null;
        }

        var token = root.FindToken(Math.Clamp(position - 1, 0, root.FullSpan.End - 1));
        return token.Parent?.AncestorsAndSelf().FirstOrDefault(node =>
            node is MemberDeclarationSyntax and not BaseTypeDeclarationSyntax and not BaseNamespaceDeclarationSyntax && node.FullSpan.Start < position);
    }

    /// <summary>After a line that ends in a header (<c>if (x)</c>, a method's signature) or inside an empty pair of braces.</summary>
    private static bool ExpectsBlock(SyntaxNode root, int position, string beforeOnLine)
    {
        if (EndsInHeader(beforeOnLine) || beforeOnLine.TrimEnd() is [.., '{'])
        {
            return true;
        }

        if (beforeOnLine.AsSpan().Trim().Length > 0 || position == 0)
        {
            return false;
        }

        var before = root.FindToken(position - 1);
        before = before.Span.End > position ? before.GetPreviousToken() : before;
        if (before.SpanStart >= position)
        {
            before = before.GetPreviousToken();
        }

        return before.IsKind(SyntaxKind.OpenBraceToken) && before.GetNextToken().IsKind(SyntaxKind.CloseBraceToken)
            && before.Parent is BlockSyntax or BaseTypeDeclarationSyntax or InitializerExpressionSyntax or AccessorListSyntax or SwitchStatementSyntax;
    }

    private static bool EndsInHeader(string beforeOnLine)
    {
        var line = beforeOnLine.Trim();
        return line.EndsWith(')') && (line.StartsWith("if", StringComparison.Ordinal) || line.StartsWith("for", StringComparison.Ordinal)
            || line.StartsWith("while", StringComparison.Ordinal) || line.StartsWith("using (", StringComparison.Ordinal)
            || line.StartsWith("lock", StringComparison.Ordinal) || line.StartsWith("switch", StringComparison.Ordinal)
            || line.StartsWith("public ", StringComparison.Ordinal) || line.StartsWith("private ", StringComparison.Ordinal)
            || line.StartsWith("protected ", StringComparison.Ordinal) || line.StartsWith("internal ", StringComparison.Ordinal))
            || line is "else" or "do" or "try" or "finally";
    }
}
