using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Completion.Engine;
using Completion.Engine.Infilling;
using Microsoft.CodeAnalysis.Text;
using Spectre.Console;

namespace Completion.Cli.Output;

/// <summary>Shows filled holes in a terminal: the lines that change, as a diff.</summary>
internal static class InfillPrinter
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(string path, SourceText text, InfillResult result, bool explain)
    {
        if (result.EmptyReason is { } reason)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]not filled: {reason}[/]");
        }

        for (var number = 0; number < result.Drafts.Length; number++)
        {
            var draft = result.Drafts[number];
            var verdict = draft.Review.Verdict switch
            {
                ReviewVerdict.Compiles => "[green]compiles[/]",
                ReviewVerdict.AddsErrors => "[red]adds errors[/]",
                _ => "[grey]not reviewed[/]",
            };
            AnsiConsole.MarkupLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{number + 1}. {verdict}  log p {draft.LogProbability:F2}  [grey]{Markup.Escape(Path.GetFileName(path))}[/]"));
            PrintChange(text, draft);
            foreach (var error in draft.Review.NewErrors.Take(2))
            {
                AnsiConsole.MarkupLineInterpolated($"   [red]{error}[/]");
            }
        }

        if (explain)
        {
            PrintHow(result);
        }
    }

    public static string Json(string path, InfillResult result) => JsonSerializer.Serialize(
        new
        {
            file = path,
            route = result.Route,
            emptyReason = result.EmptyReason,
            milliseconds = Math.Round(result.Milliseconds, 1),
            counters = result.Counters,
            drafts = result.Drafts.Select(draft => new
            {
                verdict = draft.Review.Verdict.ToString(),
                newErrors = draft.Review.NewErrors,
                logProbability = draft.LogProbability,
                fills = draft.Fills.Select(fill => new { start = fill.Range.Start, end = fill.Range.End, text = fill.Text, forced = fill.IsForced }),
            }),
        },
        s_json);

    /// <summary>The lines of the holes, each group once, before and after.</summary>
    private static void PrintChange(SourceText text, InfillDraft draft)
    {
        var changed = text.WithChanges(draft.Fills.Select(fill => new TextChange(fill.Range, fill.Text)));
        var shift = 0;
        for (var i = 0; i < draft.Fills.Length;)
        {
            var first = text.Lines.GetLineFromPosition(draft.Fills[i].Range.Start);
            var (last, startShift, end) = (text.Lines.GetLineFromPosition(draft.Fills[i].Range.End), shift, draft.Fills[i].Range.End);
            do
            {
                last = text.Lines.GetLineFromPosition(draft.Fills[i].Range.End);
                end = draft.Fills[i].Range.End;
                shift += draft.Fills[i].Text.Length - draft.Fills[i].Range.Length;
                i++;
            }
            while (i < draft.Fills.Length && draft.Fills[i].Range.Start <= last.End);

            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"   [grey]@@ line {first.LineNumber + 1} @@[/]");
            for (var line = first.LineNumber; line <= last.LineNumber; line++)
            {
                AnsiConsole.MarkupLineInterpolated($"   [red]- {text.Lines[line].ToString()}[/]");
            }

            var firstAfter = changed.Lines.GetLineFromPosition(first.Start + startShift).LineNumber;
            var lastAfter = changed.Lines.GetLineFromPosition(end + shift).LineNumber;
            for (var line = firstAfter; line <= lastAfter; line++)
            {
                AnsiConsole.MarkupLineInterpolated($"   [green]+ {changed.Lines[line].ToString()}[/]");
            }
        }
    }

    private static void PrintHow(InfillResult result)
    {
        var counters = result.Counters;
        if (result.Route.Length > 0)
        {
            AnsiConsole.MarkupLineInterpolated($"   [grey]{result.Route}[/]");
        }

        var inModel = counters.ModelMilliseconds > 0 ? string.Create(CultureInfo.InvariantCulture, $", {counters.ModelMilliseconds:F0} of them in the masked-diffusion model") : "";
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"   [grey]{counters.Tokens} tokens in {counters.Steps} steps and {counters.ModelCalls} model calls, {result.Milliseconds:F0} ms{inModel}; {counters.Checks} proposals, {counters.Refused} refused, {counters.Recoveries} recoveries, {counters.Remasked} masked again, {counters.Relaxed} times rules given up[/]");
        foreach (var (fill, hole) in result.Drafts.SelectMany(draft => draft.Fills.Select((fill, hole) => (fill, hole))).Where(each => each.fill.IsForced))
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"   [yellow]hole {hole + 1} was closed in the last step: decoding came to no end[/]");
        }
    }
}
