using System.Globalization;
using Completion.CSharp.Workspaces;
using Completion.Engine;
using Microsoft.CodeAnalysis.Text;
using Spectre.Console;

namespace Completion.Cli.Output;

/// <summary>Shows the answer to one request in a terminal.</summary>
internal static class ResultPrinter
{
    public static void PrintHeader(ModelDescription model, ProjectStatus? project)
    {
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"[bold]{model.Name}[/] on {model.Device}, context {model.ContextLength}, loaded in {model.LoadMilliseconds:F0} ms");
        if (model.DeviceReason is not null)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{model.DeviceReason}[/]");
        }

        if (project is not null)
        {
            var name = project.Path is null ? "no project" : Path.GetFileName(project.Path);
            AnsiConsole.MarkupLineInterpolated($"[grey]{name} {project.TargetFramework} {project.State}[/]");
            if (project.Message is not null)
            {
                AnsiConsole.MarkupLineInterpolated($"[yellow]{project.Message}[/]");
            }
        }
    }

    /// <summary>Prints the line of the cursor, then each draft with the compiler's verdict, its probability and the times.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="text">The document.</param>
    /// <param name="position">The cursor.</param>
    /// <param name="timings">Whether to say where the time went.</param>
    /// <param name="notes">Whether to say what the answer says of itself.</param>
    public static void Print(CompletionResult result, SourceText text, int position, bool timings, bool notes)
    {
        var line = text.Lines.GetLineFromPosition(position);
        var before = text.ToString(TextSpan.FromBounds(line.Start, position)).TrimStart();
        var after = text.ToString(TextSpan.FromBounds(position, line.End)).TrimEnd();
        AnsiConsole.MarkupLineInterpolated($"  {before}[invert] [/]{after}");
        if (result.EmptyReason is not null)
        {
            AnsiConsole.MarkupLineInterpolated($"  [yellow]no draft: {result.EmptyReason}[/]");
        }

        for (var i = 0; i < result.Drafts.Length; i++)
        {
            Print(i + 1, result.Drafts[i]);
        }

        var t = result.Timings;
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"  [grey]first token {t.FirstToken:F1} ms, last {t.LastToken:F1} ms, reviewed {t.Total:F1} ms[/]");
        if (timings)
        {
            PrintTimings(result);
        }

        foreach (var note in notes ? result.Trace : [])
        {
            AnsiConsole.MarkupLineInterpolated($"  [grey]{note}[/]");
        }
    }

    private static void Print(int number, CompletionDraft draft)
    {
        var verdict = draft.Review.Verdict switch
        {
            ReviewVerdict.Compiles => "[green]compiles[/]",
            ReviewVerdict.AddsErrors => "[red]adds errors[/]",
            _ => "[grey]not reviewed[/]",
        };
        AnsiConsole.MarkupLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {number}. {verdict}  log p {draft.LogProbability:F2}  {draft.Tokens} tokens  [grey]{Markup.Escape(draft.StopReason)}[/]"));
        foreach (var line in draft.Text.ReplaceLineEndings("\n").Split('\n'))
        {
            AnsiConsole.MarkupLineInterpolated($"     [cyan]{line}[/]");
        }

        foreach (var error in draft.Review.NewErrors.Take(2))
        {
            AnsiConsole.MarkupLineInterpolated($"     [red]{error}[/]");
        }
    }

    private static void PrintTimings(CompletionResult result)
    {
        var (t, c) = (result.Timings, result.Counters);
        var analysis = t.Analysis + t.Constraint + t.Review;
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"  model {t.Model:F1} ms, analysis {t.Analysis:F1} ms, constraint {t.Constraint:F1} ms, review {t.Review:F1} ms: {(t.Total > 0 ? analysis / t.Total : 0):P0} of {t.Total:F1} ms in analysis");
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"  prompt {c.PromptTokens} tokens ({c.PromptTokensEvaluated} evaluated), {c.Tokens} tokens in {c.ModelCalls} model calls{(c.DraftModelCalls > 0 ? $" and {c.DraftModelCalls} of the draft model, which guessed {c.DraftModelTokens} of them" : "")} ({c.GuessedTokens + c.ForcedTokens} guessed, {c.WrongGuesses} guessed wrong), {c.ConstraintChecks} checks ({c.Refused} refused), {c.Masks} masks, {c.Relaxed} relaxed");
    }
}
