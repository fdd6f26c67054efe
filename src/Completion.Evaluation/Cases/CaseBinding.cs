using System.Collections.Immutable;
using Completion.Evaluation.Cases.Kinds;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases;

/// <summary>Finds the documents of cases that were made earlier.</summary>
internal static class CaseBinding
{
    /// <summary>The cases whose document is what it was; the others are stale.</summary>
    public static ImmutableArray<BoundCase> Bind(ImmutableArray<EvaluationCase> cases, IEnumerable<SourceFile> files)
    {
        var byPath = files.ToDictionary(file => file.RelativePath, StringComparer.Ordinal);
        var bound = ImmutableArray.CreateBuilder<BoundCase>();
        for (var index = 0; index < cases.Length; index++)
        {
            var one = cases[index];
            if (byPath.TryGetValue(one.File, out var file) && file.Sha256 == one.Sha256 && one.Holes.All(hole => Holds(file.Text, hole)))
                bound.Add(new BoundCase(index, one, CaseKinds.Find(one.Kind), file));
        }
        return bound.ToImmutable();
    }

    private static bool Holds(SourceText text, Hole hole) =>
        hole.End <= text.Length && text.ToString(TextSpan.FromBounds(hole.Start, hole.End)) == hole.Truth;
}
