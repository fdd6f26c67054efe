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
            Trees = Trees(report),
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

    /// <summary>Candidate trees by the case's and the mode's number, with a colon between; of a report without them, nothing.</summary>
    private static Dictionary<string, IEnumerable<string>> Trees(EvaluationReport report) => new(
        from one in report.Cases.Select((one, index) => (one.Outcomes, Index: index))
        from mode in report.Modes.Select((mode, index) => (mode.Name, Index: index))
        let trees = one.Outcomes.FirstOrDefault(outcome => outcome.Mode == mode.Name)?.Trees
        where trees is not null
        select KeyValuePair.Create<string, IEnumerable<string>>($"{one.Index}:{mode.Index}", trees.Value));
}
