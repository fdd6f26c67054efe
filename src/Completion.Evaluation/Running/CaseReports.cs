using System.Collections.Immutable;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Metrics;
using Completion.Evaluation.Reports;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Running;

/// <summary>Cases as a report shows them.</summary>
internal static class CaseReports
{
    /// <summary>Lines of the document before the first hole and after the last one that a report shows.</summary>
    private const int ContextLines = 12;

    /// <summary>A case with what each mode made of it.</summary>
    public static CaseReport Of(BoundCase bound, ImmutableArray<OutcomeReport> outcomes)
    {
        var holes = bound.Case.Holes;
        var text = bound.File.Text;
        var place = text.Lines.GetLinePosition(holes[0].Start);
        var first = text.Lines[Math.Max(0, place.Line - ContextLines)].Start;
        var last = text.Lines[Math.Min(text.Lines.Count - 1, text.Lines.GetLinePosition(holes[^1].End).Line + ContextLines)].End;
        int[] starts = [first, .. holes.Select(hole => hole.End)];
        int[] ends = [.. holes.Select(hole => hole.Start), last];
        return new CaseReport
        {
            Index = bound.Index,
            Id = bound.Case.Id,
            Kind = bound.Case.Kind,
            File = bound.Case.File,
            Line = place.Line + 1,
            Column = place.Character + 1,
            Truth = [.. holes.Select(hole => hole.Truth)],
            Characters = holes.Zip(bound.Heads, (hole, head) => CodeTokens.Visible([head + hole.Truth]) - head.Length).Sum(),
            HasIdentifiers = SequenceMatch.HasIdentifiers(holes.Zip(bound.Heads, (hole, head) => head + hole.Truth)),
            Context = [.. starts.Zip(ends, (start, end) => text.ToString(TextSpan.FromBounds(start, end)))],
            Outcomes = outcomes,
        };
    }
}
