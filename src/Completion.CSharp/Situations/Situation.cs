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

    /// <summary>To the end of the statement, over as many lines as it takes.</summary>
    Statement,
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

    /// <summary>A line, a statement or a block; never <see cref="Extent.Auto"/>.</summary>
    public Extent Extent { get; private init; }

    /// <summary>Where a draft ends.</summary>
    public StopRule Stop { get; private init; } = StopRule.Never;

    /// <summary>Why nothing can be suggested here, one sentence; null when something can.</summary>
    public string? SilentReason { get; private init; }

    /// <summary>Whether the cursor stands after a finished statement: nothing is missing unless someone asks.</summary>
    public bool IsFinished { get; private init; }

    /// <summary>The text after the cursor, up to the end of its line, without white space.</summary>
    public string RestOfLine { get; private init; } = "";

    /// <summary>Whether nothing visible stands before the draft on its line.</summary>
    internal bool IsOnBlankLine { get; private init; }

    /// <summary>The lexical state at the end of what every draft begins with.</summary>
    internal CSharpScanner Scanner { get; private init; }

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
        var last = TokenBefore(root, replaced.Start);
        var scanner = DocumentScanner.At(root, text, replaced.Start, inserted);
        var stopScanner = scanner.IsInHole && IsClosedHole(root, replaced.Start) ? scanner.WithoutString() : scanner;
        var beforeOnLine = text.ToString(TextSpan.FromBounds(line.Start, Math.Max(line.Start, replaced.Start))) + inserted;
        var isOnLine = inserted.Length == 0 && last.RawKind != 0 && last.Span.End > line.Start && scanner.IsCode && beforeOnLine.TrimEnd().Length == last.Span.End - line.Start;
        var blocks = isOnLine && IsClosing(rest) ? Headers.BlocksAfter(last) : 0;
        var isBlock = wanted switch
        {
            Extent.Block => true,
            Extent.Line or Extent.Statement => false,
            _ => blocks > 0 || (IsClosing(rest) && scanner.IsCode && inserted.Length == 0 && Headers.OpensBlock(last)
                && (isOnLine || (beforeOnLine.AsSpan().Trim().IsEmpty && last.GetNextToken().IsKind(SyntaxKind.CloseBraceToken)))),
        };
        var brackets = OpenBrackets.At(root, replaced.Start, replaced.End);
        StopRule end = isBlock ? new EndOfBlock(stopScanner, brackets.Round, blocks)
            : wanted == Extent.Statement ? new EndOfStatement(stopScanner, brackets, BringsSemicolon(rest, brackets))
            : new EndOfLine(stopScanner, brackets.Round, rest.EndsWith(';'));
        return new Situation(analysis, replaced, inserted)
        {
            Extent = isBlock ? Extent.Block : wanted == Extent.Statement ? Extent.Statement : Extent.Line,
            Stop = new AnyStop([end, .. Bounds(), new RepeatedLine(), new RepeatedTail()]),
            RestOfLine = rest,
            IsOnBlankLine = beforeOnLine.AsSpan().Trim().IsEmpty,
            Scanner = scanner,
            SilentReason = WhySilent(root, text, replaced, inserted, scanner),
            IsFinished = isOnLine && (rest.Length == 0 || rest.StartsWith("//", StringComparison.Ordinal)) && Headers.Finishes(last),
        };

        IEnumerable<StopRule> Bounds()
        {
            if (!isBlock && rest.StartsWith('{'))
            {
                yield return new EndAtBrace(stopScanner, new BracketDepth(0, brackets.RoundInStatement, brackets.Braces));
            }

            if (wanted == Extent.Statement && IsInLabel(last, replaced))
            {
                yield return new EndOfLabel(stopScanner, brackets.RoundInStatement);
            }
        }
    }

    /// <summary>Whether a label is being written: its keyword stands before, and its colon, if it has one, behind.</summary>
    private static bool IsInLabel(SyntaxToken last, TextSpan replaced) =>
        last.Parent?.FirstAncestorOrSelf<SyntaxNode>(node => node is SwitchLabelSyntax or StatementSyntax) is CaseSwitchLabelSyntax or CasePatternSwitchLabelSyntax
        && last.Parent.FirstAncestorOrSelf<SwitchLabelSyntax>() is { } label && label.Keyword.Span.End <= replaced.Start && (label.ColonToken.IsMissing || label.ColonToken.SpanStart >= replaced.End);

    /// <summary>
    /// Whether the rest of a line ends the statement at the cursor. One that begins with a word is another statement, and a brace
    /// that closes a block is not the statement's.
    /// </summary>
    private static bool BringsSemicolon(string rest, OpenBrackets brackets) =>
        rest.EndsWith(';') && !SyntaxFacts.IsIdentifierStartCharacter(rest[0]) && (rest[0] != '}' || brackets.IsInBraces);

    private static string? WhySilent(SyntaxNode root, SourceText text, TextSpan replaced, string inserted, CSharpScanner scanner)
    {
        if (scanner.IsInCharacter)
        {
            return "The cursor is in a character literal.";
        }

        var before = inserted.Length > 0 ? inserted[^1] : replaced.Start > 0 ? text[replaced.Start - 1] : ' ';
        if (replaced.End < text.Length && SyntaxFacts.IsIdentifierPartCharacter(text[replaced.End]) && SyntaxFacts.IsIdentifierPartCharacter(before))
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

    /// <summary>Whether nothing follows on the line but braces that close.</summary>
    private static bool IsClosing(string rest) => rest.AsSpan().Trim("} ").IsEmpty;

    /// <summary>The last token of the document that ends at or before a position; the default token when there is none.</summary>
    internal static SyntaxToken TokenBefore(SyntaxNode root, int position)
    {
        if (position == 0 || root.FullSpan.IsEmpty)
        {
            return default;
        }

        var token = root.FindToken(Math.Min(position, root.FullSpan.End) - 1);
        while (token.RawKind != 0 && (token.Span.End > position || token.Span.IsEmpty))
        {
            token = token.GetPreviousToken();
        }

        return token;
    }

    private static bool IsClosedHole(SyntaxNode root, int position) =>
        root.FindToken(position - 1).Parent?.AncestorsAndSelf().OfType<InterpolationSyntax>()
            .FirstOrDefault() is { CloseBraceToken: { IsMissing: false } close } && close.SpanStart >= position;
}
