using System.Diagnostics;
using Completion.Engine;
using Completion.Evaluation.Cases;
using Completion.Evaluation.Metrics;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Running;

/// <summary>Completes one case with the settings in force, and judges what came back.</summary>
internal sealed class CaseRunner(ICompletionEngine engine, IProjectSources sources)
{
    /// <summary>The outcome of a case. While it runs the document lacks the held-out text; afterwards it has it again.</summary>
    public async Task<CaseOutcome> RunAsync(EvaluationCase evaluated, CancellationToken cancellation)
    {
        var cut = evaluated.Splice("");
        CompletionResult result;
        TimeSpan time;
        sources.Replace(evaluated.File.Path, cut);
        try
        {
            var request = new CompletionRequest { Path = evaluated.File.Path, Position = evaluated.Position, Drafts = 1 };
            var start = Stopwatch.GetTimestamp();
            result = await engine.CompleteAsync(request, cancellation).ConfigureAwait(false);
            time = Stopwatch.GetElapsedTime(start);
        }
        finally
        {
            sources.Restore(evaluated.File.Path);
        }

        var draft = result.Drafts is [var top, ..] ? Middle(top, cut, evaluated.Position) : null;
        return Judge(evaluated, draft, cancellation) with
        {
            Milliseconds = time.TotalMilliseconds,
            Counters = result.Counters,
            EmptyReason = draft is not null ? null
                : result.Drafts.IsDefaultOrEmpty ? result.EmptyReason ?? "There is no draft."
                : "The draft changes text outside the cut.",
        };
    }

    /// <summary>What a draft puts at the cursor; null when it changes what stands before or after it.</summary>
    private static string? Middle(CompletionDraft draft, SourceText cut, int position)
    {
        if (draft.Range.Start > position || draft.Range.End != position)
            return null;
        var typed = cut.ToString(TextSpan.FromBounds(draft.Range.Start, position));
        return draft.Text.StartsWith(typed, StringComparison.Ordinal) ? draft.Text[typed.Length..] : null;
    }

    /// <summary>Scores a draft; null or empty is judged like any other: it ends no statement, so it does not compile.</summary>
    internal static CaseOutcome Judge(EvaluationCase evaluated, string? draft, CancellationToken cancellation)
    {
        var statement = StatementEnd.Of(evaluated, draft ?? "", cancellation);
        var newErrors = CompileCheck.NewErrors(evaluated.File, evaluated.Splice(statement.Text), cancellation);
        return new CaseOutcome
        {
            Text = statement.Text,
            Finished = statement.Finished,
            // An unfinished statement may bind by swallowing the next one, which no one would call a completion.
            Compiles = statement.Finished && newErrors.IsEmpty,
            NewErrors = newErrors,
            NextIdentifierMatch = Metrics.NextIdentifierMatch.Of(statement.Text, evaluated.Truth),
            ExactMatch = Metrics.ExactMatch.Of(statement.Text, evaluated.Truth),
            EditSimilarity = Metrics.EditSimilarity.Of(statement.Text, evaluated.Truth),
        };
    }
}
