using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Context;

/// <summary>A member of a file, or a part of a long one.</summary>
/// <param name="Span">Whole lines.</param>
/// <param name="Words">The names it uses, each once.</param>
internal sealed record CodeBlock(TextSpan Span, IReadOnlyList<string> Words);

/// <summary>
/// The members of a file as blocks: what may be shown of it. Function-level chunks are the coarse step of LongCodeZip (Shi et
/// al., 2025); a syntax tree gives them exactly.
/// </summary>
internal static class CodeBlocks
{
    /// <summary>Lines of a block at most; a longer member is cut into several.</summary>
    public const int MostLines = 12;

    /// <summary>Blocks of a file at most: of a table with thousands of lines the first ones tell what the rest is like.</summary>
    private const int MostBlocks = 96;

    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<ImmutableArray<CodeBlock>>> s_known = [];

    /// <summary>The blocks of a tree, in order; remembered as long as the tree lives.</summary>
    public static ImmutableArray<CodeBlock> Of(SyntaxTree tree, CancellationToken cancellation)
    {
        if (s_known.TryGetValue(tree, out var known))
        {
            return known.Value;
        }

        var blocks = Find(tree.GetRoot(cancellation), tree.GetText(cancellation));
        s_known.AddOrUpdate(tree, new StrongBox<ImmutableArray<CodeBlock>>(blocks));
        return blocks;
    }

    /// <summary>A block's text without the indentation that all its lines have, with LF at the end of each.</summary>
    public static string Text(SourceText text, TextSpan span)
    {
        var lines = text.ToString(span).ReplaceLineEndings("\n").TrimEnd().Split('\n');
        var common = lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Concat(lines.Select(line => (line.Length >= common ? line[common..] : "").TrimEnd() + "\n"));
    }

    private static ImmutableArray<CodeBlock> Find(SyntaxNode root, SourceText text)
    {
        var blocks = ImmutableArray.CreateBuilder<CodeBlock>();
        foreach (var member in root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax))
        {
            var first = text.Lines.GetLineFromPosition(member.SpanStart).LineNumber;
            var last = text.Lines.GetLineFromPosition(member.Span.End).LineNumber;
            var count = last - first + 1;
            if (count == 1)
            {
                // One line alone says no more than a signature does.
                continue;
            }

            // Parts of equal length: a last line alone is no block.
            var lines = (int)Math.Ceiling(count / Math.Ceiling((double)count / MostLines));
            for (; first <= last && blocks.Count < MostBlocks; first += lines)
            {
                var span = TextSpan.FromBounds(text.Lines[first].Start, text.Lines[Math.Min(last, first + lines - 1)].End);
                blocks.Add(new CodeBlock(span, CodeWords.Of(text, span)));
            }
        }

        return blocks.ToImmutable();
    }
}
