using System.Diagnostics;
using Completion.Engine;
using Completion.Evaluation.Modes;
using Completion.Evaluation.Reports;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Writers;

/// <summary>The product's own engine with the settings of a mode.</summary>
/// <param name="engine">The engine; its settings are replaced.</param>
/// <param name="mode">The mode.</param>
/// <param name="settings">What all modes share.</param>
/// <param name="explain">Whether it says how drafts came about. Not in a mode that re-uses answers: what comes from memory has no tree.</param>
internal sealed class EngineWriter(ICompletionEngine engine, EvaluationMode mode, EngineSettings settings, bool explain = false) : IWriter
{
    /// <inheritdoc/>
    public async Task<Written> WriteAsync(Question question, CancellationToken cancellation)
    {
        engine.Settings = mode.Apply(settings, question.Extent);
        var request = new CompletionRequest
        {
            Path = question.Path, Position = question.Position, Drafts = question.Drafts, Trigger = mode.Trigger, Explain = explain && !engine.Settings.Reuse,
        };
        var start = Stopwatch.GetTimestamp();
        var result = await engine.CompleteAsync(request, cancellation).ConfigureAwait(false);
        var total = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        // Scored as nothing suggested, a broken model would look like a modest one.
        if (result.IsFailure)
            throw new EvaluationException(result.EmptyReason ?? "The engine failed.");

        var drafts = result.Drafts.IsDefault ? [] : result.Drafts;
        var middles = drafts.Select(draft => Middle(draft, question)).OfType<string>().ToList();
        return new Written(
            [.. middles],
            middles.Count > 0 ? null : drafts.IsEmpty ? result.EmptyReason ?? "There is no draft." : "The draft changes text outside the hole.",
            new CountsReport
            {
                Tokens = result.Counters.Tokens,
                MainTokens = result.Counters.MainTokens,
                GuessedTokens = result.Counters.GuessedTokens + result.Counters.ForcedTokens,
                WrongGuesses = result.Counters.WrongGuesses,
                ModelCalls = result.Counters.Steps,
                DraftModelCalls = result.Counters.DraftModelCalls,
                DraftModelTokens = result.Counters.DraftModelTokens,
                ConstraintChecks = result.Counters.ConstraintChecks,
                Refused = result.Counters.Refused,
                Masks = result.Counters.Masks,
                Relaxed = result.Counters.Relaxed,
                Pauses = result.Counters.Pauses,
                Overruled = result.Counters.Overruled,
                JudgeQuestions = result.Counters.JudgeQuestions,
                Objections = result.Counters.Objections,
            },
            result.Timings.FirstToken,
            total,
            explain && result.ExplanationLines().Skip(1).ToArray() is { Length: > 0 } lines ? string.Join('\n', lines.Select(line => line[2..])) : null);
    }

    /// <summary>What a draft puts into the hole; null when it changes what stands before or after it.</summary>
    private static string? Middle(CompletionDraft draft, Question question)
    {
        if (draft.Range.Start > question.Position || draft.Range.End != question.Position)
            return null;
        var typed = question.Text.ToString(TextSpan.FromBounds(draft.Range.Start, question.Position));
        return draft.Text.StartsWith(typed, StringComparison.Ordinal) ? draft.Text[typed.Length..] : null;
    }
}
