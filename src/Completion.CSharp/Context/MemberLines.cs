using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Context;

/// <summary>
/// Where a member ends by the indentation of its lines. While someone types in the middle of a member brackets do not match,
/// and the parser's answer would change with every key.
/// </summary>
internal static class MemberLines
{
    /// <summary>White space characters before the first other one of the line at an offset.</summary>
    public static int Indentation(SourceText text, int offset) => Indentation(text, text.Lines.GetLineFromPosition(offset)) ?? 0;

    /// <summary>The end of the first line behind a cursor's that closes what is indented like the member, or stands before all it holds.</summary>
    /// <param name="text">The document.</param>
    /// <param name="cursor">The cursor's line.</param>
    /// <param name="indentation">The member's, as <see cref="Indentation(SourceText, int)"/> has it.</param>
    /// <param name="reach">Characters to look at, at most; a line is not cut.</param>
    public static int End(SourceText text, int cursor, int indentation, int reach)
    {
        var end = text.Lines[cursor].End;
        for (var number = cursor + 1; number < text.Lines.Count; number++)
        {
            var line = text.Lines[number];
            if (line.End - text.Lines[cursor].End > reach)
            {
                break;
            }

            if (Indentation(text, line) is not { } own)
            {
                continue;
            }

            var closes = text[line.Start + own] == '}';
            if (own < indentation || (own == indentation && !closes))
            {
                break;
            }

            end = line.End;
            if (own == indentation)
            {
                break;
            }
        }

        return end;
    }

    /// <summary>Null on a blank line.</summary>
    private static int? Indentation(SourceText text, TextLine line)
    {
        for (var at = line.Start; at < line.End; at++)
        {
            if (!char.IsWhiteSpace(text[at]))
            {
                return at - line.Start;
            }
        }

        return null;
    }
}
