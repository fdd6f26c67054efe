using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Completion.Evaluation.Reports;

/// <summary>One case and what each mode made of it.</summary>
public sealed record CaseReport
{
    /// <summary>Its number among all that were made, from 0: parts of a run are merged by it.</summary>
    public required int Index { get; init; }

    /// <summary>File, line and column of the first hole, and the kind.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of place that was cut.</summary>
    public required string Kind { get; init; }

    /// <summary>Path relative to the project, with <c>/</c>.</summary>
    public required string File { get; init; }

    /// <summary>Line of the first hole, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column of the first hole in UTF-16 code units, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>What the original has in the holes, in text order.</summary>
    public required ImmutableArray<string> Truth { get; init; }

    /// <summary>Visible characters of the original in the holes: those of its tokens.</summary>
    public required int Characters { get; init; }

    /// <summary>Whether the original has an identifier in a hole.</summary>
    public required bool HasIdentifiers { get; init; }

    /// <summary>What stands around the holes: some lines before the first, all between two, some lines after the last. One more than there are holes.</summary>
    public required ImmutableArray<string> Context { get; init; }

    /// <summary>One per mode, in the order of the modes.</summary>
    public required ImmutableArray<OutcomeReport> Outcomes { get; init; }
}

/// <summary>What a mode made of a case.</summary>
public sealed record OutcomeReport
{
    /// <summary>The mode.</summary>
    public required string Mode { get; init; }

    /// <summary>Best first; empty when nothing was suggested. A case with several holes has one draft at most.</summary>
    public required ImmutableArray<DraftReport> Drafts { get; init; }

    /// <summary>Why there is no draft, or not for every hole; null when there is.</summary>
    public string? EmptyReason { get; init; }

    /// <summary>What was counted.</summary>
    public required CountsReport Counts { get; init; }

    /// <summary>
    /// How the drafts came about, for each hole the candidate tree as lines of text; null: nobody asked, which leaves no trace in a report.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? Trees { get; init; }

    /// <summary>Times of the requests.</summary>
    public required OutcomeCost Cost { get; init; }
}

/// <summary>Milliseconds of one case in one mode; of several holes, the sums.</summary>
/// <param name="FirstToken">Until the first token of the (first) hole was chosen.</param>
/// <param name="Total">Until the answer.</param>
/// <param name="Check">Of scoring all drafts: nearly all of it compile checks.</param>
/// <param name="Model">Of holes filled by a masked-diffusion model: how much of the total was waiting for it. Else 0.</param>
public sealed record OutcomeCost(double FirstToken, double Total, double Check, double Model = 0);

/// <summary>One draft with its scores.</summary>
public sealed record DraftReport
{
    /// <summary>What counts of the draft, up to the end of what was held out; one text per hole.</summary>
    public required ImmutableArray<string> Text { get; init; }

    /// <summary>Whether it ends what it was to finish (statement, header, argument, …) in every hole.</summary>
    public required bool Finished { get; init; }

    /// <summary>Whether the project has no error that the original lacks, and the draft is finished.</summary>
    public required bool Compiles { get; init; }

    /// <summary>Whether the document has no syntax error that the original lacks, and the draft is finished.</summary>
    public required bool Parses { get; init; }

    /// <summary>Errors that the original lacks, the first few, as <c>CS1061: …</c>.</summary>
    public required ImmutableArray<string> NewErrors { get; init; }

    /// <summary>Whether the first token is the original's, in every hole.</summary>
    public required bool NextIdentifier { get; init; }

    /// <summary>Whether all tokens are the original's, in every hole.</summary>
    public required bool Exact { get; init; }

    /// <summary>Identifier sequence match, 0 to 1, mean over the holes whose original has identifiers; null when none has.</summary>
    public required double? IdentifierSequence { get; init; }

    /// <summary>Prefix match over tokens, 0 to 1, mean over the holes.</summary>
    public required double Prefix { get; init; }

    /// <summary>1 less the edit distance over the longer length, 0 to 1, mean over the holes.</summary>
    public required double EditSimilarity { get; init; }

    /// <summary>Visible characters of the original that a person would keep of the draft: those of the tokens that both begin with.</summary>
    public required int Kept { get; init; }
}
