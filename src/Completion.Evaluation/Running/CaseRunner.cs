using System.Collections.Immutable;
using System.Diagnostics;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Judging;
using Completion.Evaluation.Reports;
using Completion.Evaluation.Writers;

namespace Completion.Evaluation.Running;

/// <summary>Has a case filled by a writer, and scores what came back.</summary>
internal sealed class CaseRunner(IProjectSources sources)
{
    /// <summary>
    /// The outcome of a case. While it runs the document lacks the held-out texts, all of them; afterwards it has them again.
    /// Several holes are filled from top to bottom with the writer's first draft.
    /// </summary>
    /// <param name="bound">The case.</param>
    /// <param name="writer">Who fills it.</param>
    /// <param name="mode">The mode's name, for the outcome.</param>
    /// <param name="drafts">Drafts at most, of a case with one hole.</param>
    /// <param name="cancellation">Ends the request.</param>
    public async Task<OutcomeReport> RunAsync(BoundCase bound, IWriter writer, string mode, int drafts, CancellationToken cancellation)
    {
        var filled = new List<DraftPart>();
        var answers = new List<Written>();
        try
        {
            for (var hole = 0; hole < bound.Case.Holes.Length; hole++)
            {
                var written = await AskAsync(bound, [.. filled.Select(part => part.Text)], writer, drafts, cancellation).ConfigureAwait(false);
                answers.Add(written);
                filled.Add(written.Drafts is [var first, ..] ? bound.End([.. filled.Select(part => part.Text)], first, cancellation) : new DraftPart("", Finished: false));
            }
        }
        finally
        {
            sources.Restore(bound.File.Path);
        }

        var check = Stopwatch.GetTimestamp();
        var scored = Scored(bound, answers, filled, cancellation);
        return new OutcomeReport
        {
            Mode = mode,
            Drafts = scored,
            EmptyReason = answers.Select(answer => answer.EmptyReason).FirstOrDefault(reason => reason is not null),
            Counts = Sum(answers.Select(answer => answer.Counts with { Empty = answer.EmptyReason is null ? 0 : 1 })),
            Trees = answers.Any(answer => answer.Tree is not null) ? [.. answers.Select(answer => answer.Tree ?? string.Empty)] : null,
            Cost = new OutcomeCost(answers[0].FirstToken, answers.Sum(answer => answer.Total), Stopwatch.GetElapsedTime(check).TotalMilliseconds),
        };
    }

    /// <summary>
    /// Likewise, with all holes filled together. What is written is bounded by the text behind each hole, so that nothing of it is cut off;
    /// of several drafts each is scored.
    /// </summary>
    public async Task<OutcomeReport> RunAsync(BoundCase bound, IHolesWriter writer, string mode, CancellationToken cancellation)
    {
        FilledHoles filled;
        try
        {
            sources.Replace(bound.File.Path, bound.Splice([]));
            var positions = Enumerable.Range(0, bound.Case.Holes.Length).Select(hole => bound.Position([.. Enumerable.Repeat("", hole)]));
            filled = await writer.FillAsync(new HolesQuestion(bound.File.Path, [.. positions], bound.Kind.Extent), cancellation).ConfigureAwait(false);
        }
        finally
        {
            sources.Restore(bound.File.Path);
        }

        var check = Stopwatch.GetTimestamp();
        return new OutcomeReport
        {
            Mode = mode,
            Drafts = [.. filled.Drafts.Select(texts => Judge.Score(bound, [.. texts.Select(text => new DraftPart(text, Finished: true))], cancellation))],
            EmptyReason = filled.EmptyReason,
            Counts = filled.Counts with { Empty = filled.EmptyReason is null ? 0 : 1 },
            Cost = new OutcomeCost(filled.Total, filled.Total, Stopwatch.GetElapsedTime(check).TotalMilliseconds, filled.Model),
        };
    }

    private async Task<Written> AskAsync(BoundCase bound, ImmutableArray<string> filled, IWriter writer, int drafts, CancellationToken cancellation)
    {
        var text = bound.Splice(filled);
        sources.Replace(bound.File.Path, text);
        var question = new Question(
            bound.File.Path, text, bound.Position(filled), bound.Kind.Extent, bound.Case.Holes.Length == 1 ? drafts : 1);
        return await writer.WriteAsync(question, cancellation).ConfigureAwait(false);
    }

    private static ImmutableArray<DraftReport> Scored(
        BoundCase bound, List<Written> answers, List<DraftPart> filled, CancellationToken cancellation)
    {
        if (answers.Any(answer => answer.Drafts.IsEmpty))
            return [];
        if (answers.Count > 1)
            return [Judge.Score(bound, filled, cancellation)];
        // Drafts that end alike stay two, as two samples do; they are judged once.
        var known = new Dictionary<DraftPart, DraftReport>();
        return
        [
            .. answers[0].Drafts
                .Select(draft => bound.End([], draft, cancellation))
                .Select(part => known.TryGetValue(part, out var score) ? score : known[part] = Judge.Score(bound, [part], cancellation)),
        ];
    }

    internal static CountsReport Sum(IEnumerable<CountsReport> counts) => counts.Aggregate(new CountsReport(), (sum, one) => new CountsReport
    {
        Empty = sum.Empty + one.Empty,
        Tokens = sum.Tokens + one.Tokens,
        MainTokens = sum.MainTokens + one.MainTokens,
        GuessedTokens = sum.GuessedTokens + one.GuessedTokens,
        WrongGuesses = sum.WrongGuesses + one.WrongGuesses,
        ModelCalls = sum.ModelCalls + one.ModelCalls,
        DraftModelCalls = sum.DraftModelCalls + one.DraftModelCalls,
        DraftModelTokens = sum.DraftModelTokens + one.DraftModelTokens,
        ConstraintChecks = sum.ConstraintChecks + one.ConstraintChecks,
        Refused = sum.Refused + one.Refused,
        Masks = sum.Masks + one.Masks,
        Relaxed = sum.Relaxed + one.Relaxed,
        Pauses = sum.Pauses + one.Pauses,
        Overruled = sum.Overruled + one.Overruled,
        JudgeQuestions = sum.JudgeQuestions + one.JudgeQuestions,
        Objections = sum.Objections + one.Objections,
        Recoveries = sum.Recoveries + one.Recoveries,
        Forced = sum.Forced + one.Forced,
    });
}
