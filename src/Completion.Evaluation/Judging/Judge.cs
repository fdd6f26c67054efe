using System.Collections.Immutable;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Metrics;
using Completion.Evaluation.Reports;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Judging;

/// <summary>Scores what was written in the holes of a case against what stood there and against the compiler.</summary>
internal static class Judge
{
    // One missing brace makes hundreds.
    private const int ErrorsKept = 5;

    /// <summary>The scores of one draft.</summary>
    /// <param name="bound">The case.</param>
    /// <param name="parts">One per hole, as <see cref="BoundCase.End"/> cut them.</param>
    /// <param name="cancellation">Ends the compile check.</param>
    public static DraftReport Score(BoundCase bound, IReadOnlyList<DraftPart> parts, CancellationToken cancellation)
    {
        var holes = bound.Case.Holes;
        var texts = parts.Select(part => part.Text).ToImmutableArray();
        var verdict = CompileCheck.Of(bound.File, bound.Splice(texts), [.. holes.Select(hole => new TextSpan(hole.Start, hole.Truth.Length))], cancellation);
        // An unfinished statement may bind by swallowing the next one, and a comment or nothing at all may stand anywhere:
        // no one would call that a completion.
        var finished = parts.Zip(bound.Heads, (part, head) =>
            part.Finished && !string.IsNullOrWhiteSpace(part.Text) && !CodeTokens.Of(head + part.Text).IsEmpty).All(whole => whole);
        var pairs = texts.Zip(holes, bound.Heads)
            .Select(one => (Written: one.First.Length == 0 ? "" : one.Third + one.First, Truth: one.Third + one.Second.Truth, Head: one.Third))
            .ToList();
        var identifiers = pairs.Select(pair => SequenceMatch.Identifiers(pair.Written, pair.Truth)).OfType<double>().ToList();
        return new DraftReport
        {
            Text = texts,
            Finished = finished,
            Compiles = finished && verdict.Compiles,
            Parses = finished && verdict.Parses,
            NewErrors = [.. verdict.NewErrors.Take(ErrorsKept)],
            NextIdentifier = pairs.All(pair => NextIdentifierMatch.Of(pair.Written, pair.Truth)),
            Exact = pairs.All(pair => ExactMatch.Of(pair.Written, pair.Truth)),
            IdentifierSequence = identifiers.Count == 0 ? null : identifiers.Average(),
            Prefix = pairs.Average(pair => SequenceMatch.Prefix(pair.Written, pair.Truth)),
            EditSimilarity = pairs.Average(pair => EditSimilarity.Of(pair.Written, pair.Truth)),
            // What stood before the hole was not brought by the draft.
            Kept = pairs.Sum(pair => Math.Max(0, SequenceMatch.KeptCharacters(pair.Written, pair.Truth) - pair.Head.Length)),
        };
    }
}
