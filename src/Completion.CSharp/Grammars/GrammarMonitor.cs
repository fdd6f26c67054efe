using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars.Holes;
using Completion.CSharp.Monitors;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Grammars;

/// <summary>
/// What is written must be able to become C# together with the text before and behind it, and may end only where it has:
/// hole completability (Mündler et al., "Constrained Decoding of Diffusion LLMs with Context-Free Grammars", 2025).
/// </summary>
/// <remarks>
/// Where the document is wrong behind the cursor too, what is written must lead up to there; where it is wrong before the
/// cursor, nothing is said.
/// </remarks>
public static class GrammarMonitor
{
    private static readonly string[] s_beginnings = ["", "x", "(x)", "(x", " = x", " x = x", ".x", " x in x", "x => x", ", x", "?x:x", " x x", " x x()"];

    private static readonly byte[][] s_ends =
    [
        .. new[] { "", ";", ")", ");", "))", "));", ")));", ":", "]", "];", ">", ">();", "}", " };", ") { }", "); }", "\"", "\";", "\");" }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>The constraint at a cursor; null when nothing can be said.</summary>
    public static Constraint? At(MonitorContext context)
    {
        var root = (CompilationUnitSyntax)context.Analysis.Tree.GetRoot(context.Cancellation);
        var place = GrammarPlace.At(root, context.Replaced);
        if (place.Before.Length + (place.After?.Length ?? 0) > GrammarPlace.MostCharacters)
        {
            return null;
        }

        var text = new ReadText(root, context.Analysis.Text, context.Replaced.Start, context.Replaced.End);
        byte[] before = [.. text.Bytes(place.Before), .. Encoding.UTF8.GetBytes(context.Inserted)];
        if (place.After is { } behind
            && HoleConstraint.Between(CSharpGrammar.Instance, place.Rule, before, text.Bytes(behind)) is { } hole
            && (place.Sound == behind.End || CanBeMended(hole)))
        {
            return hole;
        }

        var lead = place.After is { } after ? text.Bytes(TextSpan.FromBounds(after.Start, place.Sound)) : [];
        return CSharpGrammar.Instance.Start(place.Rule).Advance(before) is { } open ? new OpenEnd(open, lead) : null;
    }

    /// <summary>
    /// Whether something short makes the whole sound. Any text might (a string could swallow all that is wrong behind it), so
    /// that the grammar alone does not tell an error of the cursor's own from others further down.
    /// </summary>
    private static bool CanBeMended(HoleConstraint hole)
    {
        foreach (var beginning in s_beginnings)
        {
            if (hole.Advance(Encoding.UTF8.GetBytes(beginning)) is { } state)
            {
                foreach (var end in s_ends)
                {
                    if (state.Advance(end) is { MayEnd: true })
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
