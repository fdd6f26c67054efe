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
    /// <summary>Characters around the cursor beyond which nothing is said: the construct is no method, and reading it takes too long.</summary>
    private const int MostCharacters = 40_000;

    /// <summary>The constraint at a cursor; null when nothing can be said.</summary>
    public static Constraint? At(MonitorContext context)
    {
        var root = (CompilationUnitSyntax)context.Analysis.Tree.GetRoot(context.Cancellation);
        var place = GrammarPlace.At(root, context.Replaced);
        if (place.Before.Length + (place.After?.Length ?? 0) > MostCharacters)
        {
            return null;
        }

        var before = Bytes(context, place.Before, context.Inserted);
        byte[]? after = place.After is { } span ? Bytes(context, span) : null;
        if (after is not null && place.IsWhole && HoleConstraint.Between(CSharpGrammar.Instance, place.Rule, before, after) is { } hole)
        {
            return hole;
        }

        return CSharpGrammar.Instance.Start(place.Rule).Advance(before) is { } open ? new OpenEnd(open, after ?? []) : null;
    }

    private static byte[] Bytes(MonitorContext context, TextSpan span, string inserted = "") =>
        Encoding.UTF8.GetBytes(context.Analysis.Text.ToString(span) + inserted);
}
