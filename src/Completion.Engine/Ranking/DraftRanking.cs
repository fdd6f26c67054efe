using System.Collections.Immutable;

namespace Completion.Engine.Ranking;

/// <summary>The order in which drafts are shown, and which are not shown at all.</summary>
internal static class DraftRanking
{
    /// <summary>
    /// Those that add no error before those of which nothing is known before those that add one; among equals the
    /// greedy one first, then samples by importance weight, then by log-probability. So the first suggestion is the greedy one whenever that compiles,
    /// however many drafts were asked for. By agreement, what comes first among equals is what is most like the others of them.
    /// </summary>
    public static ImmutableArray<CompletionDraft> Rank(IEnumerable<(CompletionDraft Draft, bool IsGreedy)> drafts, bool onlyCompiling, bool byAgreement = false) =>
    [
        .. drafts
            .Where(d => MayShow(d.Draft, onlyCompiling))
            .GroupBy(d => Trust(d.Draft.Review.Verdict))
            .OrderBy(equals => equals.Key)
            .SelectMany(equals => Among([.. equals], byAgreement)),
    ];

    private static IEnumerable<CompletionDraft> Among((CompletionDraft Draft, bool IsGreedy)[] drafts, bool byAgreement)
    {
        var agreement = byAgreement ? DraftAgreement.Of([.. drafts.Select(d => d.Draft)]) : new double[drafts.Length];
        return drafts.Zip(agreement, (d, agrees) => (d.Draft, d.IsGreedy, Agrees: agrees))
            .OrderByDescending(d => d.Agrees)
            .ThenByDescending(d => d.IsGreedy)
            .ThenByDescending(d => d.Draft.LogWeight ?? 0)
            .ThenByDescending(d => d.Draft.LogProbability)
            .Select(d => d.Draft);
    }

    /// <summary>Whether drafts that add an error are held back from whoever asks.</summary>
    public static bool OnlyCompiling(EngineSettings settings, CompletionTrigger trigger) =>
        settings.Show == "compiles" || (settings.Show == "auto" && trigger == CompletionTrigger.Automatic);

    /// <summary>Whether a draft may be shown at all.</summary>
    public static bool MayShow(CompletionDraft draft, bool onlyCompiling) =>
        !onlyCompiling || draft.Review.Verdict != ReviewVerdict.AddsErrors;

    private static int Trust(ReviewVerdict verdict) => verdict switch
    {
        ReviewVerdict.Compiles => 0,
        ReviewVerdict.Unknown => 1,
        _ => 2,
    };
}
