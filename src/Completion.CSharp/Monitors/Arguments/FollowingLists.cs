using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Arguments;

/// <summary>What stands behind a cursor in a list that is closed there.</summary>
/// <param name="HasValue">Whether anything stands before the first comma.</param>
/// <param name="Arguments">The arguments behind that comma, and those after.</param>
/// <param name="Closer">The bracket that closes it.</param>
/// <param name="IsUncertain">Whether the number of arguments is not plain.</param>
internal sealed record FollowingList(bool HasValue, ArgumentShape[] Arguments, byte Closer, bool IsUncertain);

/// <summary>The lists that are open before a cursor and closed behind it, in the same statement: the innermost first.</summary>
internal sealed class FollowingLists
{
    /// <summary>Characters looked at behind the cursor at most.</summary>
    private const int MostText = 4000;

    /// <param name="root">The document.</param>
    /// <param name="text">Its text.</param>
    /// <param name="end">Where what is replaced ends.</param>
    public FollowingLists(SyntaxNode root, SourceText text, int end)
    {
        var lists = ImmutableArray.CreateBuilder<FollowingList>();
        if (end < text.Length)
        {
            var token = root.FindToken(end);
            token = token.SpanStart < end ? token.GetNextToken() : token;
            var start = token.SpanStart;
            var open = 0;
            for (; !token.IsKind(SyntaxKind.None) && token.SpanStart < end + MostText; token = token.GetNextToken())
            {
                if (token.IsMissing)
                {
                    continue;
                }

                switch (token.Kind())
                {
                    case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken:
                        open++;
                        break;
                    case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken when open > 0:
                        open--;
                        break;
                    case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken:
                        lists.Add(Read(text.ToString(TextSpan.FromBounds(start, token.SpanStart)), (byte)token.Text[0]));
                        start = token.Span.End;
                        break;
                    case SyntaxKind.CloseBraceToken:
                    case SyntaxKind.SemicolonToken when open == 0:
                        All = lists.ToImmutable();
                        return;
                }
            }
        }

        All = lists.ToImmutable();
    }

    /// <summary>The lists.</summary>
    public ImmutableArray<FollowingList> All { get; }

    /// <summary>Reads what stands in a list behind the cursor.</summary>
    private static FollowingList Read(string text, byte closer)
    {
        // A piece of an argument stands first, whatever it is; its first word is no label.
        var scan = new ArgumentScan().Next((byte)'(');
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            scan = scan.Next(value);
        }

        var progress = scan.Progress;
        var isUncertain = scan.IsLost || scan.Top is not { Depth: 1 } || progress.IsUncertain || progress.Pending > 0;
        var shapes = ArgumentShapes.Read(progress.Whole, 1);
        shapes[^1] = progress.Current;
        return new FollowingList(text.AsSpan().Trim() is { IsEmpty: false } visible && visible[0] != ',', shapes[1..], closer, isUncertain);
    }
}
