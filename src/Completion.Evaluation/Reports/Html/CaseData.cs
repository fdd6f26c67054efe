using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Completion.Evaluation.Reports.Html;

/// <summary>What the case browser shows, as JSON inside the page.</summary>
internal static class CaseData
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // Leaves letters of all scripts as they are; <, >, &, quotes, U+2028 and broken UTF-16 are escaped or replaced, so
        // that nothing can end the script element.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>Modes, kinds and cases.</summary>
    public static Markup Of(EvaluationReport report) => new(JsonSerializer.Serialize(
        new
        {
            Modes = report.Modes.Select(mode => mode.Name),
            report.Kinds,
            Cases = report.Cases.Select(one => new
            {
                one.Id,
                one.Kind,
                one.File,
                one.Line,
                one.Column,
                one.Truth,
                one.Context,
                Outcomes = report.Modes.Select(mode => one.Outcomes.FirstOrDefault(outcome => outcome.Mode == mode.Name)).Select(outcome => outcome is null ? null : new
                {
                    Empty = outcome.EmptyReason,
                    Tokens = outcome.Counts.Tokens,
                    Calls = outcome.Counts.ModelCalls,
                    Ms = Math.Round(outcome.Cost.Total, 2),
                    FirstMs = Math.Round(outcome.Cost.FirstToken, 2),
                    Drafts = outcome.Drafts.Select(draft => new
                    {
                        draft.Text,
                        draft.Compiles,
                        draft.Parses,
                        draft.Exact,
                        draft.Finished,
                        Next = draft.NextIdentifier,
                        Errors = draft.NewErrors,
                    }),
                }),
            }),
        },
        Options));
}
